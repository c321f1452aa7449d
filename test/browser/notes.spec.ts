import type { Page } from 'playwright-core';
import { composer, conversation, openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const noteField = (page: Page) => page.getByRole('textbox', { name: 'Note' });

it('a note calls a colleague, who sees it in their own window at once; nothing of it reaches X; its author takes it back', async () => {
  const post = stage.mention('nadia', 'my parcel is lost');
  const ana = await stage.seatAgent('Ana');
  const ben = await stage.seatAgent('Ben');
  for (const page of [ana, ben]) await openTicketOf(page, 'nadia');

  await conversation(ana).focus();
  await ana.keyboard.press('n');
  await noteField(ana).pressSequentially('It is in Lyon, @be');
  await ana.getByRole('option', { name: 'Ben' }).waitFor();
  await ana.keyboard.press('Enter');
  expect(await noteField(ana).inputValue()).toBe('It is in Lyon, @Ben ');
  await ana.keyboard.press('Control+Enter');

  const note = conversation(ben).getByRole('article', { name: 'Note by Ana' });
  await note.getByText('It is in Lyon').waitFor();
  expect(await note.locator('mark').textContent()).toBe('@Ben');
  expect(await note.textContent()).toContain('Internal note');
  expect(await note.getByRole('button', { name: 'Delete' }).count()).toBe(0);

  await conversation(ana).getByRole('button', { name: 'Delete' }).click();
  await note.getByText('This note was deleted.').waitFor();
  expect(stage.world.repliesTo(post.id)).toEqual([]);

  await ana.getByRole('button', { name: 'To the customer' }).click();
  await composer(ana).waitFor();
});
