import type { App, User, XSandbox } from '../../sandbox/x/index.ts';
import {
  allChannels,
  ChannelError,
  type Access,
  type StreamedPage,
  type StreamSource,
} from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { accessTo, startQuickSandbox, STREAM, streamOf } from '../support/x-stage.js';
import { until } from '../support/test-app.js';

const SILENCE_MS = 1_500;

let sandbox: XSandbox;
let world: XSandbox['world'];
let brand: User;
let app: App;
let access: Access;
let adapter: XAdapter;
let source: StreamSource;
let stop: AbortController;
beforeEach(async () => {
  sandbox = await startQuickSandbox();
  ({ world } = sandbox);
  brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  app = world.addApp();
  access = accessTo(sandbox, brand, app);
  adapter = new XAdapter({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: 2_000, streamSilenceMs: SILENCE_MS });
  source = streamOf(adapter, 'stream');
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await sandbox.close();
});

let customers = 0;
const writes = (text: string) =>
  world.post({ authorId: world.addUser({ handle: `customer_${(customers += 1)}`, name: 'C' }).id, text });

/** Reads on until told otherwise; `end` is why it ended. */
interface Reading {
  pages: StreamedPage[];
  signs: number;
  end: unknown;
}
async function read(from: Access = access): Promise<Reading> {
  const reading: Reading = { pages: [], signs: 0, end: undefined };
  void (async () => {
    for await (const page of source.open(from, stop.signal)) {
      if (page) reading.pages.push(page);
      else reading.signs += 1;
    }
  })().catch((error: unknown) => (reading.end = error));
  await until('the stream to open', async () => reading.signs > 0 || reading.end !== undefined);
  return reading;
}
const follow = (...accounts: Access['account'][]) => source.follow(access, accounts);
const textsOf = (pages: StreamedPage[]): string[] =>
  pages.flatMap(({ body }) => adapter.readPage(body).posts.map((post) => post.text));
const got = (reading: Reading, count: number) =>
  until(`${count} posts`, async () => textsOf(reading.pages).length >= count);
const ended = (reading: Reading): Promise<ChannelError> =>
  until('the end', async () => reading.end as ChannelError | undefined);
const rules = () => world.streamRules.of(app.id).map(({ tag, value }) => ({ tag, value }));
const ours = { tag: 'parley:', value: '(@northwind OR to:northwind) -is:retweet -from:northwind' };

it('what concerns the account comes while it is written, complete, and what does not concern it does not', async () => {
  await follow(access.account);
  const reading = await read();
  writes('nothing for you');
  world.post({ authorId: brand.id, text: '@northwind says so itself' });
  const asked = writes('@northwind where is my bag? https://example.com/bag &amp;');
  world.repost(asked.authorId, asked.id);
  world.reply(world.addUser({ handle: 'other' }).id, asked.id, 'mine too');
  writes('@northwind the last');
  await until('the last', async () => textsOf(reading.pages).includes('@northwind the last'));
  const posts = reading.pages.flatMap(({ body }) => adapter.readPage(body).posts);
  const [first] = posts;
  expect(first).toMatchObject({
    externalId: asked.id,
    author: { externalId: asked.authorId },
    addressees: [{ externalId: brand.id, how: 'mention' }],
  });
  expect(new Set(posts.map((post) => post.text))).toEqual(new Set([first?.text, 'mine too', '@northwind the last']));
  expect(reading.pages.every((page) => page.accountExternalId === brand.id)).toBe(true);
  expect(reading.pages.at(-1)?.newestPostAt).toEqual(posts.at(-1)?.postedAt);
  expect(reading.end).toBeUndefined();
});

it('each account of an app gets its own posts over the one connection, and a post to both comes to both', async () => {
  const sister = world.addUser({ handle: 'southwind' });
  await follow(access.account, { externalId: sister.id, handle: 'southwind' });
  const reading = await read();
  writes('@northwind a');
  writes('@southwind b');
  writes('@northwind @southwind c');
  await got(reading, 4);
  const of = (id: string) => textsOf(reading.pages.filter((page) => page.accountExternalId === id)).sort();
  expect(of(brand.id)).toEqual(['@northwind @southwind c', '@northwind a']);
  expect(of(sister.id)).toEqual(['@northwind @southwind c', '@southwind b']);
  expect(world.requests({ endpoint: STREAM })).toHaveLength(1);
});

