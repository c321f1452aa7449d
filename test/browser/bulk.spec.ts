import type { Page } from 'playwright-core';
import { rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const bar = (page: Page) => page.getByRole('region', { name: 'Selected tickets' });
const progress = (page: Page) => page.getByRole('region', { name: 'Bulk change' });
const MANY = 3_000;

it('a few are selected by the keyboard and changed, and the change is undone', async () => {
  const page = await stage.seatAgent('Ana');
  for (const handle of ['mara', 'jon', 'lea', 'tim']) {
    stage.mention(handle, `A word of ${handle}`);
    await rowOf(page, handle).waitFor();
  }
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await bar(page).getByText('1 selected').waitFor();
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await bar(page).getByText('3 selected').waitFor();
  await page.keyboard.press('Shift+P');
  await page.getByRole('menuitem', { name: 'Urgent' }).click();
  await progress(page).getByText('3 tickets changed.').waitFor();
  await bar(page).waitFor({ state: 'hidden' });
  expect((await stage.sql(`SELECT 1 FROM ticket WHERE priority = 'urgent'`)).rowCount).toBe(3);
  await rowOf(page, 'lea').getByText('Urgent').waitFor();

  await progress(page).getByRole('button', { name: 'Undo' }).click();
  await progress(page).getByText('3 tickets are as they were.').waitFor();
  expect((await stage.sql(`SELECT 1 FROM ticket WHERE priority = 'urgent'`)).rowCount).toBe(0);

  await rowOf(page, 'tim').focus();
  await page.keyboard.press('x');
  await bar(page).getByText('1 selected').waitFor();
  await page.keyboard.press('Escape');
  await bar(page).waitFor({ state: 'hidden' });
});

it('everything that matches a view is tagged, those that cannot are told of one by one, and it is found again from another view', async () => {
  const page = await stage.seatAgent('Ben');
  await stage.sql(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at, preview_post,
       last_post_at)
     SELECT k.workspace_id, 100000 + n, CASE WHEN n % 100 = 0 THEN 'closed' ELSE 'solved' END, k.channel, k.account_id, k.author_id,
       k.contact_id, 'An old word', now(), 'p' || n, now() - n * interval '1 minute'
     FROM (SELECT * FROM ticket ORDER BY id LIMIT 1) k, generate_series(1, ${MANY}) n`,
  );
  await page.goto(`${stage.test.origin}/tickets/solved`);
  await rowOf(page, 'mara').first().waitFor();
  await rowOf(page, 'mara').first().focus();
  await page.keyboard.press('x');
  await bar(page).getByRole('button', { name: 'Select all 3,000' }).click();
  await bar(page).getByText('All 3,000 selected').waitFor();
  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: 'Pending' }).click();
  await progress(page).getByText('2,970 tickets changed.').waitFor();
  await progress(page).getByText('30 could not be.').waitFor();
  await progress(page).getByRole('button', { name: 'Results' }).click();
  const sheet = page.getByRole('dialog', { name: 'Results' });
  await sheet.getByText('cannot take this status').first().waitFor();
  expect(await sheet.getByRole('listitem').count()).toBe(30);
  await page.keyboard.press('Escape');
  expect((await stage.sql(`SELECT 1 FROM ticket WHERE status = 'pending'`)).rowCount).toBe(2_970);

  await page.goto(`${stage.test.origin}/tickets/waiting`);
  await rowOf(page, 'mara').first().focus();
  await page.keyboard.press('*');
  await bar(page).getByText('All 2,970 selected').waitFor();
  await page.keyboard.press('t');
  await page.getByRole('searchbox', { name: 'Find' }).fill('outage');
  await page.getByRole('menuitemcheckbox', { name: 'outage' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await progress(page).getByText('2,970 tickets changed.').waitFor();
  await rowOf(page, 'mara').first().getByText('outage').waitFor();
}, 60_000);

it('on a phone a tap on the face selects, and nothing is wider than it', async () => {
  const page = await stage.seatAgent('Cleo', { viewport: { width: 360, height: 740 }, hasTouch: true });
  await rowOf(page, 'lea').waitFor();
  await page.getByRole('checkbox', { name: /of lea Doe$/ }).tap();
  await bar(page).getByText('1 selected').waitFor();
  await bar(page).getByRole('button', { name: 'Snooze' }).tap();
  await page.getByRole('menuitem', { name: 'In an hour' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
