import type { FakePost } from '../../src/channels/fake/index.js';
import { Database } from '../../src/kernel/index.js';
import { brokenInvariants } from '../support/flow-stage.js';
import {
  connectFake,
  signIn,
  startTestApp,
  until,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { customerWrites, expectProblem } from './story.js';

let test: TestApp;
let admin: TestClient;
let accountId: string;
beforeAll(async () => {
  test = await startTestApp();
  admin = await signIn(test, { role: 'admin' });
  accountId = await connectFake(test);
});
afterAll(() => test.close());

const mention = (author: string, text: string): FakePost =>
  test.fake.addPost({ author, text, addressees: [{ externalId: 'acct-brand', how: 'mention' }] });
const addRule = (name: string, conditions: unknown): Promise<Answer> =>
  admin.send('POST', `/api/accounts/${accountId}/rules`, { name, conditions });
const feed = async (query = ''): Promise<Answer['body']> => (await admin.get(`/api/feed${query}`)).body;
const inFeed = (text: string): Promise<Answer['body']> =>
  until(`"${text}" to be in the feed`, async () =>
    (await feed('?limit=100')).items.find((item: { text: string }) => item.text === text),
  );
const ended = (id: string): Promise<Answer['body']> =>
  until('the conversion to end', async () => {
    const { body } = await admin.get(`/api/feed/conversions/${id}`);
    return body.state !== 'running' && body;
  });

it('a rule is added, listed, changed at its version only, and deleted; it is tidied as it is stored', async () => {
  expect.hasAssertions();
  const added = await addRule(' Spam ', { containsAny: [' win ', 'win', 'prize'], authors: ['@Bot'] });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    name: 'Spam',
    conditions: { containsAny: ['win', 'prize'], authors: ['Bot'] },
    version: 1,
    updatedBy: { id: admin.agentId },
  });
  const change = { name: 'Prizes', conditions: { containsAny: ['prize'] }, version: 1 };
  const changed = await admin.send('PATCH', `/api/rules/${added.body.id}`, change);
  expect(changed.body).toMatchObject({ name: 'Prizes', version: 2 });
  const late = await admin.send('PATCH', `/api/rules/${added.body.id}`, change);
  expectProblem(late, 409);
  expect(late.body.current).toMatchObject({ version: 2 });
  expect((await admin.get(`/api/accounts/${accountId}/rules`)).body).toMatchObject({
    items: [{ name: 'Prizes' }],
    most: 50,
  });
  expect((await admin.send('DELETE', `/api/rules/${added.body.id}`)).status).toBe(204);
  expectProblem(await admin.send('DELETE', `/api/rules/${added.body.id}`), 404);
  expect((await admin.get(`/api/accounts/${accountId}/rules`)).body.items).toEqual([]);
});

it.each([
  ['no condition', {}, 422],
  ['an unknown condition', { regex: '.*' }, 400],
  ['no words', { containsAny: [] }, 400],
  ['201 words', { containsAny: Array.from({ length: 201 }, (_, n) => `w${n}`) }, 400],
  ['a word of 101 characters', { containsNone: ['a'.repeat(101)] }, 400],
  ['a word that is no text', { containsAny: [1] }, 400],
  ['a blank word', { containsAny: [' '] }, 400],
  ['an invisible word', { containsAny: ['\u200B'] }, 422],
  ['a language that is none', { languages: ['english'] }, 400],
  ['a way that is none', { ways: ['repost'] }, 400],
  ['fewer than no followers', { followersBelow: -1 }, 400],
  ['followers as text', { followersFrom: '10' }, 400],
  ['few and many followers at once', { followersFrom: 10, followersBelow: 10 }, 422],
  ['words that are forbidden to be missing', { withoutWords: false }, 400],
  ['null', { languages: null }, 400],
])('a rule with %s is refused', async (_, conditions, status) => {
  expect.hasAssertions();
  expectProblem(await addRule('A rule', conditions), status);
  expectProblem(await admin.send('POST', `/api/accounts/${accountId}/rules/preview`, { conditions }), status);
});

