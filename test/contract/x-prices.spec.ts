import type { App, User, XSandbox } from '../../sandbox/x/index.ts';
import { ChannelError, type Access, type Fetch, type Use } from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { X_PRICES } from '../../src/channels/x/x-prices.js';
import { accessTo, startQuickSandbox, streamOf } from '../support/x-stage.js';

const HOUR_MS = 3_600_000;

let sandbox: XSandbox;
let brand: User;
let app: App;
let x: XAdapter;
let noted: Use[];
let access: Access;
beforeEach(async () => {
  sandbox = await startQuickSandbox();
  brand = sandbox.world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  app = sandbox.world.addApp();
  x = new XAdapter({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: 3_000 });
  noted = [];
  const meter = { requireBudget: () => undefined, note: (uses: readonly Use[]) => void noted.push(...uses) };
  access = { ...accessTo(sandbox, brand, app), meter };
});
afterEach(() => sandbox.close());

const signal = new AbortController().signal;
const customer = (handle: string) => sandbox.world.addUser({ handle, name: handle });

async function drain(pages: Fetch | AsyncGenerator<unknown, void>): Promise<void> {
  while (!(await pages.next()).done);
}
const read = (name: string) =>
  drain(x.sources.find((source) => source.name === name)!.fetchSince(access, null, signal));

/** The sum of the day, each thing once. */
function noticed(): { usd: number; units: Record<string, number> } {
  const seen = new Set<string>();
  const counted = noted.filter(({ once }) => once === null || (!seen.has(once) && seen.add(once)));
  const units: Record<string, number> = {};
  for (const { kind } of counted) units[kind] = (units[kind] ?? 0) + 1;
  return { usd: counted.reduce((sum, { microUsd }) => sum + microUsd, 0) / 1e6, units };
}
const charged = () => sandbox.world.credits.describe(app.id).spentUsd;

it('what reading costs is what X charges: posts, what they refer to, people, messages, each once a day', async () => {
  const [mara, jon] = [customer('mara'), customer('jon')];
  const asked = sandbox.world.post({ authorId: mara.id, text: '@northwind my bag is gone' });
  sandbox.world.reply(jon.id, asked.id, '@northwind mine too');
  sandbox.world.post({ authorId: brand.id, text: 'We are looking into it' });
  sandbox.world.directMessage({ from: mara.id, to: brand.id, text: 'my number is 7' });
  await read('mentions');
  await read('mentions');
  await read('timeline');
  await read('messages');
  await read('sweep');
  await read('own_sweep');
  const since = new Date(Date.now() - HOUR_MS);
  await drain(x.filler.fetchBetween(access, { fromAt: since, toAt: new Date() }, null, signal));
  await x.lookup.find(access, [{ externalId: asked.id, authorExternalId: mara.id }], true, signal);
  await x.lookup.find(access, [{ externalId: '1234567890', authorExternalId: jon.id }], true, signal);
  expect(noticed().units).toMatchObject({ 'post-read': 3, 'user-read': 3, 'message-read': 1 });
  expect(noticed().usd).toBeCloseTo(charged(), 6);
});

it('an account that owns the app reads its own mentions and posts for a fifth', async () => {
  app.ownerId = brand.id;
  access = { ...access, ownsApp: true };
  const asked = sandbox.world.post({ authorId: customer('mara').id, text: '@northwind my bag is gone' });
  await read('mentions');
  await x.lookup.find(access, [{ externalId: asked.id, authorExternalId: null }], false, signal);
  expect(noticed().units).toEqual({ 'owned-read': 1, 'user-read': 1 });
  expect(noticed().usd).toBeCloseTo(charged(), 6);
});