it('rules are one an account: added when missing, removed when nobody wants them, renewed with the handle, others left alone', async () => {
  world.streamRules.add(app, 'cats', 'somebody else');
  await follow(access.account);
  await follow(access.account);
  const northwind = { ...ours, tag: `parley:${brand.id}` };
  expect(rules()).toEqual([{ tag: 'somebody else', value: 'cats' }, northwind]);
  await follow({ externalId: brand.id, handle: 'renamed' });
  const value = '(@renamed OR to:renamed) -is:retweet -from:renamed';
  expect(rules()).toEqual([
    { tag: 'somebody else', value: 'cats' },
    { tag: northwind.tag, value },
  ]);
  await follow();
  expect(rules()).toEqual([{ tag: 'somebody else', value: 'cats' }]);
});

it('an account whose rule X does not take is named with X’s reason, and the others are followed', async () => {
  world.streamRules.add(app, ours.value, 'somebody else');
  const sister = world.addUser({ handle: 'southwind' });
  const refused = await follow(access.account, { externalId: sister.id, handle: 'southwind' });
  expect([...refused]).toEqual([[brand.id, expect.stringMatching(/^X does not take the stream’s rule.*Duplicate/)]]);
  expect(rules().map((rule) => rule.tag)).toEqual(['somebody else', `parley:${sister.id}`]);
});

it('posts of rules that are not ours are not ours', async () => {
  world.streamRules.add(app, 'cats', 'somebody else');
  await follow(access.account);
  const reading = await read();
  writes('cats are nice');
  writes('@northwind cats on board?');
  await got(reading, 1);
  expect(textsOf(reading.pages)).toEqual(['@northwind cats on board?']);
});

it('characters that come in two chunks, posts that come in one and posts that come twice are read as they were written', async () => {
  await follow(access.account);
  const reading = await read();
  world.setFault({ endpoint: STREAM, kind: 'split-characters', probability: 0.5 });
  world.setFault({ endpoint: STREAM, kind: 'join-messages', probability: 0.5 });
  world.setFault({ endpoint: STREAM, kind: 'duplicate', probability: 0.3 });
  const texts = Array.from({ length: 40 }, (_, n) => `@northwind 🧳 ${n} где мой багаж? 我的行李 👩‍👩‍👧`);
  texts.forEach(writes);
  await until('all', async () => new Set(textsOf(reading.pages)).size === texts.length);
  expect(new Set(textsOf(reading.pages))).toEqual(new Set(texts));
});

it('posts of one moment land together: a thousand in a second are some ten pages, none lost', async () => {
  await follow(access.account);
  const reading = await read();
  const began = performance.now();
  for (let n = 0; n < 1_000; n += 1) {
    writes(`@northwind ${n}`);
    if (n % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 40));
  }
  await got(reading, 1_000);
  const seconds = (performance.now() - began) / 1_000;
  expect(reading.pages.length).toBeLessThanOrEqual(seconds * 10 + 2);
  expect(reading.pages.reduce((sum, page) => sum + page.received, 0)).toBe(1_000);
});

it('who is busy landing holds X back: what comes meanwhile is not heaped up here', async () => {
  await follow(access.account);
  const stream = source.open(access, stop.signal);
  await stream.next();
  const { id } = world.addUser({ handle: 'writer' });
  for (let n = 0; n < 10_000; n += 1) world.post({ authorId: id, text: `@northwind ${n} ${'very long '.repeat(20)}` });
  const slow = await until(
    'X to find us slow',
    async () => world.streams.connections({ appId: app.id }).find((one) => one.disconnectReason === 'SlowReader'),
    20_000,
  );
  const texts: string[] = [];
  const end: unknown = await (async () => {
    for (;;) {
      const { value } = await stream.next();
      if (value) texts.push(...textsOf([value]));
    }
  })().catch((error: unknown) => error);
  expect(end).toMatchObject({ code: 'unavailable' });
  expect(new Set(texts).size).toBe(slow.delivered);
});

