import { setStage, type Stage } from './sandbox-client.ts';
import { call, until } from './stream-reader.ts';
import { startReceiver, type Receiver } from './webhook-receiver.ts';

let stage: Stage;
let receiver: Receiver;
beforeEach(async () => {
  stage = await setStage();
  receiver = await startReceiver(stage.app);
});
afterEach(() => stage.close());

const HOUR = 3_600_000;
/** X waits for an answer, but not for one that is not to come. */
const hurryFor = (answer: unknown): void => {
  if (answer === 'hang') stage.world.behaviour.webhookTimeoutMs = 1_000;
};
const register = (url = receiver.url) => call(stage, 'POST', '/2/webhooks', { url });
const listed = async () => (await call(stage, 'GET', '/2/webhooks')).body.data ?? [];
const ask = () => stage.world.post({ authorId: stage.customer.id, text: '@northwind help' }).id;
const events = () => receiver.events.map(({ body }) => body.data?.payload.id);

async function subscribe(): Promise<string> {
  const webhook = await register();
  expect(webhook.status).toBe(200);
  await call(stage, 'POST', '/2/activity/subscriptions', {
    event_type: 'post.mention.create',
    filter: { user_id: stage.brand.id },
    webhook_id: webhook.body.id,
  });
  return webhook.body.id as string;
}

describe('webhooks', () => {
  it('are registered by whoever answers the challenge with the app’s secret', async () => {
    const { status, body } = await register();
    expect(status).toBe(200);
    expect(body).toEqual({ id: expect.any(String), url: receiver.url, valid: true, created_at: expect.any(String) });
    expect(receiver.challenges).toHaveLength(1);
    expect(await listed()).toEqual([body]);
    expect((await call(stage, 'DELETE', `/2/webhooks/${body.id}`)).body).toEqual({ data: { deleted: true } });
    expect((await call(stage, 'GET', '/2/webhooks')).body).toEqual({ meta: { result_count: 0 } });
  });

  it.each([
    ['wrong', 'CrcValidationFailed: Invalid response_token'],
    [302, 'CrcValidationFailed: answered 302'],
    [500, 'CrcValidationFailed: answered 500'],
    ['hang', 'CrcValidationFailed: no answer in time'],
  ] as const)('are refused when the challenge is answered with %s', async (challenge, message) => {
    receiver.answers.challenge = challenge;
    hurryFor(challenge);
    const { status, body } = await register();
    expect(status).toBe(400);
    expect(body).toMatchObject({
      title: 'Invalid Request',
      errors: [{ parameters: { url: [receiver.url] }, message }],
    });
    expect(await listed()).toEqual([]);
  });

  it.each(['https://example.com/hook', 'http://192.168.1.7/hook', 'http://user:pass@127.0.0.1:1/hook', 'nonsense'])(
    'are refused for %s: the local X stays on loopback',
    async (url) => {
      const { status, body } = await register(url);
      expect(status).toBe(400);
      expect(body.errors[0].message).toMatch(/^UrlValidationFailed: /);
    },
  );

  it('are one for an app, and not twice the same', async () => {
    await register();
    expect((await register()).body.errors[0].message).toMatch(/^DuplicateUrlFailed: /);
    expect((await register(`${receiver.url}/2`)).body.errors[0].message).toMatch(/^WebhookLimitExceeded: /);
    expect((await call(stage, 'DELETE', '/2/webhooks/42')).body.errors[0].message).toMatch(/^WebhookIdInvalid: /);
  });

  it('get signed events, once, when they answer 200', async () => {
    await subscribe();
    const post = ask();
    await until(() => receiver.events.length === 1);
    expect(receiver.events[0]!.genuine).toBe(true);
    expect(receiver.events[0]!.body.data).toMatchObject({ event_type: 'post.mention.create', payload: { id: post } });
    await until(() => stage.world.webhooks.attempts({ kind: 'event' }).length === 1);
    expect(stage.world.webhooks.attempts({ kind: 'event' })).toMatchObject([
      { eventId: post, attempt: 1, status: 200, outcome: 'accepted' },
    ]);
  });

  it.each([500, 404, 302, 'hang'] as const)(
    'get an event again after answering %s, and in the end it is given up',
    async (event) => {
      await subscribe();
      stage.world.behaviour.webhookRetriesMs = [1_000, 10_000];
      receiver.answers.event = event;
      hurryFor(event);
      const post = ask();
      const attempts = () => stage.world.webhooks.attempts({ eventId: post }).map(({ outcome }) => outcome);
      await until(() => attempts().length === 1);
      stage.world.advanceClock(1_000);
      await until(() => attempts().length === 2);
      stage.world.advanceClock(10_000);
      await until(() => attempts().length === 3);
      expect(attempts()).toEqual(['failed', 'failed', 'given-up']);
      expect(events()).toEqual([post, post, post]);
      expect((await listed())[0].valid).toBe(true);
    },
  );

  it('are invalid at once after a wrong answer to the hourly challenge, get nothing, and can be validated again', async () => {
    const id = await subscribe();
    receiver.answers.challenge = 'wrong';
    stage.world.advanceClock(HOUR);
    await until(() => !stage.world.webhooks.byId(id)!.valid);
    expect((await listed())[0].valid).toBe(false);
    const missed = ask();
    await until(() => stage.world.webhooks.attempts({ eventId: missed }).length === 1);
    expect(stage.world.webhooks.attempts({ eventId: missed })).toMatchObject([
      { outcome: 'dropped', reason: 'invalid' },
    ]);

    expect((await call(stage, 'PUT', `/2/webhooks/${id}`)).status).toBe(400);
    receiver.answers.challenge = 200;
    expect((await call(stage, 'PUT', `/2/webhooks/${id}`)).body).toEqual({ data: { attempted: true } });
    const post = ask();
    await until(() => receiver.events.length === 1);
    expect(events()).toEqual([post]);
  });

  it('that only fail to answer become invalid after 28 hours', async () => {
    const id = await subscribe();
    receiver.answers.challenge = 503;
    const challenged = async (times: number) => until(() => receiver.challenges.length === times);
    stage.world.advanceClock(27 * HOUR);
    await challenged(2);
    await until(() => stage.world.webhooks.attempts({ kind: 'challenge' }).length === 2);
    expect(stage.world.webhooks.byId(id)!.valid).toBe(true);
    stage.world.advanceClock(HOUR + 1);
    await challenged(3);
    await until(() => !stage.world.webhooks.byId(id)!.valid);
  });

  it('get everything of the last day once more by a replay, and a note when it is complete', async () => {
    const id = await subscribe();
    receiver.answers.event = 500;
    stage.world.behaviour.webhookRetriesMs = [];
    const posts = [ask(), ask()];
    await until(() => receiver.events.length === 2);
    receiver.answers.event = 200;
    receiver.events.length = 0;
    const minute = (ms: number) =>
      new Date(stage.world.clock.now() + ms).toISOString().replace(/[-T:]/g, '').slice(0, 12);
    const replay = (from_date: string, to_date: string) =>
      call(stage, 'POST', '/2/webhooks/replay', { webhook_id: id, from_date, to_date });
    const { status, body } = await replay(minute(-60_000), minute(60_000));
    expect(status).toBe(200);
    await until(() => receiver.events.length === 3);
    expect(new Set(events().filter(Boolean))).toEqual(new Set(posts));
    const note = receiver.events.find((event) => event.body.replay_job_status)!;
    expect(note).toMatchObject({
      genuine: true,
      body: { replay_job_status: { webhook_id: id, job_id: body.job_id, job_state: 'Complete' } },
    });
    expect((await replay(minute(-25 * HOUR), minute(0))).status).toBe(400);
    expect((await replay(minute(0), minute(-60_000))).status).toBe(400);
    expect((await replay('yesterday', minute(0))).status).toBe(400);
  });
});

