import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const list = (page: Page) => page.locator('[aria-busy="false"]').filter({ has: page.locator('[data-ticket]') });
const newOnes = (page: Page) => page.getByRole('button', { name: /new tickets\. Show them$/ });
const spike = (count: number, seed: number) =>
  stage.world.bulkMentions({ mention: stage.brand.id, count, seed, authors: count });

const allAreTickets = (seed: number, count: number) =>
  until(
    `the ${count} posts of spike ${seed} to be tickets`,
    async () => {
      const { rows } = await stage.sql(`SELECT count(*)::int AS n FROM post WHERE text LIKE '%(case ${seed}-%'`);
      return rows[0].n === count;
    },
    40_000,
  );

/** From now on these are looked at in every frame that is drawn. Gives the places in which each was seen. */
async function watchTops(page: Page, selectors: string[]): Promise<() => Promise<number[][]>> {
  await page.evaluate((watched) => {
    const tops = watched.map(() => new Set<number>());
    Object.assign(window, { tops });
    const look = () => {
      watched.forEach((selector, index) => {
        const found = document.querySelector(selector);
        tops[index]?.add(found ? Math.round(found.getBoundingClientRect().top) : -1);
      });
      requestAnimationFrame(look);
    };
    look();
  }, selectors);
  return () => page.evaluate(() => (window as unknown as { tops: Set<number>[] }).tops.map((seen) => [...seen]));
}

it('five hundred posts at once move nothing under the eyes of who reads the list, and wait behind a button', async () => {
  const page = await stage.seatAgent('Mona');
  spike(60, 1);
  await allAreTickets(1, 60);
  // Posts of one millisecond stand in the order in which their tickets were made.
  const { rows: newest } = await stage.sql('SELECT number FROM ticket ORDER BY last_post_at DESC, id DESC LIMIT 1');
  await page.locator(`[data-ticket="${newest[0].number}"]`).waitFor();
  await list(page).evaluate((element) => element.scrollTo({ top: 76 * 20 }));
  const top = await list(page).evaluate((element) => element.getBoundingClientRect().top);
  const read = page.locator('[data-ticket]').filter({ visible: true });
  const number = await until('the rows there to be drawn', () =>
    read.evaluateAll((rows, edge) => rows.find((row) => row.getBoundingClientRect().top >= edge)?.dataset.ticket, top),
  );
  const seen = await watchTops(page, [`[data-ticket="${number}"]`]);

  spike(500, 2);
  await newOnes(page).waitFor();
  await allAreTickets(2, 500);
  expect((await seen())[0]).toHaveLength(1);
  await until('the button to say that there are more than a page', async () =>
    /50\+ new/.test(await newOnes(page).innerText()),
  );

  await newOnes(page).click();
  await page.locator('[data-ticket]').first().getByText('(case 2-').waitFor();
  await newOnes(page).waitFor({ state: 'detached' });
}, 90_000);

it('who reads a ticket and writes while hundreds arrive sees nothing move, loses no letter, and finds the counts right', async () => {
  const page = await stage.seatAgent('Nils');
  const customer = stage.world.addUser({ handle: 'calm_reader', name: 'Calm Reader' });
  let last = stage.world.post({ authorId: customer.id, text: '@northwind part 0 of a long story' });
  for (let n = 1; n <= 12; n += 1)
    last = stage.world.reply(customer.id, last.id, `@northwind part ${n}: ${'and then this happened. '.repeat(6)}`);
  await rowOf(page, 'calm_reader').waitFor();
  await openTicketOf(page, 'calm_reader');
  await conversation(page).getByText('part 12:').waitFor();
  await composer(page).fill('We have ');
  const post = conversation(page).getByRole('article').nth(4);
  await post.evaluate((element) => {
    element.setAttribute('data-read', '');
    element.scrollIntoView({ block: 'start' });
  });
  const number = page.url().split('/').at(-1);
  await page.getByText('Draft kept').waitFor();
  const seen = await watchTops(page, ['[data-read]', 'textarea', `[data-ticket="${number}"]`]);

  spike(400, 3);
  const rest = 'read all of it, and look into each part.';
  await page.keyboard.type(rest.slice(0, 20), { delay: 40 });
  await newOnes(page).waitFor();
  await page.keyboard.type(rest.slice(20), { delay: 40 });
  await allAreTickets(3, 400);
  expect(await composer(page).inputValue()).toBe(`We have ${rest}`);
  expect((await seen()).map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');

  // The counts of the views and of the button are those of the database; the draft is on the server.
  const { rows } = await stage.sql(`SELECT count(*)::int AS n FROM ticket WHERE status IN ('new', 'open')`);
  const open = new Intl.NumberFormat('en').format(rows[0].n as number);
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('link', { name: `Open ${open}`, exact: true })
    .waitFor();
  await until('the button to say that there are more than a page', async () =>
    /50\+ new/.test(await newOnes(page).innerText()),
  );
  await until('the draft to be kept', async () => {
    const kept = await stage.sql(`SELECT 1 FROM draft WHERE text = 'We have ${rest}'`);
    return kept.rowCount === 1;
  });
  await page.keyboard.press('Control+Enter');
  await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
  expect(stage.world.repliesTo(last.id).map(({ text }) => text)).toEqual([`@calm_reader We have ${rest}`]);
}, 90_000);
