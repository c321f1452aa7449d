import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const countOf = (page: Page, view: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${view}`) });

/** A new ticket, and the time in which a page that hears of it looks what it is. */
async function comes(page: Page, handle: string, text: string): Promise<void> {
  stage.mention(handle, text);
  await until(
    'the ticket',
    async () => (await stage.sql(`SELECT 1 FROM post WHERE text LIKE '%${text}%'`)).rowCount === 1,
  );
  await page.waitForTimeout(3_000);
}

it('a list that was left for another one has what came meanwhile', async () => {
  const page = await stage.seatAgent('Lena');
  stage.mention('abel', 'the first question');
  await rowOf(page, 'abel').waitFor();
  await countOf(page, 'Mine').click();
  await page.getByRole('heading', { name: 'Mine' }).first().waitFor();
  await comes(page, 'bela', 'the second question');
  await countOf(page, 'Open').click();
  await rowOf(page, 'abel').waitFor();
  await rowOf(page, 'bela').waitFor();
  expect(await page.locator('[data-ticket]').count()).toBe(2);
});

it('the list and its counts are right after a while on another page', async () => {
  const page = await stage.seatAgent('Milo');
  stage.mention('cleo', 'a question of Cleo’s');
  await rowOf(page, 'cleo').waitFor();
  const before = Number(/\d+$/.exec((await countOf(page, 'Open').textContent()) ?? '')?.[0]);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page
    .getByRole('heading', { name: 'You', exact: true })
    .or(page.getByLabel('Your name', { exact: true }))
    .first()
    .waitFor();
  await comes(page, 'dora', 'a question of Dora’s'.replaceAll('’', ''));
  await page.getByRole('link', { name: 'Tickets' }).click();
  await rowOf(page, 'dora').waitFor();
  await countOf(page, 'Open')
    .getByText(String(before + 1))
    .waitFor();
  expect(before).toBeGreaterThan(0);
});

it('what becomes due is on its list and counted, though nobody has done anything', async () => {
  const page = await stage.seatAgent('Nora');
  stage.mention('emil', 'how long do I wait?');
  await rowOf(page, 'emil').waitFor();
  await page.clock.install();
  await page.goto(`${stage.test.origin}/tickets/due`);
  await page
    .getByText('Nothing is due')
    .or(page.getByRole('heading', { name: /due|Breaching/i }))
    .first()
    .waitFor();
  await page.waitForTimeout(2_000);
  expect(await rowOf(page, 'emil').count()).toBe(0);
  await stage.sql(
    "UPDATE ticket SET waiting_since = now() - interval '2 hours' WHERE preview LIKE '%how long do I wait%'",
  );
  await page.clock.runFor(31_000);
  await rowOf(page, 'emil').waitFor();
});

it('a view that a colleague shares or changes is so by itself', async () => {
  stage.mention('gina', 'a question in a view');
  const page = await stage.seatAgent('Oona');
  await rowOf(page, 'gina').waitFor();
  await page.clock.install();
  await page.reload();
  await rowOf(page, 'gina').waitFor();
  const headers = { origin: stage.test.origin };
  const conditions = [{ field: 'status', is: 'any', values: ['solved'] }];
  const data = { name: 'Odd ones', conditions, order: 'lastPost', shared: true };
  const made = await page.request.post(`${stage.test.origin}/api/views`, { data, headers });
  const { id, version } = await made.json();
  await page.clock.runFor(31_000);
  await page.getByRole('link', { name: 'Odd ones' }).click();
  await page.getByRole('search').getByText('Solved').waitFor();
  expect(await rowOf(page, 'gina').count()).toBe(0);
  const changed = { version, conditions: [{ field: 'status', is: 'any', values: ['new'] }] };
  await page.request.patch(`${stage.test.origin}/api/views/${id}`, { data: changed, headers });
  await page.clock.runFor(31_000);
  await page.getByRole('search').getByRole('button', { name: 'Status: New. Change it' }).waitFor();
  await rowOf(page, 'gina').waitFor();
});
