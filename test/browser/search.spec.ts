import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search posts, notes, people and tickets' });
const hits = (page: Page) => page.getByRole('region', { name: 'Posts and notes' }).getByRole('listitem');
const people = (page: Page) => page.getByRole('region', { name: 'People' }).getByRole('listitem');
const indexed = (page: Page, q: string, count: number): Promise<unknown> =>
  until(`${count} of ${q} to be found`, async () => {
    const answer = await page.request.get(`${stage.test.origin}/api/search?q=${q}`);
    return (await answer.json()).items.length === count;
  });

it('/ searches while one types: posts, notes and people, matches marked, walked through with the keys, found again later', async () => {
  stage.mention('marmot_fan', 'my <b>suitcase</b> & the Marmotbag never came');
  stage.mention('other_cust', 'when does the desk open?');
  const page = await stage.seatAgent('Ana');
  await openTicketOf(page, 'other_cust');
  const number = Number(page.url().split('/').at(-1));
  const note = await page.request.post(`${stage.test.origin}/api/tickets/${number}/notes`, {
    data: { text: 'Ask for the marmotbag as well', mentions: [] },
    headers: { origin: stage.test.origin },
  });
  expect(note.status()).toBe(201);
  await indexed(page, 'marmotbag', 2);

  await page.getByRole('main').press('/');
  await page.waitForURL('**/search');
  await page.getByText('these words in a row').waitFor();
  await page.keyboard.type('marmo');
  await hits(page).nth(1).waitFor();
  await page.waitForURL('**/search?q=marmo');
  expect(await hits(page).locator('mark').allTextContents()).toEqual(['marmotbag', 'Marmotbag']);
  await hits(page).first().getByText('Internal note').waitFor();
  await hits(page).nth(1).getByText('my <b>suitcase</b> & the').waitFor();
  await people(page).getByText('marmot_fan Doe').waitFor();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(field(page).evaluate((element) => element === document.activeElement)).resolves.toBe(true);
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.waitForURL(`**/tickets/all/${number}#note-*`);

  await page.getByRole('main').press('/');
  await page.getByRole('link', { name: 'marmo', exact: true }).click();
  await hits(page).nth(1).waitFor();
  expect(await field(page).inputValue()).toBe('marmo');
  await people(page).getByRole('link', { name: 'Their posts: @marmot_fan' }).click();
  await hits(page).nth(1).waitFor({ state: 'detached' });
  await hits(page).getByText('suitcase').waitFor();
  await page.goBack();
  await hits(page).nth(1).waitFor();
});

it('what is found goes on page by page, and what is no search says what to write instead', async () => {
  const page = await stage.seatAgent('Berta');
  for (let n = 0; n < 30; n += 1) stage.mention(`many_${n}`, `zebra number ${n}`);
  await indexed(page, 'zebra&limit=50', 30);
  await page.goto(`${stage.test.origin}/search?q=zebra`);
  await hits(page).nth(24).waitFor();
  expect(await hits(page).count()).toBe(25);
  await page.getByRole('button', { name: 'Show more' }).click();
  await hits(page).nth(29).waitFor();
  await page.getByText('That is all.').waitFor();
  await page.getByRole('button', { name: 'Best match' }).click();
  await page.waitForURL('**/search?q=zebra&order=relevance');

  await field(page).fill('status:asleep');
  await field(page).press('Enter');
  await page.getByText('“asleep” is no status.').waitFor();
  await field(page).fill('zebra xylophone');
  await page.getByText('Nothing was found for “zebra xylophone”').waitFor();
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('dialog', { name: 'What you can write' }).getByRole('button', { name: 'is:note' }).click();
  await until('it to be added', async () => (await field(page).inputValue()) === 'zebra xylophone is:note');
});

it('the palette searches, too; on a phone nothing is wider than the screen; in French it is French', async () => {
  stage.mention('lynx_cust', 'the lynxpass does not open');
  const page = await stage.seatAgent('Carla', {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await rowOf(page, 'lynx_cust').waitFor();
  await indexed(page, 'lynxpass', 1);
  await page.getByRole('main').press('Control+k');
  await page.getByRole('dialog', { name: 'Do anything…' }).getByRole('menuitem').first().waitFor();
  await page.keyboard.type('lynxpass');
  await page.getByRole('menuitem', { name: 'Search for “lynxpass”' }).click();
  await hits(page).locator('mark').waitFor();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  await page.evaluate(() => localStorage.setItem('parley.language', 'fr'));
  await page.reload();
  await page.getByRole('heading', { name: 'Posts et notes' }).waitFor();
  expect(await wide()).toBe(0);
});
