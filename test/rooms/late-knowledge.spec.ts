import type { FakePost } from '../../src/channels/fake/index.js';
import { fakePost } from '../factories/fake-post.js';
import { Random } from '../factories/random.js';
import { BRAND } from '../factories/timeline.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { setRulesStage, type RulesStage } from './rules-stage.js';

/** What is learned of a post only by its other versions, by the posts that it quotes, or by what it says to another of our accounts. */

const OTHER = 'acct-other';
const ORDERS = 12;

let test: TestApp;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
afterAll(() => test.close());

let made = 0;

function post(by: string, text: string, more: Partial<FakePost> = {}): FakePost {
  const externalId = `p${String((made += 1)).padStart(4, '0')}`;
  return fakePost(externalId, by, Date.UTC(2026, 0, 1) + made * 60_000, { text, ...more });
}

type How = FakePost['addressees'][number]['how'];
const to = (how: How, ...accounts: string[]) => accounts.map((externalId) => ({ externalId, how }));

/** As X makes it: whom it answers, and in the prefix those who are named there. */
const answer = (parent: FakePost, by: string, text: string, more: Partial<FakePost> = {}): FakePost =>
  post(by, text, {
    rootExternalId: parent.rootExternalId,
    parentExternalId: parent.externalId,
    addressees: [
      { externalId: parent.author.externalId, how: 'reply' },
      ...parent.addressees.map(({ externalId }) => ({ externalId, how: 'prefix' as const })),
    ],
    ...more,
  });

const edited = (one: FakePost, text: string, addressees: FakePost['addressees']): FakePost => ({
  ...one,
  text,
  addressees,
  version: one.version + 1,
});

/** Everything that must not depend on how the posts came. */
async function stateOf(stage: RulesStage) {
  return {
    posts: await stage.sql(
      `SELECT p.external_id, p.text, p.outcome, p.why, p.way, c.handle AS account, a.external_id || '/' || t.root_external_id AS thread
       FROM post p LEFT JOIN thread t ON t.id = p.thread_id LEFT JOIN author a ON a.id = t.author_id
       LEFT JOIN account c ON c.id = p.account_id ORDER BY 1`,
    ),
    threads: await stage.sql(
      `SELECT a.external_id || '/' || t.root_external_id AS thread, t.first_post_at, t.last_post_at, t.our_last_post_at, t.waiting_since, (
         SELECT json_agg(c.handle ORDER BY c.id) FROM account c WHERE c.id = ANY(t.account_id || t.other_account_ids)) AS accounts
       FROM thread t JOIN author a ON a.id = t.author_id ORDER BY 1`,
    ),
    tickets: await stage.sql<{ threads: string; account: string }>(
      `SELECT string_agg(a.external_id || '/' || t.root_external_id, ' ' ORDER BY t.root_external_id) AS threads, c.handle AS account,
         k.preview, k.preview_post, k.last_post_at, k.our_last_post_at, k.waiting_since
       FROM ticket k JOIN thread t ON t.ticket_id = k.id JOIN author a ON a.id = t.author_id JOIN account c ON c.id = k.account_id
       WHERE k.merged_into IS NULL GROUP BY k.workspace_id, k.id, c.handle ORDER BY 1`,
    ),
  };
}

async function stageOfTwo(filters: string[]): Promise<RulesStage> {
  const stage = await setRulesStage(test);
  const [other] = await stage.sql<{ id: string }>(
    `INSERT INTO account (workspace_id, channel, external_id, handle, name, state)
     VALUES ($1, 'fake', $2, 'other', 'Other', 'connected') RETURNING id`,
    [stage.workspaceId, OTHER],
  );
  for (const word of filters) {
    await stage.rule({ containsAny: [word] });
    await stage.rule({ containsAny: [word] }, other?.id as string);
  }
  return stage;
}

/** Has the posts come in their order, all at once, and in any other order; gives what they make, which is always the same. */
async function inAnyOrder(posts: FakePost[], ...filters: string[]) {
  const random = new Random(made);
  const inOrder = await stageOfTwo(filters);
  await inOrder.arrive(...posts.map((one) => [one]));
  const expected = await stateOf(inOrder);
  for (let n = 0; n < ORDERS; n += 1) {
    const shuffled = random.shuffle(posts);
    const pages = n === 0 ? [posts] : [...pagesOf(shuffled, random), shuffled];
    const stage = await stageOfTwo(filters);
    await stage.arrive(...pages);
    const how = pages.map((page) => page.map((one) => `${one.externalId} v${one.version}`));
    expect({ how, state: await stateOf(stage) }).toEqual({ how, state: expected });
  }
  await inOrder.requireFaultless(); // looks into all workspaces
  return { stands: await inOrder.posts(), tickets: expected.tickets };
}

function pagesOf(posts: FakePost[], random: Random): FakePost[][] {
  const pages: FakePost[][] = [];
  for (let at = 0; at < posts.length; at += pages.at(-1)?.length ?? 1) {
    pages.push(posts.slice(at, at + 1 + random.below(2)));
  }
  return pages;
}

