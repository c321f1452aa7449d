import type { App, User, XSandbox } from '../../sandbox/x/index.ts';
import type { Access, ChannelError, ChannelPost, StreamedPage, StreamSource } from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { accessTo, ACTIVITY, startQuickSandbox, streamOf } from '../support/x-stage.js';
import { until } from '../support/test-app.js';

const SILENCE_MS = 1_500;
const CREATE = 'POST /2/activity/subscriptions';
const ALL = ['dm.received', 'dm.sent', 'oauth.revoke', 'post.delete', 'post.quote.create'];

let sandbox: XSandbox;
let world: XSandbox['world'];
let brand: User;
let customer: User;
let app: App;
let access: Access;
let adapter: XAdapter;
let source: StreamSource;
let stop: AbortController;
beforeEach(async () => {
  sandbox = await startQuickSandbox();
  ({ world } = sandbox);
  brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  customer = world.addUser({ handle: 'mara', name: 'Mara' });
  app = world.addApp();
  access = accessTo(sandbox, brand, app);
  adapter = new XAdapter({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: 2_000, streamSilenceMs: SILENCE_MS });
  source = streamOf(adapter, 'activity');
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await sandbox.close();
});

interface Reading {
  pages: StreamedPage[];
  signs: number;
  end: unknown;
}
async function read(): Promise<Reading> {
  const reading: Reading = { pages: [], signs: 0, end: undefined };
  void (async () => {
    for await (const page of source.open(access, stop.signal)) {
      if (page) reading.pages.push(page);
      else reading.signs += 1;
    }
  })().catch((error: unknown) => (reading.end = error));
  await until('the stream to open', async () => reading.signs > 0 || reading.end !== undefined);
  return reading;
}
const follow = (...accounts: Access['account'][]) => source.follow(access, accounts);
async function listen(): Promise<Reading> {
  expect(await follow(access.account)).toEqual(new Map());
  return read();
}
const postsOf = ({ pages }: Reading): ChannelPost[] => pages.flatMap(({ body }) => adapter.readPage(body).posts);
const idsOf = (reading: Reading): string[] => postsOf(reading).map((post) => post.externalId);
const has = (reading: Reading, id: string) => until(`${id} to come`, async () => idsOf(reading).includes(id));
const ended = (reading: Reading): Promise<ChannelError> =>
  until('the end', async () => reading.end as ChannelError | undefined);
const writes = (text: string) => world.post({ authorId: customer.id, text });
const dm = (text: string, more: object = {}) =>
  world.directMessages.send({ from: customer.id, to: brand.id, text, ...more });

const subscribed = (tag?: string) =>
  world.activity
    .of(app.id)
    .filter((one) => tag === undefined || one.tag === tag)
    .map((one) => `${one.eventType} ${one.userId ?? ''}`.trim())
    .sort();
/** Another program of the app has subscribed to these. */
const othersHear = (...types: ('post.mention.create' | 'post.reply.create')[]) =>
  types.forEach((eventType) => world.activity.add(app, { eventType, userId: brand.id, tag: 'somebody else' }));
const allOf = (...users: { id: string }[]) => users.flatMap(({ id }) => ALL.map((type) => `${type} ${id}`)).sort();

