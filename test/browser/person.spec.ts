import type { Page } from 'playwright-core';
import { openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const panel = (page: Page) => page.getByRole('complementary', { name: 'Customer' });

it('the person beside the ticket: who they are, what they came with, and what colleagues know, changed by the keys and seen at once', async () => {
  stage.mention('polly', 'my parrot is on the wrong plane');
  const ana = await stage.seatAgent('Ana');
  const ben = await stage.seatAgent('Ben');
  for (const page of [ana, ben]) await openTicketOf(page, 'polly');
  await panel(ana).getByText('Posts to us').waitFor();
  await panel(ana).getByText('1, 1 open').waitFor();
  await panel(ana)
    .getByRole('link', { name: /parrot/ })
    .and(panel(ana).locator('[aria-current="page"]'))
    .waitFor();

  await ana.getByRole('region', { name: 'Conversation' }).focus();
  await ana.keyboard.press('Shift+N');
  await ana.getByRole('textbox', { name: 'About the person' }).fill('Travels with <b>animals</b>');
  await ana.keyboard.press('Control+Enter');
  await panel(ana).getByText('Travels with <b>animals</b>').waitFor();
  expect(await panel(ana).locator('b').count()).toBe(0);
  await panel(ben).getByText('Travels with <b>animals</b>').waitFor();

  await ben.getByRole('region', { name: 'Conversation' }).focus();
  await ben.keyboard.press('Shift+T');
  await ben.keyboard.type('regular');
  await ben.getByRole('menuitemcheckbox', { name: 'Make “regular”' }).click();
  await ben.keyboard.press('Escape');
  await panel(ben).getByText('regular', { exact: true }).waitFor();
  await panel(ana).getByText('regular', { exact: true }).waitFor();

  await ana.getByRole('region', { name: 'Conversation' }).focus();
  await ana.keyboard.press('Shift+F');
  await ana.waitForURL('**/search?q=from%3Apolly');
  await ana.getByRole('region', { name: 'Posts and notes' }).getByText('parrot').waitFor();
});
