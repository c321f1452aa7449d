import type { Page } from 'playwright-core';
import { PASSWORD, until } from '../support/test-app.js';
import { setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const inFeed = async (n: number): Promise<void> => {
  await until(`${n} posts in the feed`, async () => {
    const { rows } = await stage.sql(`SELECT count(*)::int AS n FROM post WHERE why = 'rule'`);
    return rows[0].n === n;
  });
};
const feedRows = (page: Page) => page.getByRole('list', { name: 'Posts that became no ticket' }).getByRole('listitem');
const openRules = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('link', { name: 'Rules of @northwind' }).click();
  await page.getByRole('heading', { name: 'Rules of @northwind' }).waitFor();
};

it('an admin makes a rule with a preview, finds what it filters in the feed, and makes tickets of it', async () => {
  stage.mention('old_hand', 'a giveaway question');
  stage.mention('other_hand', 'an ordinary question');
  const page = await stage.seatAgent('Ada');
  await page.getByText('an ordinary question').first().waitFor();
  await page.getByText('a giveaway question').first().waitFor();

  await openRules(page);
  await page.getByText('No rules: every post becomes a ticket').waitFor();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Name').fill('Giveaways');
  await page.getByText('Fill in a condition to see what the rule would have done.').waitFor();
  await page.getByLabel('It holds one of these words').fill('giveaway\nraffle');
  await page.getByText('1 of 2 posts would have become no ticket.').waitFor();
  expect(await page.getByRole('region', { name: 'In the last 7 days' }).innerText()).toContain('a giveaway question');
  await page.getByRole('button', { name: 'Save the rule' }).click();
  await page.getByText('Filters a post when it holds “giveaway” or “raffle”.').waitFor();

  await page.getByRole('button', { name: 'Edit: Giveaways' }).click();
  await page.getByLabel('Its author has fewer followers than').fill('many');
  await page.getByText('Write a whole number.').waitFor();
  await page.getByLabel('Its author has fewer followers than').fill('');
  await page.getByLabel('mentions the account').check();
  await page.getByRole('button', { name: 'Save the rule' }).click();
  await page.getByText('Filters a post when it mentions the account and it holds “giveaway” or “raffle”.').waitFor();

  for (let n = 0; n < 60; n += 1) stage.mention(`fan_${n}`, `join the raffle, number ${n}`);
  await inFeed(60);
  await page.getByRole('link', { name: 'Feed', exact: true }).click();
  await page.getByText('60 posts').waitFor();
  await feedRows(page).nth(49).waitFor();
  expect(await feedRows(page).count()).toBe(50);
  await feedRows(page).first().getByText('Rule: Giveaways').waitFor();

  // By keyboard: the second and the third; then these become tickets.
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 posts selected').waitFor();
  await page.getByRole('button', { name: 'Convert 2 posts' }).click();
  await page.getByText('2 posts are in tickets now.').waitFor();
  await page.getByText('58 posts').waitFor();

  // With a word of the filter, then everything that matches.
  await page.getByRole('searchbox', { name: 'Search' }).fill('number 1');
  const matching = await until('the filter to hold', async () => {
    const n = await feedRows(page).count();
    return n < 20 && n;
  });
  await feedRows(page).first().getByRole('checkbox').focus();
  await page.keyboard.press('*');
  await page.getByText(`All ${matching} that match are selected`).waitFor();
  await page.getByRole('button', { name: `Convert ${matching} posts` }).click();
  await page.getByText(`${matching} posts are in tickets now.`).waitFor();
  await page.getByText('No post matches').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await page.getByText(`${58 - matching} posts`).waitFor();
  await page.getByRole('link', { name: 'Go to the tickets' }).click();
  await page.waitForURL('**/tickets/**');
  await page.reload(); // what is new waits behind a button
  await page
    .getByText(/join the raffle, number 1/)
    .first()
    .waitFor();

  await openRules(page);
  await page.getByRole('button', { name: 'Delete: Giveaways' }).click();
  await page.getByText('No rules: every post becomes a ticket').waitFor();
}, 90_000);

it('a range is selected with Shift, Escape clears it, and a page that cannot be loaded says so', async () => {
  const page = await stage.seatAgent('Bea');
  await page.getByRole('link', { name: 'Feed', exact: true }).click();
  await feedRows(page).nth(4).waitFor();
  await feedRows(page).nth(1).getByRole('checkbox').click();
  await feedRows(page)
    .nth(4)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  await page.getByText('4 posts selected').waitFor();
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(4);
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { checked: true }).first().waitFor({ state: 'detached' });
  await page.route('**/api/feed?*', (route) => route.abort());
  await page.route('**/api/feed/conversions', (route) => route.abort());
  await feedRows(page).nth(1).getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Convert 1 post' }).click();
  await page.getByText('Nothing was converted. The server could not be reached.').waitFor();
  await page.getByLabel('Reason').selectOption('By a rule');
  await page.getByText('The feed could not be loaded.').waitFor();
});

it('while the posts of another filter are looked for, those of the last one stay, and nothing can be selected', async () => {
  const page = await stage.seatAgent('Dora');
  await page.getByRole('link', { name: 'Feed', exact: true }).click();
  await feedRows(page).nth(1).waitFor();
  const before = await feedRows(page).count();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/feed?*', (route) => held.then(() => route.continue()));
  const asked = page.waitForRequest('**/api/feed?*');
  await page.getByRole('searchbox', { name: 'Search' }).fill('nothing has these words');
  await asked;
  expect(await page.locator('[data-post]').count()).toBe(before);
  await page.locator('h1').click();
  await page.keyboard.press('*');
  expect(await page.getByText(/selected$/).count()).toBe(0);
  answer();
  await page.getByText('No post matches').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await feedRows(page).nth(1).waitFor();
});

it('who is no admin sees no feed in the rail, and is told whose it is', async () => {
  const email = await stage.addAgent('Carl', 'agent');
  const page = await stage.openPage();
  await page.request.post(`${stage.test.origin}/api/session`, {
    data: { email, password: PASSWORD },
    headers: { origin: stage.test.origin },
  });
  await page.goto(`${stage.test.origin}/feed`);
  await page.getByRole('heading', { name: 'The feed is for admins' }).waitFor();
  expect(await page.getByRole('link', { name: 'Feed', exact: true }).count()).toBe(0);
});