describe('subscriptions', () => {
  const sister = () => {
    const user = world.addUser({ handle: 'southwind' });
    world.issueOAuth1Tokens(user.id, app.id);
    return { ...user, account: { externalId: user.id, handle: user.handle } };
  };

  it('are made for each account, once, deleted when nobody wants them, and those of others are left alone', async () => {
    const other = world.addUser({ handle: 'other' });
    world.activity.add(app, { eventType: 'post.create', userId: other.id, tag: 'somebody else' });
    const southwind = sister();
    await follow(access.account, southwind.account);
    expect(subscribed('parley')).toEqual(allOf(brand, southwind));
    const calls = world.requests({ endpoint: CREATE }).length;
    await follow(access.account, southwind.account);
    expect(world.requests({ endpoint: CREATE })).toHaveLength(calls);
    await follow(southwind.account);
    expect(subscribed('parley')).toEqual(allOf(southwind));
    await follow();
    expect(subscribed()).toEqual([`post.create ${other.id}`]);
  });

  it('that were lost without a word, or whose making was not answered, are there after the next look, each once', async () => {
    world.setFault({ endpoint: CREATE, kind: 'commit-then-reset', count: 2 });
    await expect(follow(access.account)).rejects.toMatchObject({ code: 'network' });
    await until('the calls to have ended', async () => world.requests({ endpoint: CREATE }).length === ALL.length);
    await follow(access.account);
    expect(subscribed()).toEqual(allOf(brand));
    world.activity.delete(world.activity.of(app.id)[0]!);
    await follow(access.account);
    expect(subscribed()).toEqual(allOf(brand));
  });

  it('that another made in the same moment are no refusal', async () => {
    const both = await Promise.all([follow(access.account), follow(access.account)]);
    expect(both).toEqual([new Map(), new Map()]);
    expect(subscribed()).toEqual(allOf(brand));
  });

  it('that another program of the app has are heard along, and not made twice', async () => {
    othersHear('post.mention.create');
    world.activity.add(app, { eventType: 'dm.sent', userId: brand.id, tag: 'somebody else' });
    const reading = await listen();
    expect(subscribed('parley')).toEqual(allOf(brand).filter((one) => !one.startsWith('dm.sent')));
    await has(reading, writes('@northwind over theirs').id);
  });

  it('are made in part where an account allows a part, and an account that allows nothing is named with X’s reason', async () => {
    world.revokeAccess(brand.id, app.id);
    world.issueOAuth2Tokens(brand.id, app.id, ['tweet.read', 'users.read']);
    expect(await follow(access.account)).toEqual(new Map());
    expect(subscribed()).toEqual(allOf(brand).filter((one) => !one.startsWith('dm.')));
    const stranger = world.addUser({ handle: 'stranger' });
    const refused = await follow(access.account, { externalId: stranger.id, handle: 'stranger' });
    expect([...refused]).toEqual([
      [
        stranger.id,
        expect.stringMatching(/^X does not tell of this account’s activities: The user has not authorized/),
      ],
    ]);
  });

  it('that X does not have for this app are no failure: every account is named with the reason', async () => {
    world.setFault({ endpoint: 'GET /2/activity/subscriptions', kind: 'status', status: 403 });
    const refused = await follow(access.account);
    expect([...refused]).toEqual([
      [brand.id, expect.stringMatching(/^X does not tell this app of activities, so all/)],
    ]);
  });

  it('are made as far as X lets us at a time, and the rest follows', async () => {
    world.setFault({ endpoint: CREATE, kind: 'status', status: 429 });
    const refused = await follow(access.account);
    expect([...refused]).toEqual([[brand.id, expect.stringMatching(/only so many subscriptions .* at a time/)]]);
    world.clearFaults();
    expect(await follow(access.account)).toEqual(new Map());
    expect(subscribed()).toEqual(allOf(brand));
  });

  it('of more accounts than X has room for leave those beyond it named, and the others heard', async () => {
    for (let n = 0; n < 1_496; n += 1) {
      world.activity.add(app, { eventType: 'post.create', userId: String(10_000 + n), tag: 'somebody else' });
    }
    const southwind = sister();
    const refused = await follow(access.account, southwind.account);
    expect([...refused]).toEqual([[southwind.id, expect.stringMatching(/exceeds the limit of 1500/)]]);
    expect(subscribed('parley')).toHaveLength(4);
  });
});

