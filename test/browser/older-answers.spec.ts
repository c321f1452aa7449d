import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { holdFirstAnswer } from './held-answer.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const numberOf = async (page: Page, handle: string) => Number(await rowOf(page, handle).getAttribute('data-ticket'));

/** As a colleague does it, whose page shows the ticket as it is. */
async function change(page: Page, number: number, what: object): Promise<void> {
  const address = `${stage.test.origin}/api/tickets/${number}`;
  const { ticket } = await (await page.request.get(address)).json();
  const data = { version: ticket.version, ...what };
  const answer = await page.request.patch(address, { data, headers: { origin: stage.test.origin } });
  expect(answer.status()).toBe(200);
}

it('a change of a row stays on the page when the next page of the list comes late', async () => {
  stage.mention('ada', 'the one that is changed');
  const page = await stage.seatAgent('Lena');
  await rowOf(page, 'ada').waitFor();
  const number = await numberOf(page, 'ada');
  await stage.sql(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at,
       preview_post, last_post_at)
     SELECT k.workspace_id, 100000 + n, 'solved', k.channel, k.account_id, k.author_id, k.contact_id, 'An old word', now(),
       'p' || n, now() - n * interval '1 minute'
     FROM (SELECT * FROM ticket WHERE number = ${number}) k, generate_series(-30, 90) n WHERE n <> 0`,
  );
  const next = await holdFirstAnswer(page, /\/api\/tickets\?view=all&limit=50&cursor=/);
  await page.goto(`${stage.test.origin}/tickets/all`);
  const row = page.locator(`[data-row="${number}"]`);
  await page.locator('[data-row]').first().hover();
  await page.mouse.wheel(0, 1_400);
  await row.waitFor();
  await next.answered;
  await change(page, number, { priority: 'urgent' });
  await row.getByText('Urgent').waitFor();
  next.letGo();
  await page.waitForTimeout(4_000);
  await row.waitFor();
  expect(await row.getByText('Urgent').count()).toBe(1);
});

it('what the server could not say is asked for again', async () => {
  const post = stage.mention('gwen', 'my seat is taken');
  const page = await stage.seatAgent('Olga');
  await openTicketOf(page, 'gwen');
  await page.waitForTimeout(2_000);
  const number = await numberOf(page, 'gwen');
  let failed = 0;
  await page.route(
    `**/api/tickets/${number}`,
    (route) => {
      failed += 1;
      return route.abort();
    },
    { times: 3 },
  );
  stage.world.post({ authorId: post.authorId, text: '@northwind it is 12A', inReplyTo: post.id });
  await conversation(page).getByText('it is 12A').waitFor();
  expect(failed).toBe(3);
});

it('what was sent does not come back into the composer, neither from before nor on the way', async () => {
  for (const handle of ['hans', 'ida']) stage.mention(handle, `a word of ${handle}`);
  const page = await stage.seatAgent('Paul');
  await page.route('**/api/presence', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  );
  await openTicketOf(page, 'hans');
  const number = await numberOf(page, 'hans');
  const drafts = `**/api/tickets/${number}/drafts`;
  const look = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await composer(page).fill('You have it.');
  await page.getByText('Draft kept').waitFor();
  const seen = page.waitForResponse(
    (response) => response.url().endsWith('/drafts') && response.request().method() === 'GET',
  );
  await look();
  await seen;

  // One that is on its way while it is sent.
  const late = await holdFirstAnswer(page, drafts);
  await look();
  await late.answered;
  await composer(page).press('Control+Enter');
  await conversation(page).getByText('You have it.').waitFor();
  late.letGo();
  await page.waitForTimeout(500);
  expect(await composer(page).inputValue()).toBe('');

  // One that is from before, when it is opened again.
  await openTicketOf(page, 'ida');
  const again = await holdFirstAnswer(page, drafts);
  await openTicketOf(page, 'hans');
  await again.answered;
  expect(await composer(page).inputValue()).toBe('');
  again.letGo();
});
