import type { CreditSettings } from '../../sandbox/x/world/credits.ts';
import { setStage, refusal, type Stage } from './sandbox-client.ts';
import { openStream, until } from './stream-reader.ts';

// A Tuesday in the middle of a month: days and months end where the tests say.
const NOON = Date.parse('2026-11-17T12:00:00Z');
const DAY_MS = 86_400_000;

let stage: Stage;
beforeEach(async () => {
  stage = await setStage({ now: () => NOON });
});
afterEach(() => stage.close());

const spend = () => stage.world.credits.describe(stage.app.id);
const set = (settings: CreditSettings) => stage.world.setCredits(stage.app.id, settings);
const ask = (text = '@northwind help') => stage.world.post({ authorId: stage.customer.id, text });
const mentions = (options = {}) => stage.client.v2.userMentionTimeline(stage.brand.id, options);

describe('what is charged', () => {
  it('a post read costs $0.005, once a day in UTC, however often and wherever it is read', async () => {
    const asked = ask();
    await mentions();
    await mentions();
    await stage.client.v2.singleTweet(asked.id);
    expect(spend()).toMatchObject({ spentUsd: 0.005, byKind: { 'post-read': { count: 1, usd: 0.005 } } });
    stage.world.advanceClock(DAY_MS / 2 - 1);
    await mentions();
    expect(spend().spentUsd).toBe(0.005);
    stage.world.advanceClock(1);
    await mentions();
    expect(spend().spentUsd).toBe(0.01);
  });

  it('an owner of the app reads own mentions for $0.001, but not what others were told', async () => {
    stage.app.ownerId = stage.brand.id;
    ask();
    await mentions();
    expect(spend().byKind).toEqual({ 'owned-read': { count: 1, usd: 0.001 } });
    stage.world.post({ authorId: stage.brand.id, text: '@marta_flies hello' });
    await stage.client.v2.userMentionTimeline(stage.customer.id);
    expect(spend().byKind).toMatchObject({ 'post-read': { count: 1, usd: 0.005 } });
  });

  it('a user costs $0.010, also one that an expansion brings, unless the sandbox is told otherwise', async () => {
    ask();
    await mentions({ expansions: ['author_id'] });
    expect(spend().byKind).toMatchObject({ 'user-read': { count: 1, usd: 0.01 } });
    await stage.client.v2.user(stage.customer.id);
    expect(spend().byKind['user-read']!.count).toBe(1);
    stage.world.behaviour.billIncludes = false;
    stage.world.post({ authorId: stage.world.addUser({ handle: 'else' }).id, text: '@northwind me too' });
    await mentions({ expansions: ['author_id'] });
    expect(spend().byKind['user-read']!.count).toBe(1);
  });

  it('writing is priced by what it is: plain, with a link, a summoned reply, a deletion', async () => {
    const { data } = await stage.client.v2.tweet('Hello everyone');
    expect(spend().spentUsd).toBe(0.015);
    await stage.client.v2.reply('A thread of our own', data.id);
    expect(spend().byKind['post-create']).toEqual({ count: 2, usd: 0.03 });
    await stage.client.v2.tweet('See foo.dev for more');
    expect(spend().byKind['post-create-with-url']).toEqual({ count: 1, usd: 0.2 });
    await stage.client.v2.reply('We are on it', ask().id);
    expect(spend().byKind['summoned-reply']).toEqual({ count: 1, usd: 0.01 });
    await stage.client.v2.deleteTweet(data.id);
    expect(spend().byKind.delete).toEqual({ count: 1, usd: 0.01 });
    expect(spend().spentUsd).toBeCloseTo(0.25, 6);
  });

  it('a message read costs $0.010 and a message sent $0.015', async () => {
    await stage.client.v2.sendDmToParticipant(stage.customer.id, { text: 'Hello' });
    expect(spend().byKind).toEqual({ 'dm-create': { count: 1, usd: 0.015 } });
    await stage.client.v2.listDmEvents();
    await stage.client.v2.listDmEvents();
    expect(spend().byKind['dm-read']).toEqual({ count: 1, usd: 0.01 });
  });

  it('what a stream delivers is charged as post reads', async () => {
    stage.world.streamRules.add(stage.app, '@northwind');
    stage.world.advanceClock(60_000);
    const reader = await openStream(stage, '/2/tweets/search/stream');
    ask();
    await until(() => reader.messages().length === 1);
    expect(spend().byKind).toEqual({ 'post-read': { count: 1, usd: 0.005 } });
    set({ balanceUsd: 0 });
    expect((await openStream(stage, '/2/tweets/search/stream')).status).toBe(402);
  });

  it('a refusal costs nothing, a lost answer does', async () => {
    await refusal(stage.client.v2.reply('into the void', '1'));
    expect(spend().spentUsd).toBe(0);
    stage.world.setFault({ endpoint: 'POST /2/tweets', kind: 'commit-then-reset', count: 1 });
    await refusal(stage.client.v2.tweet('Did it arrive?'));
    expect(spend().spentUsd).toBe(0.015);
  });

  it('every app has its own account', async () => {
    const other = stage.world.addApp();
    ask();
    await mentions();
    expect(stage.world.credits.describe(other.id).spentUsd).toBe(0);
  });
});