describe('what comes', () => {
  it('is read as the polls would read it: mentions, answers, quotes that name nobody, messages of both sides', async () => {
    othersHear('post.mention.create', 'post.reply.create');
    const own = world.post({ authorId: brand.id, text: 'New routes!' });
    const reading = await listen();
    const mention = writes('@northwind where? https://example.com/bag &amp;');
    const answer = world.reply(customer.id, own.id, 'how nice');
    const quote = world.quote(customer.id, own.id, 'Look at this');
    const received = dm('My code is 4711 & <b> https://example.com/x');
    const sent = world.directMessage({ from: brand.id, to: customer.id, text: 'Thank you' });
    for (const { id } of [mention, answer, quote]) await has(reading, id);
    for (const { id } of [received, sent]) await has(reading, `dm:${id}`);
    const streamed = new Map(postsOf(reading).map((post) => [post.externalId, post]));

    const polled = new Map<string, ChannelPost>();
    for (const name of ['mentions', 'messages']) {
      const pages = adapter.sources.find((one) => one.name === name)!.fetchSince(access, null, stop.signal);
      for (let page = await pages.next(); !page.done; page = await pages.next()) {
        for (const post of adapter.readPage(page.value.body).posts) polled.set(post.externalId, post);
      }
    }
    for (const id of [mention.id, answer.id, `dm:${received.id}`, `dm:${sent.id}`]) {
      // Whom a message was written to the poll knows by their id only.
      expect(streamed.get(id)).toEqual({ ...polled.get(id), counterpart: streamed.get(id)?.counterpart });
    }
    expect(streamed.get(`dm:${received.id}`)).toMatchObject({
      text: 'My code is 4711 & <b> https://example.com/x',
      author: { handle: 'mara' },
      counterpart: { handle: 'northwind' },
    });
    expect(polled.has(quote.id)).toBe(false);
    expect(streamed.get(quote.id)).toMatchObject({ addressees: [{ externalId: brand.id, how: 'quote' }] });
    expect(reading.pages.every((page) => page.accountExternalId === brand.id)).toBe(true);
    for (const page of reading.pages) {
      const { posts, broken } = adapter.readPage(page.body);
      expect(posts.length + broken.length).toBe(page.received);
      expect(broken).toEqual([]);
    }
  });

  it('keeps its message as X sent it, and a post that vanishes can be cut out of it wherever it stands', async () => {
    const own = world.post({ authorId: brand.id, text: 'Code QX81' });
    const reading = await listen();
    const quote = world.quote(customer.id, own.id, 'Look at this');
    await has(reading, quote.id);
    const { body } = reading.pages[0]!;
    expect(JSON.parse(body)).toMatchObject({
      activity: [{ event_type: 'post.quote.create', payload: { public_metrics: { reply_count_str: '0' } } }],
    });
    const withoutOwn = adapter.lookup.without(body, new Set([own.id]))!;
    expect(withoutOwn).not.toContain('QX81');
    expect(adapter.readPage(withoutOwn).posts).toMatchObject([
      { externalId: quote.id, addressees: [{ externalId: brand.id, how: 'quote' }] },
    ]);
    expect(adapter.readPage(adapter.lookup.without(body, new Set([own.id, quote.id]))!).posts).toEqual([]);
    expect(adapter.lookup.without(body, new Set(['1']))).toBeNull();
  });

  it('of a message that cannot be told for sure has its source asked, and keeps no word: of a group, with a picture', async () => {
    const group = world.directMessages.createGroup(customer.id, [brand.id, world.addUser({ handle: 'jon' }).id]);
    const picture = world.addMedia({ ownerId: customer.id });
    const reading = await listen();
    world.directMessages.send({ from: customer.id, conversationId: group.conversationId, text: 'Hello group' });
    await until('the group', async () => reading.pages.length === 1);
    dm('See here', { mediaIds: [picture.id] });
    await until('the picture', async () => reading.pages.length === 2);
    dm('psst', { encrypted: true });
    const plain = dm('plain');
    await has(reading, `dm:${plain.id}`);
    expect(reading.pages.map(({ wakes, received }) => [wakes, received])).toEqual([
      [['messages'], 0],
      [['messages'], 0],
      [[], 1],
    ]);
    expect(JSON.stringify(reading.pages)).not.toMatch(/Hello group|See here|psst/);
  });

  it('of the end of a permission has the mentions asked, and of a deletion names the post', async () => {
    const reading = await listen();
    const own = world.post({ authorId: brand.id, text: 'Soon gone' });
    world.deletePost(own.id);
    await until('it to be told', async () => reading.pages.length === 1);
    expect(reading.pages[0]).toMatchObject({ received: 0, gone: [own.id], wakes: [], accountExternalId: brand.id });
    world.revokeAccess(brand.id, app.id);
    await until('the end', async () => reading.pages.length === 2);
    expect(reading.pages[1]).toMatchObject({ received: 0, gone: [], wakes: ['mentions'], accountExternalId: brand.id });
  });

  it('in split and joined chunks, late, doubled and out of order is read as it was written', async () => {
    othersHear('post.mention.create');
    const reading = await listen();
    for (const kind of ['split-characters', 'join-messages', 'duplicate', 'reorder'] as const) {
      world.setFault({ endpoint: ACTIVITY, kind, probability: 0.4, ms: 50 });
    }
    const texts = Array.from({ length: 30 }, (_, n) => `🧳 ${n} где мой багаж? 我的行李 👩‍👩‍👧`);
    texts.forEach((text, n) => (n % 2 === 0 ? dm(text) : writes(`@northwind ${text}`)));
    const wanted = new Set(texts.map((text, n) => (n % 2 === 0 ? text : `@northwind ${text}`)));
    await until('all', async () => new Set(postsOf(reading).map(({ text }) => text)).size === wanted.size);
    expect(new Set(postsOf(reading).map(({ text }) => text))).toEqual(wanted);
  });
});

describe('the end', () => {
  it.each([
    [
      'X ends it with an error in the stream',
      'stream-error',
      'unavailable',
      /^X ended the stream: This stream has been/,
    ],
    ['X closes it', 'stream-close', 'network', /^X closed the stream/],
    ['the connection is reset', 'stream-reset', 'network', /^The connection to X’s stream broke/],
    ['it falls silent', 'stream-stall', 'network', /fell silent/],
  ] as const)('when %s, what came before is given, and the end says so', async (_, kind, code, sentence) => {
    const reading = await listen();
    const before = dm('before');
    await has(reading, `dm:${before.id}`);
    world.setFault({ endpoint: ACTIVITY, kind });
    expect(await ended(reading)).toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(idsOf(reading)).toEqual([`dm:${before.id}`]);
  });

  it('a third connection is refused as taken, a limit as a limit, and nobody’s connection is ended for it', async () => {
    await listen();
    await read();
    expect(await ended(await read())).toMatchObject({ code: 'connection_taken', retryAfterMs: 60_000 });
    expect('disconnectAll' in source && source['disconnectAll']).toBeFalsy();
    world.setFault({ endpoint: ACTIVITY, kind: 'status', status: 429, resetInMs: 300_000, count: 1 });
    expect(await ended(await read())).toMatchObject({ code: 'rate_limited' });
  });

  it.each([
    [401, 'unauthorized'],
    [402, 'out_of_credits'],
    [503, 'unavailable'],
    [403, 'rejected'],
  ])('refused by a %i it says %s', async (status, code) => {
    await follow(access.account);
    world.setFault({ endpoint: ACTIVITY, kind: 'status', status, count: 1 });
    expect(await ended(await read())).toMatchObject({ code, certainlyNotDone: true });
  });
});
