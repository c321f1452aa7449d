import type { BrowserContextOptions, Page } from 'playwright-core';
import { seriousViolations } from '../support/accessible.js';
import { setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  // A second brand, which nobody has written to.
  await stage.sql(`INSERT INTO account (workspace_id, channel, external_id, handle, name, state)
    SELECT workspace_id, channel, '4711', 'southwind', 'Southwind', 'disconnected' FROM account`);
  await landed(3, 1_200, 400);
  await landed(2, 90, 0);
  await landed(30, 5_000, 0);
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** A page that has landed so many hours ago, in part once more. */
const landed = (hoursAgo: number, threaded: number, duplicate: number) =>
  stage.sql(`
    INSERT INTO landed (workspace_id, account_id, source, landed_at, body, state, received, threaded, filtered, duplicate,
      failed, waiting)
    SELECT workspace_id, id, 'mentions', date_trunc('hour', now()) - interval '${hoursAgo} hours' + interval '1 min', '',
      'applied', ${threaded + duplicate}, ${threaded}, 0, ${duplicate}, 0, 0 FROM account WHERE handle = 'northwind'`);

async function openAccounts(name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await stage.seatAgent(name, { timezoneId: 'Asia/Kolkata', ...options });
  await page.goto(`${stage.test.origin}/accounts`);
  await dayOf(page, 'northwind').waitFor();
  return page;
}
const dayOf = (page: Page, handle: string) =>
  page
    .getByRole('listitem')
    .filter({ hasText: `@${handle}` })
    .getByRole('link', { name: 'in the last 24 hours' });

it('each account shows its last day hour by hour, says it in words, and leads to all of it; asked for once', async () => {
  const page = await openAccounts('Ada');
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/intake/ledger') && asked.push(request.url()));
  await page.reload();
  const link = dayOf(page, 'northwind');
  await link.waitFor();
  expect(await link.locator('.only-read-aloud').innerText()).toMatch(
    /^1,290 new posts in the last 24 hours; the busiest hour began .+ and brought 1,200$/,
  );
  // The ground, the busiest hour, and one that would be too low to be seen.
  const heights = await link
    .locator('rect')
    .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
  expect(heights).toEqual([1, 24, 2]);
  const nothing = dayOf(page, 'southwind').and(page.getByRole('link', { name: 'No new post in the last 24 hours' }));
  expect(await nothing.locator('rect').count()).toBe(1);
  expect(asked).toHaveLength(1);

  await link.click();
  await page.getByRole('button', { name: /^@northwind/ }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/intake');
  expect(await page.locator('[data-term="received"]').innerText()).toMatch(/^1,690/);
});

it('an account is shown without it when nobody can say', async () => {
  const page = await openAccounts('Bea');
  await page.route('**/api/intake/ledger*', (route) => route.fulfill({ status: 422, json: { code: 'too_much' } }));
  await page.reload();
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.getByText('Last 24 hours').first().waitFor({ state: 'detached' });
  expect(await page.getByText('Received today').count()).toBe(2);
});

it.each(['light', 'dark'] as const)('fits a phone, and nothing is wrong with it: %s', async (colorScheme) => {
  const page = await openAccounts(`Cleo${colorScheme}`, { colorScheme, viewport: { width: 360, height: 780 } });
  expect(await seriousViolations(page)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});
