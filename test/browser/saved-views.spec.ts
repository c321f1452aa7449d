import type { Page } from 'playwright-core';
import { pressOnceDrawn } from './by-keyboard.js';
import { rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const bar = (page: Page) => page.getByRole('search', { name: 'Filter' });
const saved = (page: Page) => page.getByRole('navigation', { name: 'Saved views' });
const chip = (page: Page, words: string) => bar(page).getByRole('button', { name: `${words}. Change it` });

/** By the keyboard alone. */
async function addCondition(page: Page, field: string, ...values: string[]): Promise<void> {
  await page.keyboard.press('f');
  await page.getByRole('menuitem', { name: field, exact: true }).click();
  const editor = page.getByRole('dialog', { name: field });
  for (const value of values) await editor.getByRole('menuitemcheckbox', { name: value, exact: true }).click();
  await page.keyboard.press('Escape');
  await editor.waitFor({ state: 'hidden' });
}

it('tickets are filtered, the filter is sent to a colleague, saved, shared, changed, deleted and brought back', async () => {
  const ana = await stage.seatAgent('Ana');
  stage.mention('mara', 'My refund is late');
  stage.mention('jon', 'I cannot log in');
  await rowOf(ana, 'mara').waitFor();
  await rowOf(ana, 'jon').waitFor();
  await stage.sql(`UPDATE ticket SET priority = 'urgent' WHERE preview LIKE '%refund%'`);

  await ana.keyboard.press('f');
  await chip(ana, 'Status: New or Open').waitFor({ state: 'attached' });
  await ana.getByRole('menuitem', { name: 'Priority', exact: true }).waitFor();
  await ana.keyboard.press('Escape');
  await chip(ana, 'Status: New or Open').waitFor();
  await addCondition(ana, 'Priority', 'Urgent', 'High');
  await chip(ana, 'Priority: Urgent or High').waitFor();
  await rowOf(ana, 'jon').waitFor({ state: 'hidden' });
  await bar(ana).getByText('1 ticket', { exact: true }).waitFor();
  await rowOf(ana, 'mara').click();
  await ana.getByRole('article').getByText('My refund is late').first().waitFor();

  const ben = await stage.seatAgent('Ben');
  await ben.goto(ana.url());
  await ben.getByRole('article').getByText('My refund is late').first().waitFor();
  await rowOf(ben, 'mara').waitFor();
  expect(await rowOf(ben, 'jon').count()).toBe(0);

  await ana.keyboard.press('Escape');
  await bar(ana).getByRole('button', { name: 'Save as view' }).click();
  await ana.getByLabel('Name').fill('Urgent refunds');
  await ana.getByLabel('Everybody sees it').check();
  await ana.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await saved(ana)
    .getByRole('link', { name: /^Urgent refunds/ })
    .and(ana.locator('[aria-current]'))
    .waitFor();
  expect(new URL(ana.url()).pathname).toMatch(/^\/views\/\d+$/);

  await ben.reload();
  await saved(ben)
    .getByRole('link', { name: /^Urgent refunds/ })
    .click();
  await bar(ben).getByRole('button', { name: 'More about “Urgent refunds”' }).waitFor();
  await rowOf(ben, 'mara').waitFor();
  await chip(ben, 'Priority: Urgent or High').click();
  await ben.getByRole('menuitemcheckbox', { name: 'High', exact: true }).click();
  await ben.keyboard.press('Escape');
  await chip(ben, 'Priority: Urgent').waitFor();
  await bar(ben).getByRole('button', { name: 'Save', exact: true }).click();
  await ben.getByText('“Urgent refunds” is saved.').waitFor();
  await ana.reload();
  await chip(ana, 'Priority: Urgent').waitFor();

  await bar(ana).getByRole('button', { name: 'More about “Urgent refunds”' }).click();
  await ana.getByRole('menuitem', { name: 'Remove “Urgent refunds”' }).click();
  await ana.getByText('“Urgent refunds” is deleted.').waitFor();
  await saved(ana).waitFor({ state: 'hidden' });
  await ana.getByRole('button', { name: 'Undo' }).click();
  await saved(ana)
    .getByRole('link', { name: /^Urgent refunds/ })
    .and(ana.locator('[aria-current]'))
    .waitFor();
}, 60_000);

it('Escape closes what was ticked, and keeps it', async () => {
  const page = await stage.seatAgent('Nele');
  await stage.sql(`INSERT INTO tag (workspace_id, name) SELECT id, 'refund' FROM workspace`);
  await page.goto(`${stage.test.origin}/views/filter`);
  await page.getByRole('button', { name: 'Add a condition' }).waitFor();
  await addCondition(page, 'Tags', 'refund');
  await chip(page, 'Tags: refund').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

it('the first nine views are on the figures, in the palette, and on the page of keys, where they may be pressed anew', async () => {
  const page = await stage.seatAgent('Fay');
  await stage.sql(
    `INSERT INTO saved_view (workspace_id, name, conditions, "order", updated_by, owner_id)
     SELECT a.workspace_id, made.name, '[{"field":"priority","is":"any","values":["high"]}]', 'created', a.id, a.id
     FROM agent a, unnest(ARRAY['!! first', '!! second']) AS made (name) WHERE a.name = 'Fay'`,
  );
  await page.reload();
  const isOn = (name: string) => saved(page).getByRole('link', { name }).and(page.locator('[aria-current]')).waitFor();
  await saved(page).getByRole('link', { name: '!! second' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('2');
  await isOn('!! second');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('!! first');
  await page.getByRole('menuitem', { name: 'Go to !! first' }).waitFor();
  await page.keyboard.press('Enter');
  await isOn('!! first');

  await page.goto(`${stage.test.origin}/settings/keys`);
  const row = page.locator('[data-command]').filter({ hasText: '!! second' });
  await row.getByRole('button', { name: /: g 2$/ }).click();
  await row.getByText('Press the keys…').waitFor();
  await page.keyboard.press('y');
  await row.getByRole('button', { name: /: y$/ }).waitFor();
  await page.keyboard.press('y');
  await isOn('!! second');
  expect(new URL(page.url()).pathname).toMatch(/^\/views\/\d+$/);
});

it('a view is played by two, and neither is given what the other has', async () => {
  const ana = await stage.seatAgent('Pia');
  const handles = ['lost_bag', 'late_bag', 'wet_bag'];
  // One by one: tickets of one moment stand in any order.
  for (const handle of handles) {
    stage.mention(handle, 'where is my bag?');
    await rowOf(ana, handle).waitFor();
  }
  const [view] = (
    await stage.sql(
      `INSERT INTO saved_view (workspace_id, name, conditions, "order", updated_by)
       SELECT workspace_id, 'Bags', '[{"field":"words","is":"has","text":"bag"}]', 'created', id FROM agent WHERE name = 'Pia' RETURNING id`,
    )
  ).rows as { id: string }[];
  const ben = await stage.seatAgent('Quin');
  const head = (page: Page) => page.getByRole('article').getByRole('heading').first();
  const bags = `${stage.test.origin}/views/${view?.id}`;
  await ana.goto(bags);
  await ben.goto(bags);
  await rowOf(ana, 'wet_bag').waitFor();
  await rowOf(ben, 'wet_bag').waitFor();

  await ana.keyboard.press('p');
  await head(ana).getByText('wet_bag').waitFor();
  // Whoever sees at once that it is not for them goes on at once.
  await pressOnceDrawn(ben, 'late_bag', 'p');
  await ben.getByRole('button', { name: 'Play' }).click();
  await head(ben).getByText('lost_bag').waitFor();
  expect(new URL(ben.url()).pathname).toMatch(new RegExp(`^/views/${view?.id}/\\d+$`));
  await ana.keyboard.press('p');
  await head(ana).getByText('late_bag').waitFor();
  await ben.keyboard.press('p');
  await head(ben).getByText('wet_bag').waitFor();
  await ben.keyboard.press('p');
  await ben.getByText('You have seen all that is left, 3 tickets. Play again to start over.').waitFor();
}, 60_000);

it('a view says what it names and is gone, and a view that is not there says so', async () => {
  const page = await stage.seatAgent('Cleo');
  const [team] = (
    await stage.sql(
      `INSERT INTO team (workspace_id, name, removed_at) SELECT id, 'Baggage', now() FROM workspace RETURNING id`,
    )
  ).rows;
  const conditions = [
    { field: 'team', is: 'any', values: [team.id] },
    { field: 'created', is: 'after', minutesFromNow: -120 },
  ];
  await page.goto(`${stage.test.origin}/views/filter?conditions=${encodeURIComponent(JSON.stringify(conditions))}`);
  await bar(page).getByRole('button', { name: 'Team: Baggage. It names something that is gone. Change it' }).waitFor();
  await chip(page, 'Created: less than 2 hours ago').waitFor();
  await page.getByText('No ticket is like this').waitFor();
  await page.goto(`${stage.test.origin}/views/999999`);
  await page.getByText('There is no such view').waitFor();
  expect(await bar(page).count()).toBe(0);
});

it('on a phone the filter and the saved views are there, and nothing is wider than it', async () => {
  const page = await stage.seatAgent('Dora', { viewport: { width: 360, height: 740 } });
  await page.getByRole('button', { name: /^Filter “/ }).click();
  await page.getByRole('menuitem', { name: 'Priority', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await chip(page, 'Snoozed: No').waitFor();
  await chip(page, 'Status: New or Open').click();
  await page.getByRole('dialog', { name: 'Status' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
