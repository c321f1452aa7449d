import { hurriedRefusal, refusal, setStage, type Stage } from './sandbox-client.ts';
import { until } from './stream-reader.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const POST = 'POST /2/tweets';
const MENTIONS = 'GET /2/users/:id/mentions';

const ask = () => stage.world.post({ authorId: stage.customer.id, text: '@northwind help' });
const mentionIds = async () =>
  (await stage.client.v2.userMentionTimeline(stage.brand.id)).tweets.map((post) => post.id);

describe('faults, as the client library sees them', () => {
  it.each([
    ['hang-before-commit', 'request', 0],
    ['reset-before-commit', 'request', 0],
    ['hang-after-commit', 'request', 1],
    ['commit-then-reset', 'request', 1],
    ['cut-body', 'partial-response', 1],
    ['bad-json-201', 'partial-response', 1],
    ['commit-then-500', 'response', 1],
    ['commit-then-503', 'response', 1],
  ] as const)('%s is a failed %s and leaves %i replies', async (kind, type, replies) => {
    const asked = ask();
    stage.world.setFault({ endpoint: POST, kind, count: 1 });
    const error = await hurriedRefusal(stage, () => stage.client.v2.reply('Hello', asked.id));
    expect(error.type).toBe(type);
    expect(stage.world.repliesTo(asked.id)).toHaveLength(replies);
    const [logged] = stage.world.requests({ endpoint: POST });
    expect(logged).toMatchObject({ fault: kind, userId: stage.brand.id });
    expect(logged!.committed).toBe(stage.world.repliesTo(asked.id)[0]?.id ?? null);

    // It struck once: the next request is served, and refused as a duplicate only when the first one was committed.
    const again = stage.client.v2.reply('Hello', asked.id).then(
      () => 201,
      (refused: { code: number }) => refused.code,
    );
    expect(await again).toBe(replies === 0 ? 201 : 403);
    expect(stage.world.repliesTo(asked.id)).toHaveLength(1);
  });

  it('latency delays, and can be limited to one user', async () => {
    stage.world.setFault({ endpoint: '*', kind: 'latency', ms: 150, userId: stage.brand.id });
    const started = performance.now();
    await stage.client.v2.me();
    expect(performance.now() - started).toBeGreaterThan(140);
    await stage.clientWith(stage.app.bearerToken).v2.user(stage.brand.id);
    expect(stage.world.requests().map(({ fault }) => fault)).toEqual(['latency', null]);
  });

  it('latency is over when the clock is moved over it', async () => {
    stage.world.setFault({ endpoint: '*', kind: 'latency', ms: 3_600_000, count: 1 });
    const asked = stage.client.v2.me();
    await until(() => stage.world.faults.list().length === 0);
    expect(stage.world.requests()).toEqual([]);
    stage.world.advanceClock(3_600_000);
    expect((await asked).data.id).toBe(stage.brand.id);
  });

  it.each([
    [401, undefined, { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 }],
    [
      402,
      undefined,
      expect.objectContaining({ title: 'CreditsDepleted', type: 'https://api.twitter.com/2/problems/credits' }),
    ],
    [
      403,
      'duplicate',
      expect.objectContaining({ detail: 'You are not allowed to create a Tweet with duplicate content.' }),
    ],
    [403, undefined, { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 }],
    [429, 'usage-capped', expect.objectContaining({ title: 'UsageCapExceeded', period: 'Monthly', scope: 'Product' })],
    [500, undefined, expect.objectContaining({ title: 'Internal Server Error', status: 500 })],
    [503, undefined, { title: 'Service Unavailable', detail: 'Service Unavailable', type: 'about:blank', status: 503 }],
  ])('status %i (%s) has the known body and changes nothing', async (status, problem, body) => {
    const asked = ask();
    stage.world.setFault({ endpoint: POST, kind: 'status', status, count: 1, ...(problem ? { problem } : {}) });
    const error = await refusal(stage.client.v2.reply('Hello', asked.id));
    expect(error.code).toBe(status);
    expect(error.data).toEqual(body);
    expect(stage.world.repliesTo(asked.id)).toEqual([]);
  });

  it('429 comes with a reset in the future, in the past, or without', async () => {
    const resetOf = async (resetInMs: number | null | undefined) => {
      stage.world.setFault({
        endpoint: MENTIONS,
        kind: 'status',
        status: 429,
        count: 1,
        ...(resetInMs === undefined ? {} : { resetInMs }),
      });
      const error = await refusal(stage.client.v2.userMentionTimeline(stage.brand.id));
      expect(error.code).toBe(429);
      expect(error.data).toEqual({
        title: 'Too Many Requests',
        detail: 'Too Many Requests',
        type: 'about:blank',
        status: 429,
      });
      return error.headers!['x-rate-limit-reset'];
    };
    const now = Date.now() / 1000;
    expect(Number(await resetOf(undefined)) - now).toBeGreaterThan(890);
    expect(Number(await resetOf(-60_000))).toBeLessThan(now);
    expect(await resetOf(null)).toBeUndefined();
  });

  it('late indexing: visible by id at once, in the lists only later', async () => {
    stage.world.setFault({ endpoint: 'new-posts', kind: 'late-indexing', ms: 60_000, count: 1 });
    const late = ask();
    const prompt = ask();
    expect((await stage.client.v2.singleTweet(late.id)).data.id).toBe(late.id);
    expect(await mentionIds()).toEqual([prompt.id]);
    stage.world.advanceClock(60_000);
    expect(await mentionIds()).toEqual([prompt.id, late.id]);
  });

  it('late indexing of what the account posts hides it from its own timeline only for so long', async () => {
    stage.world.setFault({ endpoint: POST, kind: 'late-indexing', ms: 30_000, surfaces: ['timeline'] });
    ask();
    const { data } = await stage.client.v2.tweet('Where am I?');
    const own = async () => (await stage.client.v2.userTimeline(stage.brand.id)).tweets.map((post) => post.id);
    expect(await own()).toEqual([]);
    expect(await mentionIds()).toHaveLength(1);
    stage.world.advanceClock(30_000);
    expect(await own()).toEqual([data.id]);
  });

  it('missing from mentions: search still finds it', async () => {
    stage.world.setFault({ endpoint: MENTIONS, kind: 'missing-from-mentions', count: 1 });
    const lost = ask();
    stage.world.advanceClock(3_600_000);
    expect(await mentionIds()).toEqual([]);
    const found = await stage.client.v2.search('@northwind', { max_results: 10 });
    expect(found.tweets.map((post) => post.id)).toEqual([lost.id]);
  });

  it('remaining zero with a next token stops the library’s paginator before the end', async () => {
    stage.world.bulkMentions({ mention: stage.brand.id, count: 30 });
    stage.world.setFault({ endpoint: MENTIONS, kind: 'remaining-zero-with-next-token', count: 1 });
    const paginator = await stage.client.v2.userMentionTimeline(stage.brand.id, { max_results: 10 });
    await paginator.fetchLast(100);
    expect(paginator.tweets).toHaveLength(10);
    expect(paginator.done).toBe(false);
    expect(paginator.rateLimit.remaining).toBe(0);
  });

  it('strikes with the given probability, until cleared', async () => {
    stage.world.setFault({ endpoint: 'GET /2/tweets/:id', kind: 'status', status: 503, probability: 0.5 });
    const asked = ask();
    let failed = 0;
    for (let i = 0; i < 40; i++) await stage.client.v2.singleTweet(asked.id).catch(() => failed++);
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(32);
    stage.world.clearFaults();
    await stage.client.v2.singleTweet(asked.id);
  });
});