it('an account has fifty rules at most', async () => {
  expect.hasAssertions();
  const ids: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    const { status, body } = await addRule(`Rule ${n}`, { languages: ['xx'] });
    expect(status).toBe(201);
    ids.push(body.id);
  }
  const more = await addRule('One more', { languages: ['xx'] });
  expectProblem(more, 422);
  expect(more.body.code).toBe('too_many_rules');
  for (const id of ids) await admin.send('DELETE', `/api/rules/${id}`);
});

it('a preview says how many posts of the last seven days would have become no ticket, and shows the newest', async () => {
  const opener = await customerWrites(test, admin, { text: '@brand raffle question', author: 'heard' });
  const parent = { externalId: opener.externalId, rootExternalId: opener.externalId } as FakePost;
  const addressees = [{ externalId: 'acct-brand', how: 'reply' as const }];
  test.fake.addPost({ author: 'heard', text: 'no other word', parent, addressees });
  await customerWrites(test, admin, { text: '@brand a Raffle, again', author: 'other' });
  await customerWrites(test, admin, {
    text: '@brand old raffle',
    author: 'past',
    at: new Date(Date.now() - 8 * 86_400_000),
  });
  const preview = await until('all of them in the preview', async () => {
    const { body } = await admin.send('POST', `/api/accounts/${accountId}/rules/preview`, {
      conditions: { containsAny: ['raffle'] },
    });
    return body.looked === 3 && body;
  });
  expect(preview).toMatchObject({ capped: false, matched: 2, filtered: 1, heard: 2 });
  expect(preview.examples.map(({ text, heard }: { text: string; heard: boolean }) => [text, heard])).toEqual([
    ['@brand a Raffle, again', false],
    ['@brand raffle question', true],
  ]);
});

it('what a rule filters is in the feed, by its account, reason, rule and words, and its words are no pattern', async () => {
  const rule = (await addRule('Giveaways', { containsAny: ['giveaway'] })).body;
  mention('spam_1', '@brand giveaway 100%');
  // X’s own link to a post’s pictures is no word of its author’s.
  const pictures = 'https://x.com/passer/status/1900000000000000002/photo/1';
  test.fake.addPost({ author: 'passer', text: `nothing for us ${pictures}` });
  const post = await inFeed('@brand giveaway 100%');
  await inFeed('nothing for us');
  expect(post).toMatchObject({
    account: { id: accountId, handle: 'brand' },
    author: { handle: 'spam_1', followers: null },
    why: 'rule',
    rule: { id: rule.id, name: 'Giveaways', deleted: false },
  });
  const texts = async (query: string): Promise<string[]> =>
    (await feed(query)).items.map((item: { text: string }) => item.text);
  expect(await texts(`?rule=${rule.id}`)).toEqual(['@brand giveaway 100%']);
  expect(await texts('?why=context')).toEqual(['nothing for us']);
  expect(await texts('?account=999999')).toEqual([]);
  expect(await texts('?search=GIVEAWAY')).toEqual(['@brand giveaway 100%']);
  expect(await texts('?search=spam_1')).toEqual(['@brand giveaway 100%']);
  expect(await texts(`?search=${encodeURIComponent('0%')}`)).toEqual(['@brand giveaway 100%']);
  expect(await texts(`?search=${encodeURIComponent('g%y')}`)).toEqual([]);
  expect((await admin.get('/api/feed/count?why=rule')).body).toEqual({ count: 1, capped: false });
  const first = await feed('?limit=1');
  expect([...first.items, ...(await feed(`?limit=1&cursor=${first.nextCursor}`)).items].map(({ id }) => id)).toEqual(
    (await feed()).items.map(({ id }: { id: string }) => id),
  );
  await admin.send('DELETE', `/api/rules/${rule.id}`);
  expect((await inFeed('@brand giveaway 100%')).rule).toMatchObject({ deleted: true });
  expect((await admin.get('/api/feed/rules')).body.items).toContainEqual({
    id: rule.id,
    name: 'Giveaways',
    deleted: true,
  });
});

