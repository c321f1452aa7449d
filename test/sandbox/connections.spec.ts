import type { Stage } from './sandbox-client.ts';
import { ACTIVITY, STREAM, call, openStream, setStreamStage, until } from './stream-reader.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStreamStage();
});
afterEach(() => stage.close());

const PATH = '/2/tweets/search/stream';
const active = async () => (await call(stage, 'GET', '/2/connections')).body.data ?? [];
const gone = async () => until(() => stage.world.streams.connections({ status: 'active' }).length === 0);

describe('connections', () => {
  it('are one for the filtered stream: a second one is told so in X’s words, and not by the rate limit', async () => {
    await openStream(stage, PATH);
    const second = await openStream(stage, PATH);
    expect(second.status).toBe(429);
    expect(second.body).toEqual({
      title: 'ConnectionException',
      detail: 'This stream is currently at the maximum allowed connection limit.',
      connection_issue: 'TooManyConnections',
      type: 'https://api.twitter.com/2/problems/streaming-connection',
    });
    expect(Number(second.headers['x-rate-limit-remaining'])).toBe(48);
    const ofAnother = stage.world.addApp();
    stage.world.streamRules.add(ofAnother, 'fog');
    expect((await openStream(stage, PATH, { bearer: ofAnother.bearerToken })).status).toBe(200);
  });

  it('are two for the activity stream, and two for an enterprise', async () => {
    const enterprise = stage.world.addApp({ tier: 'enterprise' });
    stage.world.streamRules.add(enterprise, 'fog');
    for (const [path, bearer] of [
      ['/2/activity/stream', stage.app.bearerToken],
      [PATH, enterprise.bearerToken],
    ] as const) {
      expect((await openStream(stage, path, { bearer })).status).toBe(200);
      expect((await openStream(stage, path, { bearer })).status).toBe(200);
      expect((await openStream(stage, path, { bearer })).status).toBe(429);
    }
  });

  it('are limited to 50 attempts in 15 minutes, which is another 429', async () => {
    await openStream(stage, PATH);
    for (let i = 0; i < 49; i++) await openStream(stage, PATH);
    const refused = await openStream(stage, PATH);
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      title: 'Too Many Requests',
      detail: 'Too Many Requests',
      type: 'about:blank',
      status: 429,
    });
    expect(refused.headers['x-rate-limit-remaining']).toBe('0');
  });

  it('are listed while they last and remembered afterwards, with the fields that were asked for', async () => {
    expect((await call(stage, 'GET', '/2/connections')).body).toEqual({ meta: { result_count: 0 } });
    const reader = await openStream(stage, PATH);
    expect(await active()).toEqual([
      { id: expect.any(String), connected_at: expect.any(String), endpoint_name: 'filtered_stream' },
    ]);
    reader.leave();
    await gone();
    const past = await call(
      stage,
      'GET',
      '/2/connections?status=inactive&endpoints=filtered_stream&connection.fields=disconnected_at,disconnect_reason,client_ip',
    );
    expect(past.body.data).toEqual([
      {
        client_ip: '127.0.0.1',
        connected_at: expect.any(String),
        disconnected_at: expect.any(String),
        disconnect_reason: 'client_disconnect',
        endpoint_name: 'filtered_stream',
      },
    ]);
    expect((await call(stage, 'GET', '/2/connections?status=dead')).status).toBe(400);
  });

  it.each([
    ['by id', (id: string) => call(stage, 'DELETE', '/2/connections', { uuids: [id] })],
    ['by endpoint', () => call(stage, 'DELETE', '/2/connections/filtered_stream')],
    ['all at once', () => call(stage, 'DELETE', '/2/connections/all')],
  ])('are ended by X %s, with a word of farewell', async (_, kill) => {
    const reader = await openStream(stage, PATH);
    const [{ id }] = await active();
    const { body } = await kill(id);
    expect(body.data).toEqual({ successful_kills: 1, failed_kills: 0, results: [{ uuid: id, success: true }] });
    await until(() => reader.ended() === 'end');
    expect(reader.messages()).toMatchObject([{ errors: [{ disconnect_type: 'ForceDisconnect' }] }]);
    expect((await openStream(stage, PATH)).status).toBe(200);
  });

  it('that do not exist are counted as failed', async () => {
    const { body } = await call(stage, 'DELETE', '/2/connections', { uuids: ['nobody'] });
    expect(body.data).toMatchObject({
      successful_kills: 0,
      failed_kills: 1,
      results: [{ uuid: 'nobody', success: false }],
    });
    expect((await call(stage, 'DELETE', '/2/connections/your_stream')).status).toBe(400);
  });

  it('of a client that went away keep their place as ghosts, until X notices or is told', async () => {
    stage.world.setFault({ endpoint: STREAM, kind: 'ghost-connection', ms: 90_000 });
    (await openStream(stage, PATH)).leave();
    await until(() => stage.world.streams.connections()[0]!.heldUntil);
    expect((await openStream(stage, PATH)).status).toBe(429);
    expect(await active()).toHaveLength(1);
    stage.world.advanceClock(90_000);
    (await openStream(stage, PATH)).leave();

    await until(() => stage.world.streams.connections()[0]!.heldUntil);
    expect((await openStream(stage, PATH)).status).toBe(429);
    await call(stage, 'DELETE', '/2/connections/all');
    expect((await openStream(stage, PATH)).status).toBe(200);
  });

  it('leave no ghost unless told to, and none on another stream', async () => {
    stage.world.setFault({ endpoint: ACTIVITY, kind: 'ghost-connection' });
    (await openStream(stage, PATH)).leave();
    await gone();
    expect((await openStream(stage, PATH)).status).toBe(200);
  });

  it('of a reader that is too slow are ended, and what it was too slow for is known', async () => {
    stage.world.behaviour.streamQueue = 200;
    const reader = await openStream(
      stage,
      `${PATH}?tweet.fields=entities,public_metrics&expansions=author_id&user.fields=description`,
    );
    reader.pause();
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 12_000 });
    const ended = await until(() => stage.world.streams.connections({ status: 'inactive' })[0], 20_000);
    expect(ended.disconnectReason).toBe('SlowReader');
    reader.resume();
    await until(() => reader.ended() === 'end', 10_000);
    const received = reader.messages();
    expect(received.at(-1)).toMatchObject({
      errors: [{ title: 'operational-disconnect', disconnect_type: 'SlowReader' }],
    });
    const ids = received.slice(0, -1).map((message) => message.data!.id);
    expect(ids).toEqual(postIds.slice(0, ids.length));
    expect(stage.world.streams.deliveries({ outcome: 'delivered' }).map((one) => one.messageId)).toEqual(ids);
    expect(ended).toMatchObject({ delivered: ids.length, dropped: 201 });
  }, 60_000);
});