it.each([
  ['X ends it with an error in the stream', 'stream-error', 'unavailable', /^X ended the stream: This stream has been/],
  ['X closes it', 'stream-close', 'network', /^X closed the stream/],
  ['the connection is reset', 'stream-reset', 'network', /^The connection to X’s stream broke/],
] as const)('when %s, what came before is given, and the end says so', async (_, kind, code, sentence) => {
  await follow(access.account);
  const reading = await read();
  writes('@northwind before');
  await got(reading, 1);
  world.setFault({ endpoint: STREAM, kind });
  const end = await ended(reading);
  expect(end).toBeInstanceOf(ChannelError);
  expect(end).toMatchObject({ code, certainlyNotDone: true, message: expect.stringMatching(sentence) });
  expect(textsOf(reading.pages)).toEqual(['@northwind before']);
});

it('a stream that falls silent without a word is ended; one that has nothing to say is not', async () => {
  await follow(access.account);
  const reading = await read();
  const opened = performance.now();
  await until('twice the patience to pass', async () => performance.now() - opened > 2 * SILENCE_MS);
  expect(reading.end).toBeUndefined();
  const { signs } = reading;
  await until('another sign of life', async () => reading.signs > signs);
  world.setFault({ endpoint: STREAM, kind: 'stream-stall' });
  const began = performance.now();
  expect(await ended(reading)).toMatchObject({ code: 'network', message: expect.stringMatching(/fell silent/) });
  expect(performance.now() - began).toBeGreaterThan(SILENCE_MS - 300);
});

it('a connection that X believes to be open is told apart from a limit that is used up', async () => {
  await follow(access.account);
  await read();
  expect(await ended(await read())).toMatchObject({ code: 'connection_taken', retryAfterMs: 60_000 });
  world.setFault({ endpoint: STREAM, kind: 'status', status: 429, resetInMs: 300_000, count: 1 });
  const limited = await ended(await read());
  expect(limited.code).toBe('rate_limited');
  expect(limited.retryAfterMs).toBeGreaterThan(290_000);
  await source.disconnectAll?.(access);
  await until('the place to be free', async () => world.streams.connections({ status: 'active' }).length === 0);
  expect((await read()).end).toBeUndefined();
});

it.each([
  [401, 'unauthorized'],
  [402, 'out_of_credits'],
  [503, 'unavailable'],
  [403, 'rejected'],
])('refused by a %i it says %s', async (status, code) => {
  await follow(access.account);
  world.setFault({ endpoint: STREAM, kind: 'status', status, count: 1 });
  expect(await ended(await read())).toMatchObject({ code, certainlyNotDone: true });
});

it('without rules X refuses, and that is said', async () => {
  expect(await ended(await read())).toMatchObject({ code: 'rejected', message: expect.stringMatching(/define rules/) });
});

it('told to stop it closes the connection at once, and X knows it', async () => {
  await follow(access.account);
  const reading = await read();
  stop.abort(new Error('enough'));
  expect(await ended(reading)).toMatchObject({ message: 'enough' });
  await until('X to know', async () => world.streams.connections({ status: 'active' }).length === 0);
});

it('accounts of one app share a connection, those of another do not, and without an app’s keys there is none, which is said', () => {
  const sister = accessTo(sandbox, world.addUser({ handle: 'southwind' }), app);
  const stranger = accessTo(sandbox, brand, world.addApp());
  expect(source.connectionOf(sister)).toBe(source.connectionOf(access));
  expect(source.connectionOf(stranger)).not.toBe(source.connectionOf(access));
  expect(source.connectionOf(access)).not.toContain(app.apiKey);
  const consent = {
    type: 'oauth2',
    accessToken: 'a',
    refreshToken: 'r',
    expiresAt: new Date().toISOString(),
    scopes: [],
  };
  expect(() => source.connectionOf({ ...access, credentials: consent })).toThrow(/X streams to apps only/);
});

it('the registry’s X has both streams', () => {
  const [x] = allChannels({ xSandboxOrigin: undefined, callTimeoutMs: 1_000 } as never);
  expect(x?.streams.map(({ name }) => name)).toEqual(['stream', 'activity']);
});
