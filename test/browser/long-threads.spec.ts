import type { Locator, Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

/** More than two pages of earlier posts. */
const POSTS = 450;
let stage: Stage;
let post: { id: string; ticket_id: string };
beforeAll(async () => {
  stage = await setStage();
  stage.mention('patient', 'it goes on and on');
  const first = await until('the ticket', async () => {
    const { rows } = await stage.sql('SELECT p.id, t.ticket_id FROM post p JOIN thread t ON t.id = p.thread_id');
    return rows[0] as typeof post | undefined;
  });
  post = first;
  // Two hours before, one a second; by somebody else the 20th and 21st.
  await stage.sql(`
    WITH passer AS (
      INSERT INTO author (workspace_id, channel, external_id, handle, name, contact_id, seen_at)
      SELECT a.workspace_id, a.channel, '4711', 'passer_by', 'Passer-by', a.contact_id, a.seen_at
      FROM post p JOIN author a ON a.id = p.author_id WHERE p.id = ${post.id} RETURNING id
    )
    INSERT INTO post (workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, posted_at)
    SELECT p.workspace_id, p.channel, '9' || n, p.root_external_id,
      CASE WHEN n IN (20, 21) THEN (SELECT id FROM passer) ELSE p.author_id END, p.thread_of, p.thread_id, p.outcome,
      CASE n WHEN 7 THEN 'where is my wombat' WHEN 21 THEN 'a numbat, surely' ELSE 'post ' || n END,
      p.posted_at - interval '2 hours' + n * interval '1 second'
    FROM post p, generate_series(1, ${POSTS}) n WHERE p.id = ${post.id}`);
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const articles = (page: Page): Locator => conversation(page).getByRole('article');
const topOf = (one: Locator): Promise<number> => one.evaluate((element) => element.getBoundingClientRect().top);
const showEarlier = (page: Page): Locator => page.getByRole('button', { name: 'Show earlier posts' });

/** It is where the person looks, has the focus, and is marked, which it is for some seconds only. */
async function expectShown(page: Page, text: string): Promise<void> {
  const shown = articles(page).filter({ hasText: text });
  await page.waitForFunction((words) => {
    const { activeElement: at } = document;
    return at?.textContent?.includes(words) && getComputedStyle(at).outlineStyle === 'solid';
  }, text);
  expect(await shown.evaluate((element) => element === document.activeElement)).toBe(true);
  const room = await conversation(page).boundingBox();
  const box = await shown.boundingBox();
  if (!room || !box) throw new Error('Nothing is drawn.');
  expect(box.y).toBeGreaterThan(room.y);
  expect(box.y + box.height).toBeLessThan(room.y + room.height);
}

it('from what was found the ticket opens at that very post, far up in its thread, and so does its address', async () => {
  const page = await stage.seatAgent('Ana');
  await until('the post to be found', async () => {
    const answer = await page.request.get(`${stage.test.origin}/api/search?q=wombat`);
    return (await answer.json()).items.length === 1;
  });
  await page.goto(`${stage.test.origin}/search?q=wombat`);
  await page.getByRole('region', { name: 'Posts and notes' }).getByRole('link').click();
  await expectShown(page, 'where is my wombat');
  expect(new URL(page.url()).hash).toMatch(/^#post-\d+$/);
  await page.waitForFunction(() => !document.activeElement?.className.includes('linked'));
  expect(await articles(page).filter({ hasText: 'where is my wombat' }).count()).toBe(1);

  await page.reload();
  await expectShown(page, 'where is my wombat');
  const copied = await stage.openTab(page.context());
  await copied.goto(page.url());
  await expectShown(copied, 'where is my wombat');
});

it('what is folded away is unfolded for who comes for it, and a link to what is not there says so', async () => {
  const { rows } = await stage.sql(`SELECT id FROM post WHERE text = 'a numbat, surely'`);
  const page = await stage.seatAgent('Berta');
  const { rows: tickets } = await stage.sql(`SELECT number FROM ticket WHERE id = ${post.ticket_id}`);
  const address = `${stage.test.origin}/tickets/all/${tickets[0].number}`;
  await page.goto(`${address}#post-${rows[0].id}`);
  await expectShown(page, 'a numbat, surely');
  const fold = page.getByRole('button', { name: '2 posts by others' });
  await fold.click();
  expect(await fold.getAttribute('aria-expanded')).toBe('false');

  await page.goto(`${address}#post-999999999`);
  await page.getByText('What the link leads to is not in this ticket any more.').waitFor();
});

it('earlier posts come page by page without moving what is read; posts and notes stand by time', async () => {
  const page = await stage.seatAgent('Carla');
  // Notes for an hour and a half long, one of them between the 100th post and the 101st, one after the 400th.
  await stage.sql(`
    INSERT INTO note (workspace_id, ticket_id, agent_id, text, created_at)
    SELECT p.workspace_id, ${post.ticket_id}, (SELECT min(id) FROM agent), 'note after ' || n,
      p.posted_at - interval '2 hours' + (n + 0.5) * interval '1 second'
    FROM post p, unnest(ARRAY[100, 400]) n WHERE p.id = ${post.id}`);
  await openTicketOf(page, 'patient');
  await rowOf(page, 'patient').waitFor();
  await articles(page).filter({ hasText: 'note after 400' }).waitFor();
  await composer(page).fill('One moment, please.');
  for (const from of [252, 52]) {
    await conversation(page).evaluate((element) => element.scrollTo({ top: 0 }));
    const read = articles(page).filter({ hasText: new RegExp(`post ${from}(?!\\d)`) });
    await showEarlier(page).waitFor();
    const before = await topOf(read);
    await showEarlier(page).click();
    await articles(page)
      .filter({ hasText: new RegExp(`post ${from - 1}(?!\\d)`) })
      .waitFor();
    expect(Math.abs((await topOf(read)) - before)).toBeLessThan(1);
  }
  await showEarlier(page).waitFor({ state: 'detached' });
  // None of that is new, nor came while the answer was written.
  expect(await page.getByText('This came or changed while you wrote').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'new post' }).count()).toBe(0);

  const told = (await articles(page).allTextContents()).join('\n');
  const places = [
    'post 1',
    'where is my wombat',
    'post 99',
    'post 100',
    'note after 100',
    'post 101',
    'post 400',
    'note after 400',
    'post 401',
    'post 450',
    'on and on',
  ];
  const found = places.map((place) => told.search(new RegExp(`${place}(?!\\d)`)));
  expect(found).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
});

describe('a ticket of many conversations', () => {
  let number: number;
  beforeAll(async () => {
    stage.mention('prolific', 'one more matter');
    const first = await until('the ticket', async () => {
      const { rows } = await stage.sql(
        `SELECT p.id, p.thread_id, k.number FROM post p JOIN thread t ON t.id = p.thread_id JOIN ticket k ON k.id = t.ticket_id
         WHERE p.text LIKE '%one more matter%'`,
      );
      return rows[0] as { id: string; thread_id: string; number: number } | undefined;
    });
    ({ number } = first);
    // One a minute, two hours before.
    await stage.sql(`
      WITH threads AS (
        INSERT INTO thread (workspace_id, channel, root_external_id, author_id, account_id, kind, ticket_id, first_post_at, last_post_at, version)
        SELECT workspace_id, channel, '8' || n, author_id, account_id, kind, ticket_id, at, at, 1
        FROM thread, generate_series(1, 60) n, LATERAL (SELECT first_post_at - interval '2 hours' + n * interval '1 minute' AS at) x
        WHERE id = ${first.thread_id} RETURNING *
      )
      INSERT INTO post (workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, posted_at)
      SELECT p.workspace_id, p.channel, t.root_external_id, t.root_external_id, p.author_id, p.thread_of, t.id, p.outcome,
        'matter ' || substr(t.root_external_id, 2), t.first_post_at
      FROM post p, threads t WHERE p.id = ${first.id}`);
  });
  const matters = async (page: Page): Promise<string[]> =>
    (await articles(page).allTextContents()).flatMap((text) => /matter \d+/.exec(text)?.[0] ?? []);
  const fromTo = (first: number, last: number): string[] =>
    Array.from({ length: last - first + 1 }, (_, index) => `matter ${first + index}`);

  it('shows the newest, and the ones before without moving what is read', async () => {
    const page = await stage.seatAgent('Dora');
    await openTicketOf(page, 'prolific');
    const more = page.getByRole('button', { name: 'Show earlier conversations' });
    await more.waitFor();
    expect(await matters(page)).toEqual(fromTo(12, 60));
    await composer(page).fill('One moment, please.');
    await conversation(page).evaluate((element) => element.scrollTo({ top: 0 }));
    const read = articles(page).filter({ hasText: /matter 12(?!\d)/ });
    const before = await topOf(read);
    await more.click();
    await articles(page)
      .filter({ hasText: /matter 1(?!\d)/ })
      .waitFor();
    await more.waitFor({ state: 'detached' });
    expect(Math.abs((await topOf(read)) - before)).toBeLessThan(1);
    expect(await matters(page)).toEqual(fromTo(1, 60));
    // None of that is new, nor came while the answer was written.
    expect(await page.getByText('This came or changed while you wrote').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'new post' }).count()).toBe(0);
  });

  it('a link leads to a post of an earlier one', async () => {
    const { rows } = await stage.sql(`SELECT id FROM post WHERE text = 'matter 7'`);
    const page = await stage.seatAgent('Emil');
    await page.goto(`${stage.test.origin}/tickets/all/${number}#post-${rows[0].id}`);
    await expectShown(page, 'matter 7');
    expect(await matters(page)).toEqual(fromTo(1, 60));
    await page.goto(`${stage.test.origin}/tickets/all/${number}#post-${post.id}`);
    await page.getByText('What the link leads to is not in this ticket any more.').waitFor();
  });
});