it.each([
  'why=own',
  'why=nothing',
  'account=x',
  'rule=1%27',
  'search=a',
  'search=%00%00',
  'limit=101',
  'cursor=1',
  'other=1',
])('the feed refuses ?%s', async (query) => {
  expect.hasAssertions();
  expectProblem(await admin.get(`/api/feed?${query}`), 400);
});

it('posts are converted, each becomes a ticket of the person who asked, and once more does nothing', async () => {
  const rule = (await addRule('Hello', { containsAny: ['hello'] })).body;
  mention('greeter', '@brand hello there');
  const { id } = await inFeed('@brand hello there');
  const started = await admin.send('POST', '/api/feed/conversions', { posts: [id] });
  expect(started.status).toBe(201);
  expect(await ended(started.body.id)).toMatchObject({
    state: 'done',
    total: 1,
    converted: 1,
    by: { id: admin.agentId },
  });
  const again = await admin.send('POST', '/api/feed/conversions', { posts: [id] });
  expect(await ended(again.body.id)).toMatchObject({ state: 'done', converted: 0, already: 1 });
  const list = (await admin.get('/api/tickets?view=all&limit=100')).body.items;
  const tickets = list.filter(({ preview }: { preview: string }) => preview === '@brand hello there');
  expect(tickets).toHaveLength(1);
  const events = (await admin.get(`/api/tickets/${tickets[0].number}/events`)).body.items;
  expect(events.map((event: Answer['body']) => [event.kind, event.actor?.id])).toEqual(
    expect.arrayContaining([
      ['ticket_created', admin.agentId],
      ['post_converted', admin.agentId],
    ]),
  );
  await admin.send('DELETE', `/api/rules/${rule.id}`);
});

it('everything that matches a filter is converted in one act, and nothing else', async () => {
  const rule = (await addRule('Many', { containsAny: ['flood'] })).body;
  for (let n = 0; n < 320; n += 1) mention(`flood_${n}`, `@brand flood ${n}`);
  await until('all in the feed', async () => (await admin.get(`/api/feed/count?rule=${rule.id}`)).body.count === 320);
  const others = (await admin.get('/api/feed/count?why=context')).body.count;
  const started = await admin.send('POST', '/api/feed/conversions', { filter: { rule: rule.id } });
  expect(await ended(started.body.id)).toMatchObject({ state: 'done', total: 320, converted: 320 });
  expect((await admin.get(`/api/feed/count?rule=${rule.id}`)).body.count).toBe(0);
  expect((await admin.get('/api/feed/count?why=context')).body.count).toBe(others);
  expect((await admin.get('/api/feed/conversions')).body.items[0]).toMatchObject({ id: started.body.id });
});

it.each([
  ['neither posts nor a filter', {}, 400],
  ['both', { posts: ['1'], filter: {} }, 400],
  ['posts of nobody', { posts: ['999999'] }, 422],
  ['no posts', { posts: [] }, 400],
  ['the same post twice', { posts: ['1', '1'] }, 400],
  ['more posts than are taken by name', { posts: Array.from({ length: 1_001 }, (_, n) => String(n)) }, 400],
  ['a filter that nothing matches', { filter: { account: '999999' } }, 422],
  ['a filter with an unknown field', { filter: { all: true } }, 400],
])('a conversion of %s is refused, and none is made', async (_, body, status) => {
  expect.hasAssertions();
  const before = (await admin.get('/api/feed/conversions')).body.items.length;
  expectProblem(await admin.send('POST', '/api/feed/conversions', body), status);
  expect((await admin.get('/api/feed/conversions')).body.items).toHaveLength(before);
});

it('after all that, every promise of the product is kept', async () => {
  expect(await brokenInvariants(test.app.get(Database))).toEqual([]);
});