describe('faults of webhooks', () => {
  const fault = (
    kind: 'duplicate' | 'reorder' | 'drop' | 'bad-signature' | 'crc-storm' | 'webhook-timeout',
    count?: number,
  ) => stage.world.setFault({ endpoint: 'webhook', kind, ...(count === undefined ? {} : { count }) });

  it('an event comes twice, out of order, or not at all', async () => {
    const id = await subscribe();
    fault('duplicate', 1);
    const twice = ask();
    await until(() => receiver.events.length === 2);
    expect(events()).toEqual([twice, twice]);
    fault('reorder', 1);
    const first = ask();
    await call(stage, 'PUT', `/2/webhooks/${id}`);
    expect(events()).not.toContain(first);
    const second = ask();
    await until(() => receiver.events.length === 4);
    expect(new Set(events().slice(2))).toEqual(new Set([first, second]));
    fault('drop', 1);
    const lost = ask();
    await until(() => stage.world.webhooks.attempts({ eventId: lost }).length === 1);
    expect(stage.world.webhooks.attempts({ eventId: lost })).toMatchObject([{ outcome: 'dropped', reason: 'drop' }]);
  });

  it('a signature is bad, once', async () => {
    await subscribe();
    fault('bad-signature', 1);
    ask();
    await until(() => receiver.events.length === 1);
    ask();
    await until(() => receiver.events.length === 2);
    expect(receiver.events.map(({ genuine }) => genuine)).toEqual([false, true]);
  });

  it('X does not see the answer in time and sends the event again', async () => {
    await subscribe();
    fault('webhook-timeout', 1);
    const post = ask();
    await until(() => stage.world.webhooks.attempts({ eventId: post })[0]?.outcome === 'failed');
    stage.world.advanceClock(1_000);
    await until(() => receiver.events.length === 2);
    expect(events()).toEqual([post, post]);
  });

  it('challenges come in a storm', async () => {
    const id = await subscribe();
    fault('crc-storm', 30);
    await until(() => receiver.challenges.length === 31);
    expect(stage.world.webhooks.byId(id)!.valid).toBe(true);
  });
});