it('what writing costs is what X charges: an answer, one with a link, a message', async () => {
  const mara = customer('mara');
  const asked = sandbox.world.post({ authorId: mara.id, text: '@northwind my bag is gone' });
  sandbox.world.directMessage({ from: mara.id, to: brand.id, text: 'hello' });
  const target = { kind: 'public' as const, externalId: asked.id, authorExternalId: mara.id };
  await x.publish(access, target, 'We look for it.');
  await x.publish(access, target, 'Here it is: northwind.example.com/bags');
  await x.publish(access, { ...target, kind: 'direct' }, 'We found it.');
  expect(noticed().units).toEqual({ 'summoned-reply': 1, 'post-with-link': 1, message: 1 });
  expect(noticed().usd).toBeCloseTo(charged(), 6);
  expect(noticed().usd).toBeCloseTo(0.01 + 0.2 + 0.015, 6);
});

it('a call that X refuses costs nothing', async () => {
  sandbox.world.setFault({ endpoint: 'GET /2/users/:id/mentions', kind: 'status', status: 503, count: 1 });
  await expect(read('mentions')).rejects.toBeInstanceOf(ChannelError);
  expect(noted).toEqual([]);
});

it('without money no call is made at all', async () => {
  const tooDear = new ChannelError('budget_used', 'Nothing is left.', { certainlyNotDone: true });
  access.meter = {
    note: () => undefined,
    requireBudget: () => {
      throw tooDear;
    },
  };
  await expect(read('mentions')).rejects.toBe(tooDear);
  await expect(x.lookup.find(access, [{ externalId: '1', authorExternalId: null }], false, signal)).rejects.toBe(
    tooDear,
  );
  expect(sandbox.world.requests()).toEqual([]);
});

it('what the stream sends is counted as X charges it', async () => {
  const asked = sandbox.world.addUser({ handle: 'mara', name: 'Mara' });
  const stream = streamOf(x, 'stream');
  await stream.follow(access, [access.account]);
  const stop = new AbortController();
  const pages = stream.open(access, stop.signal);
  await pages.next();
  sandbox.world.post({ authorId: asked.id, text: '@northwind my bag is gone' });
  for (;;) {
    const { value } = await pages.next();
    if (!value) continue;
    noted.push(...value.uses);
    break;
  }
  stop.abort();
  await pages.next().catch(() => undefined);
  expect(noticed()).toEqual({ usd: 0.005, units: { 'post-read': 1 } });
  expect(charged()).toBeCloseTo(0.005, 6);
});

it('what the activity stream tells, for which X has no price, is counted like reading it, and once with the poll', async () => {
  const mara = customer('mara');
  const stream = streamOf(x, 'activity');
  await stream.follow(access, [access.account]);
  const stop = new AbortController();
  const pages = stream.open(access, stop.signal);
  await pages.next();
  const own = sandbox.world.post({ authorId: brand.id, text: 'New routes' });
  sandbox.world.quote(mara.id, own.id, '@northwind my bag is gone');
  sandbox.world.directMessage({ from: mara.id, to: brand.id, text: 'my number is 7' });
  while (noted.length < 2) noted.push(...((await pages.next()).value?.uses ?? []));
  stop.abort();
  await pages.next().catch(() => undefined);
  expect(noticed()).toEqual({ usd: 0.015, units: { 'post-read': 1, 'message-read': 1 } });
  await read('mentions');
  await read('messages');
  // The post that is quoted, and two people, come along with what the polls read.
  expect(noticed().units).toEqual({ 'post-read': 2, 'message-read': 1, 'user-read': 2 });
});

it('the list of prices says where it is from', () => {
  expect(X_PRICES).toMatchObject({ source: expect.stringMatching(/^https:\/\/docs\.x\.com\//), since: '2026-02-06' });
});

it.each([
  ['spend-cap', { spendLimitUsd: 0 }, /reached its spend limit, so X answers nothing until \d{4}-\d\d-01\. Raise/],
  ['credits', { balanceUsd: 0 }, /no credits left\. Top it up/],
  ['cap', { postCap: 0 }, /no more posts this month/],
])(
  'when X says that the money is gone, the sentence says which money and what to do: %s',
  async (_, settings, words) => {
    sandbox.world.setCredits(app.id, settings);
    await expect(read('mentions')).rejects.toMatchObject({
      code: 'out_of_credits',
      message: expect.stringMatching(words),
    });
  },
);
