import type { Page } from 'playwright-core';
import { holdFirstAnswer } from './held-answer.js';
import { conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** Once the page has heard that something changed, and has had the time to ask for what it shows. */
async function hears(page: Page, happen: () => unknown): Promise<void> {
  await page.waitForTimeout(1_500); // what the opened stream itself lets the page load is over
  const counted = page.waitForResponse('**/api/tickets/counts');
  happen();
  await counted;
  await page.waitForTimeout(500);
}

it('a ticket that came while the list was on its way is on it', async () => {
  const page = await stage.seatAgent('Lena');
  stage.mention('yara', 'where is gate nine?');
  await rowOf(page, 'yara').waitFor();
  const list = await holdFirstAnswer(page, '**/api/tickets?*');
  await page.reload();
  await list.answered;
  await hears(page, () => stage.mention('zeno', 'where is gate ten?'));
  list.letGo();
  await rowOf(page, 'yara').waitFor();
  await rowOf(page, 'zeno').waitFor();
  expect(await rowOf(page, 'zeno').textContent()).toContain('gate ten');
});

it('a post that came while its ticket was on its way is on it', async () => {
  const post = stage.mention('walt', 'my bag is lost');
  const page = await stage.seatAgent('Milo');
  await rowOf(page, 'walt').waitFor();
  const number = await rowOf(page, 'walt').getAttribute('data-ticket');
  const ticket = await holdFirstAnswer(page, `**/api/tickets/${number}`);
  await rowOf(page, 'walt').click();
  await ticket.answered;
  await hears(page, () =>
    stage.world.post({ authorId: post.authorId, text: '@northwind it is a red one', inReplyTo: post.id }),
  );
  ticket.letGo();
  await openTicketOf(page, 'walt');
  await conversation(page).getByText('it is a red one').waitFor();
  expect(await conversation(page).getByText('my bag is lost').count()).toBe(1);
});
