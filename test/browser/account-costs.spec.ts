import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { seriousViolations } from '../support/accessible.js';
import { until } from '../support/test-app.js';
import { setStage, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 } };

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

let seats = 0;
async function openAccounts(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await stage.seatAgent(`Ana${(seats += 1)}`, options);
  await page.goto(`${stage.test.origin}/accounts`);
  await page.getByText('Connected', { exact: true }).waitFor();
  return page;
}

const spend = (usd: number) =>
  stage.sql(
    `INSERT INTO account_usage (workspace_id, account_id, day, kind, units, micro_usd)
     SELECT workspace_id, id, (now() AT TIME ZONE 'UTC')::date, 'owned-read', 1000, ${Math.round(usd * 1e6)} FROM account
     ON CONFLICT (workspace_id, account_id, day, kind) DO UPDATE SET micro_usd = excluded.micro_usd`,
  );
const details = (page: Page) => page.getByText('Sources, limits and abilities').click();
const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Budget of @northwind' });

it('an admin reads what the account costs, sets a budget, and is told when it is nearly and when it is quite used up', async () => {
  await spend(41);
  const page = await openAccounts();
  await page.getByText('Cost this month').waitFor();
  await details(page);
  await page.getByRole('rowheader', { name: 'Own posts and mentions read' }).waitFor();
  await page.getByText('An estimate from X’s list prices of 2026-02-06').waitFor();
  await page.getByText('No budget.').waitFor();

  await page.getByRole('button', { name: 'Set a budget' }).click();
  const amount = dialogOf(page).getByLabel('US dollars a month');
  await amount.fill('fifty');
  await dialogOf(page).getByRole('button', { name: 'Save the budget' }).click();
  await dialogOf(page).getByText('Write an amount such as 50 or 49.90.').waitFor();
  await amount.fill('50');
  await dialogOf(page).getByRole('button', { name: 'Save the budget' }).click();
  await page.getByText('The budget of @northwind is saved.').waitFor();
  await page.getByText(/^\$41\.\d\d of this month’s budget of \$50\.00 are spent, by estimate\.$/).waitFor();

  await page.getByRole('button', { name: 'Change the budget' }).click();
  expect(await amount.inputValue()).toBe('50');
  await amount.fill('40');
  await dialogOf(page).getByLabel('Then also stop reading new posts').check();
  await dialogOf(page).getByRole('button', { name: 'Save the budget' }).click();
  await page.getByText('No posts are read until it is raised or the month ends; answers still leave.').waitFor();
  // The source says so itself, as a reason and not as a failure.
  await page
    .getByRole('rowheader', { name: /^Mentions .*This month’s budget of \$40\.00 is used up/ })
    .waitFor({ timeout: 30_000 });
  expect(await page.getByText(/failures? in a row/).count()).toBe(0);

  await page.getByRole('button', { name: 'Change the budget' }).click();
  await amount.fill('');
  await dialogOf(page).getByLabel('Then also stop reading new posts').uncheck();
  await dialogOf(page).getByRole('button', { name: 'Save the budget' }).click();
  await page.getByText('No budget.').waitFor();
  stage.mention('marta_flies', 'is anybody there?');
  await until('the post to be there', async () => (await stage.sql('SELECT 1 FROM post')).rowCount === 1, 20_000);
});

it('an admin reads how far each source has come, and sees one that is behind though nothing fails', async () => {
  const newest = stage.mention('ines_flies', 'still there?');
  await until('the post to be there', async () => (await stage.sql('SELECT 1 FROM post')).rowCount !== 0, 20_000);
  const page = await openAccounts();
  await details(page);
  const mentions = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^Mentions/ }) });
  const upTo = mentions.getByText(/^Everything up to \d{1,2}:\d\d:\d\d/);
  await until('the newest post to be told', async () => {
    await page.reload();
    await details(page);
    await upTo.waitFor();
    return (await upTo.getAttribute('title'))?.includes(`The newest post is ${newest.id}.`);
  });
  expect(await page.getByText('behind X.').count()).toBe(0);

  await stage.sql(
    `DELETE FROM duty WHERE kind = 'poll sweep';
     DELETE FROM source WHERE name = 'sweep';
     INSERT INTO source (workspace_id, account_id, name, last_success_at, read_to)
     SELECT workspace_id, id, 'sweep', read_to, read_to FROM account, (SELECT now() - interval '3 hours 1 minute' AS read_to) at`,
  );
  await page.reload();
  await page.getByText('Late finds: 3 h behind X. What was written since is fetched as soon as it can be.').waitFor();
  await details(page);
  await page.getByRole('cell', { name: '3 h', exact: true }).waitFor();
  expect(await page.getByText('All is well.').count()).toBe(0);
  await stage.sql(`UPDATE source SET read_to = now() WHERE name = 'sweep'`);
});