describe('a quote of ours that nobody has shown as one', () => {
  it('is a ticket as soon as what it quotes is here', async () => {
    const ours = post(BRAND, 'We have news');
    const quote = post('mara', 'what does this mean?', { quotedExternalId: ours.externalId });
    const theirs = answer(quote, 'noah', 'no idea');
    const reply = answer(quote, BRAND, 'It means this.');
    const { stands } = await inAnyOrder([ours, quote, theirs, reply]);
    const thread = `mara/${quote.externalId}`;
    expect(stands).toMatchObject({ [quote.externalId]: thread, [reply.externalId]: thread });
    expect(stands[theirs.externalId]).toBe('filtered context');
  });

  it('takes what followed it along, when it was context of somebody else', async () => {
    const ours = post(BRAND, 'We have news');
    const plea = post('mara', '@brand help', { addressees: to('mention', BRAND) });
    const quote = answer(plea, 'noah', 'look what they say', { quotedExternalId: ours.externalId });
    const reply = answer(quote, BRAND, 'We do say so.');
    const thanks = answer(quote, 'mara', 'oh, thank you');
    const below = answer(thanks, BRAND, 'You are welcome.');
    const { stands } = await inAnyOrder([ours, plea, quote, reply, thanks, below]);
    expect(stands[plea.externalId]).toBe(`mara/${plea.externalId}`);
    const moved = `noah/${plea.externalId}`;
    for (const one of [quote, reply, thanks, below]) expect(stands[one.externalId]).toBe(moved);
  });

  it('is filtered by the rules like any', async () => {
    const ours = post(BRAND, 'We have news');
    const quote = post('mara', 'giveaway', { quotedExternalId: ours.externalId });
    const { stands } = await inAnyOrder([ours, quote], 'giveaway');
    expect(stands).toEqual({
      [ours.externalId]: 'filtered own',
      [quote.externalId]: 'filtered rule',
    });
  });

  it('is with both accounts when it names one of them and quotes the other', async () => {
    const news = post(OTHER, 'We have news');
    const quote = post('mara', '@brand and this?', {
      addressees: to('mention', BRAND),
      quotedExternalId: news.externalId,
    });
    const elsewhere = post('mara', '@other hello', { addressees: to('mention', OTHER) });
    const { tickets } = await inAnyOrder([news, quote, elsewhere]);
    expect(tickets).toMatchObject([
      { account: 'brand', threads: `mara/${quote.externalId} mara/${elsewhere.externalId}` },
    ]);
  });

  it('stays context when it quotes somebody else', async () => {
    const theirs = post('noah', 'I have news');
    const quote = post('mara', 'oh', { quotedExternalId: theirs.externalId });
    const { stands } = await inAnyOrder([theirs, quote, post('mara', '@brand', { addressees: to('mention', BRAND) })]);
    expect(stands[quote.externalId]).toBe('filtered context');
  });
});

describe('an edit', () => {
  it('that names us for the first time is a mention', async () => {
    const first = post('mara', 'my bag is gone');
    const second = edited(first, '@brand my bag is gone', to('mention', BRAND));
    const last = edited(second, '@brand my red bag is gone', to('mention', BRAND));
    const { stands } = await inAnyOrder([first, second, last]);
    expect(stands).toEqual({ [first.externalId]: `mara/${first.externalId}` });
  });

  it('that names us no more takes nothing away', async () => {
    const first = post('mara', '@brand my bag is gone', { addressees: to('mention', BRAND) });
    const second = edited(first, 'my bag is gone', []);
    const ours = answer(first, BRAND, 'We look for it.');
    const { stands } = await inAnyOrder([first, second, ours]);
    expect(new Set(Object.values(stands))).toEqual(new Set([`mara/${first.externalId}`]));
  });

  it('that names us below a post of somebody else takes what followed it along', async () => {
    const plea = post('mara', '@brand help', { addressees: to('mention', BRAND) });
    const aside = answer(plea, 'noah', 'me too');
    const more = answer(aside, 'noah', 'since Monday');
    const named = edited(more, 'since Monday, @brand', [...more.addressees, ...to('mention', BRAND)]);
    const ours = answer(more, BRAND, 'We are on it.');
    const { stands } = await inAnyOrder([plea, aside, more, named, ours]);
    expect(stands).toEqual({
      [plea.externalId]: `mara/${plea.externalId}`,
      [aside.externalId]: `mara/${plea.externalId}`,
      [more.externalId]: `noah/${plea.externalId}`,
      [ours.externalId]: `noah/${plea.externalId}`,
    });
  });

  it('is judged by its own words, and only where it speaks to us', async () => {
    const first = post('mara', '@brand giveaway', { addressees: to('mention', BRAND) });
    const second = edited(first, 'no giving away', []);
    const { stands } = await inAnyOrder([first, second], 'giveaway');
    expect(stands).toEqual({ [first.externalId]: 'filtered rule' });
  });
});

describe('a customer of two of our accounts', () => {
  it('has a ticket with each, until one thread is with both', async () => {
    const one = post('mara', '@brand hello', { addressees: to('mention', BRAND) });
    const two = post('mara', '@other hello', { addressees: to('mention', OTHER) });
    expect((await inAnyOrder([one, two])).tickets).toMatchObject([{ account: 'brand' }, { account: 'other' }]);
    const both = post('mara', '@brand @other hello', { addressees: to('mention', BRAND, OTHER) });
    const { tickets } = await inAnyOrder([one, two, both]);
    const threads = [one, two, both].map(({ externalId }) => `mara/${externalId}`).join(' ');
    expect(tickets).toMatchObject([{ account: 'brand', threads }]);
  });

  it('may turn from one to the other in a thread, or in an edit', async () => {
    const one = post('mara', '@other hello', { addressees: to('mention', OTHER) });
    const turned = answer(one, 'mara', 'or you, @brand?', { addressees: to('mention', BRAND) });
    const three = post('mara', '@other are you there?', { addressees: to('mention', OTHER) });
    const four = edited(three, '@brand are you there?', to('mention', BRAND));
    const five = post('mara', '@brand hello?', { addressees: to('mention', BRAND) });
    expect((await inAnyOrder([one, turned, three, four, five])).tickets).toHaveLength(1);
  });
});