describe('what is refused', () => {
  it('a balance may fall below zero, then nothing that costs is served, until it is filled up', async () => {
    set({ balanceUsd: 0.01 });
    await stage.client.v2.tweet('The last one');
    expect(spend().balanceUsd).toBe(-0.005);
    const error = await refusal(stage.client.v2.tweet('One too many'));
    expect(error.code).toBe(402);
    expect(error.data).toMatchObject({
      title: 'CreditsDepleted',
      type: 'https://api.twitter.com/2/problems/credits',
      detail: expect.stringMatching(
        /^Your enrolled account \[\d+\] does not have any credits to fulfill this request\.$/,
      ),
    });
    expect(stage.world.posts.list(stage.world.posts.byAuthor.of(stage.brand.id).ascending())).toHaveLength(1);
    expect((await refusal(mentions())).code).toBe(402);
    set({ balanceUsd: 5 });
    await stage.client.v2.tweet('Back again');
  });

  it('a spend limit holds until the next month, and says when that begins', async () => {
    set({ spendLimitUsd: 0.02 });
    await stage.client.v2.tweet('one');
    await stage.client.v2.tweet('two');
    const error = await refusal(stage.client.v2.tweet('three'));
    expect(error.code).toBe(403);
    expect(error.data).toMatchObject({
      title: 'SpendCapReached',
      detail: expect.stringContaining('API requests will be blocked until the next cycle begins on 2026-12-01.'),
      reset_date: '2026-12-01',
    });
    stage.world.advanceClock(Date.parse('2026-12-01T00:00:00Z') - NOON);
    await stage.client.v2.tweet('three');
    expect(spend()).toMatchObject({ cycle: '2026-12', cycleSpentUsd: 0.015, spentUsd: 0.045 });
  });

  it('a cap on post reads is a 429 that is no rate limit', async () => {
    set({ postCap: 2 });
    ask('@northwind one');
    ask('@northwind two');
    await mentions();
    const error = await refusal(mentions());
    expect(error.code).toBe(429);
    expect(error.data).toMatchObject({ title: 'UsageCapExceeded', period: 'Monthly', scope: 'Product' });
    expect(Number(error.headers!['x-rate-limit-remaining'])).toBeGreaterThan(0);
    set({ postCap: null });
    await mentions();
  });

  it('nothing is refused where nothing is set', async () => {
    for (let i = 0; i < 20; i++) await stage.client.v2.tweet(`number ${i} on foo.dev`);
    expect(spend()).toMatchObject({ spentUsd: 4, balanceUsd: null, spendLimitUsd: null, postCap: null });
  });
});

describe('GET /2/usage/tweets', () => {
  it('tells an app what it has read, in all and by day', async () => {
    const app = stage.clientWith(stage.app.bearerToken);
    ask('@northwind one');
    ask('@northwind two');
    await mentions();
    stage.world.advanceClock(2 * DAY_MS);
    await mentions();
    expect((await app.v2.usage()).data).toEqual({
      cap_reset_day: 12,
      project_cap: 3_000_000,
      project_id: expect.stringMatching(/^\d+$/),
      project_usage: 4,
    });
    const { data } = await app.v2.get<{ data: Record<string, unknown> }>('usage/tweets', {
      'usage.fields': 'daily_client_app_usage,daily_project_usage',
      days: 2,
    });
    expect(data['daily_client_app_usage']).toEqual([
      {
        client_app_id: stage.app.id,
        usage: [{ date: '2026-11-19T00:00:00.000Z', usage: 2 }],
        usage_result_count: 1,
      },
    ]);
    expect((await refusal(app.v2.get('usage/tweets', { days: 91 }))).code).toBe(400);
    expect((await refusal(stage.client.v2.usage())).code).toBe(403);
  });
});

describe('the control API', () => {
  it('sets the limits and tells what was spent', async () => {
    const { controlOrigin, controlToken } = stage.sandbox;
    const call = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${controlOrigin}/_sandbox/${path}`, {
        method,
        headers: { authorization: `Bearer ${controlToken}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Record<string, unknown>;
    };
    await call('POST', 'credits', { appId: stage.app.id, balanceUsd: 1, postCap: 10 });
    await stage.client.v2.tweet('Hello');
    expect(await call('GET', `spend?appId=${stage.app.id}`)).toMatchObject({ spentUsd: 0.015, balanceUsd: 0.985 });
    await call('POST', 'credits', { appId: stage.app.id, balanceUsd: null });
    expect(await call('GET', 'spend')).toEqual({
      apps: [expect.objectContaining({ appId: stage.app.id, balanceUsd: null, postCap: 10 })],
    });
    expect(await call('POST', 'credits', { appId: '1' })).toEqual({ error: 'There is no app with the id 1.' });
  });
});