/** As if the account were four weeks old, with 13 posts an hour until some hours ago. */
const silenceFalls = () =>
  stage.sql(
    `INSERT INTO landed (workspace_id, account_id, source, landed_at, body, state, received, threaded, waiting)
     SELECT workspace_id, id, 'mentions', date_trunc('hour', now()) - h * interval '1 hour', '', 'applied', 13, 13, 0
     FROM account, generate_series(3, 28 * 24) AS h;
     DELETE FROM landed WHERE body <> '';
     DELETE FROM account_hour;
     UPDATE account_silence SET counted_to = NULL, counted_from = NULL;
     UPDATE duty SET due_at = now(), woken = true WHERE kind = 'silence'`,
  );

it('when nothing comes any more the account says since when and what is usual, and stops saying so when a post comes', async () => {
  await silenceFalls();
  const page = await openAccounts();
  const warning = page.getByText(/^Nothing has come for [23] h; usually \d\d posts come in that time\. X was asked/);
  // The looks follow each other in seconds, and the page asks now and then.
  await until('the platform to be asked', async () => {
    await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'silence'`);
    const { rowCount } = await stage.sql('SELECT 1 FROM account_silence WHERE probed_at IS NOT NULL');
    return rowCount === 1;
  });
  await until(
    'the warning to be there',
    async () => {
      await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'silence'`);
      return (await stage.sql('SELECT 1 FROM account_silence WHERE warned_at IS NOT NULL')).rowCount === 1;
    },
    20_000,
  );
  await page.reload();
  await warning.waitFor();
  expect(await page.getByText('All is well.').count()).toBe(0);

  stage.mention('jon_flies', 'hello, hello?');
  await until(
    'it to be over',
    async () => {
      await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'silence'`);
      return (await stage.sql('SELECT 1 FROM account_silence WHERE warned_at IS NOT NULL')).rowCount === 0;
    },
    20_000,
  );
  await page.reload();
  await page.getByText('All is well.').waitFor();
  expect(await warning.count()).toBe(0);
});

it.each(['light', 'dark'] as const)(
  'all of it fits a phone, the form too, and has no serious violation: %s',
  async (colorScheme) => {
    await spend(4_800);
    await stage.sql(`UPDATE account SET budget_micro_usd = 5000000000`);
    await stage.sql(`DELETE FROM duty WHERE kind = 'silence'`); // nobody looks meanwhile
    await stage.sql(
      `UPDATE account_silence SET warned_at = now(), quiet_since = now() - interval '3 hours 5 minutes', usual = 40`,
    );
    const page = await openAccounts({ ...PHONE, colorScheme });
    await page.getByText(/^Nothing has come for 3 h; usually 40 posts/).waitFor();
    await details(page);
    await page.getByRole('button', { name: 'Change the budget' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await tooWide(page)).toEqual([]);
    await page.getByRole('button', { name: 'Change the budget' }).click();
    await dialogOf(page).getByLabel('The X app belongs to this account').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await tooWide(page)).toEqual([]);
  },
);

const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('main li > *, main li > * *, [role=dialog], [role=dialog] *')]
    .filter((e) => e.getBoundingClientRect().right > (e.closest('main li')?.getBoundingClientRect().right ?? innerWidth))
    .map((e) => e.outerHTML.slice(0, 80))`);
