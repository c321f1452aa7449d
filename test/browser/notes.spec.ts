import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

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

it('a ticket of somebody else goes into another once they are said to be one person, and comes back with the undo', async () => {
  stage.mention('first_otto', 'where is my refund');
  stage.mention('otto_at_work', 'still no refund here');
  const page = await stage.seatAgent('Cleo');
  await rowOf(page, 'otto_at_work').waitFor();
  await openTicketOf(page, 'first_otto');
  const { rows } = await stage.sql(
    `SELECT k.number FROM ticket k JOIN author a ON a.id = k.author_id WHERE a.handle = 'otto_at_work'`,
  );

  await conversation(page).focus();
  await page.keyboard.press('Shift+M');
  const dialog = page.getByRole('dialog', { name: 'Merge into another ticket' });
  await dialog.getByLabel('Number of the other ticket').fill(`#${rows[0].number}`);
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await dialog.getByText('Are @first_otto and @otto_at_work the same person?').waitFor();
  await dialog.getByRole('button', { name: 'Same person: merge both' }).click();
  await conversation(page).getByText('still no refund here').waitFor();
  await conversation(page).getByText('where is my refund').waitFor();
  expect(await conversation(page).getByRole('button', { name: 'Make this a ticket of its own' }).count()).toBe(2);

  await page.getByRole('button', { name: 'Undo' }).click();
  await conversation(page).getByText('still no refund here').waitFor({ state: 'detached' });
  await conversation(page).getByText('where is my refund').waitFor();
});

it('what is begun while a note is being kept stays for the next one', async () => {
  stage.mention('hasty', 'where is my bag?');
  const ana = await stage.seatAgent('Quentin');
  await openTicketOf(ana, 'hasty');
  await conversation(ana).press('n');
  const note = noteField(ana);
  await note.fill('She has called, too.');
  let goOn = (): void => undefined;
  const typed = new Promise<void>((resolve) => (goOn = resolve));
  await ana.route('**/api/tickets/*/notes', async (route) => {
    await typed;
    await route.continue();
  });
  await note.press('Control+Enter');
  await ana.keyboard.type('Her number');
  goOn();
  await conversation(ana).getByText('She has called, too.', { exact: true }).waitFor();
  await until('the first to be gone from the form', async () => (await note.inputValue()) === 'Her number');
  await ana.keyboard.type(' is in the booking.');
  await ana.keyboard.press('Control+Enter');
  await conversation(ana).getByText('Her number is in the booking.', { exact: true }).waitFor();
  expect(await conversation(ana).getByText('She has called, too.').count()).toBe(1);
});
