import { ETwitterStreamEvent } from 'twitter-api-v2';
import type { NewFault } from '../../sandbox/x/index.ts';
import { STREAM, call, idsOf, openStream, setStreamStage, until, type Reader } from './stream-reader.ts';

let stage: Awaited<ReturnType<typeof setStreamStage>>;
beforeEach(async () => {
  stage = await setStreamStage();
});
afterEach(() => stage.close());

const PATH = '/2/tweets/search/stream';
const fault = (kind: NewFault['kind'], more: Partial<NewFault> = {}) =>
  stage.world.setFault({ endpoint: STREAM, kind, ...more });
let asked = 0;
const ask = (text = 'help') =>
  stage.world.post({ authorId: stage.customer.id, text: `@northwind ${text} ${++asked}` }).id;
const received = (reader: Reader, count: number) => until(() => reader.messages().length >= count && idsOf(reader));
const connection = () => stage.world.streams.connections()[0]!;
const dropped = () =>
  stage.world.streams.deliveries({ outcome: 'dropped' }).map(({ messageId, reason }) => [messageId, reason]);

describe('faults of an open stream', () => {
  it('a stall is silence: no posts, no heartbeat, no end, and what was lost is known', async () => {
    const reader = await openStream(stage, PATH);
    const before = ask();
    await received(reader, 1);
    fault('stream-stall', { count: 1 });
    const lost = ask();
    stage.world.advanceClock(120_000);
    await call(stage, 'GET', '/2/connections');
    expect(idsOf(reader)).toEqual([before]);
    expect(reader.heartbeats()).toBe(0);
    expect(reader.ended()).toBeNull();
    expect(dropped()).toEqual([[lost, 'stream-stall']]);
    expect(connection()).toMatchObject({ delivered: 1, dropped: 1 });
    expect((await openStream(stage, PATH)).status).toBe(429);
  });

  it('a stall can end by itself', async () => {
    const reader = await openStream(stage, PATH);
    fault('stream-stall', { count: 1, ms: 60_000 });
    ask();
    stage.world.advanceClock(60_000);
    const after = ask();
    expect(await received(reader, 1)).toEqual([after]);
  });

  it.each([
    ['stream-close', 'end', []],
    ['stream-reset', 'aborted', []],
    ['stream-error', 'end', [{ errors: [{ disconnect_type: 'UpstreamOperationalDisconnect' }] }]],
  ] as const)('%s ends the connection that is open when it is set: %s', async (kind, end, lastWords) => {
    const reader = await openStream(stage, PATH);
    fault(kind, { count: 1 });
    await until(() => reader.ended());
    expect(reader.ended()).toBe(end);
    expect(reader.messages()).toMatchObject([...lastWords]);
    expect(connection().disconnectReason).toBe(kind);

    const again = await openStream(stage, PATH);
    const post = ask();
    expect(await received(again, 1)).toEqual([post]);
  });

  it('an error in the stream can have any of X’s reasons, and an end can come later', async () => {
    const reader = await openStream(stage, PATH);
    fault('stream-error', { count: 1, disconnectType: 'InternalError', ms: 5_000 });
    const post = ask();
    await received(reader, 1);
    expect(reader.ended()).toBeNull();
    stage.world.advanceClock(5_000);
    await until(() => reader.ended() === 'end');
    expect(reader.messages()).toMatchObject([
      { data: { id: post } },
      { errors: [{ disconnect_type: 'InternalError' }] },
    ]);
  });

  it('an end with a probability strikes at some post, which is lost', async () => {
    fault('stream-reset', { probability: 0.2, count: 1 });
    const reader = await openStream(stage, PATH);
    for (let i = 0; i < 60; i++) ask();
    await until(() => reader.ended() === 'aborted');
    const { delivered, dropped: lost } = connection();
    expect(delivered).toBeLessThan(60);
    expect(lost).toBe(1);
  });

  it('a character can be cut in two chunks: the library breaks it unless it is told the encoding', async () => {
    fault('split-characters');
    const reader = await openStream(stage, PATH);
    ask('👾');
    const [next] = [ask('plain')];
    await received(reader, 2);
    expect(reader.chunks).toHaveLength(4);
    expect(reader.chunks[0]!.toString('utf8')).toContain('\uFFFD');
    expect(reader.messages()[0]!.data!.text).toContain('👾');
    expect(idsOf(reader)[1]).toBe(next);
    reader.leave();
    await until(() => connection().disconnectedAt);

    const library = stage.clientWith(stage.app.bearerToken);
    const stream = await library.v2.searchStream();
    const texts: string[] = [];
    stream.on(ETwitterStreamEvent.Data, (tweet) => texts.push(tweet.data.text));
    ask('👾');
    await until(() => texts.length === 1);
    expect(texts[0]).toContain('\uFFFD');
    stream.destroy();
  });

  it('two posts can come in one chunk', async () => {
    fault('join-messages');
    const reader = await openStream(stage, PATH);
    const posts = [ask(), ask()];
    expect(await received(reader, 2)).toEqual(posts);
    expect(reader.chunks).toHaveLength(1);
    const alone = ask();
    stage.world.advanceClock(20_000);
    expect(await received(reader, 3)).toEqual([...posts, alone]);
  });

  it('posts are dropped without a sign, and the truth knows which', async () => {
    const reader = await openStream(stage, PATH);
    fault('drop', { probability: 0.5 });
    const posts = Array.from({ length: 40 }, () => ask());
    await until(() => idsOf(reader).length + dropped().length === posts.length);
    stage.world.clearFaults();
    const last = ask();
    await until(() => idsOf(reader).includes(last));
    const lost = dropped().map(([id]) => id);
    expect(lost.length).toBeGreaterThan(5);
    expect(lost.length).toBeLessThan(35);
    expect(idsOf(reader)).toEqual([...posts.filter((id) => !lost.includes(id)), last]);
  });

  it('a fault can be for the posts by or about one user only', async () => {
    const other = stage.world.addUser({ handle: 'kofi_on_tour' });
    const reader = await openStream(stage, PATH);
    fault('drop', { userId: other.id });
    stage.world.post({ authorId: other.id, text: '@northwind lost' });
    const kept = ask();
    expect(await received(reader, 1)).toEqual([kept]);
  });

  it('posts come twice, or in another order', async () => {
    const reader = await openStream(stage, PATH);
    fault('duplicate', { count: 1 });
    const twice = ask();
    expect(await received(reader, 2)).toEqual([twice, twice]);
    expect(connection()).toMatchObject({ delivered: 1, duplicated: 1 });
    fault('reorder', { count: 1 });
    const [first, second] = [ask(), ask()];
    expect(await received(reader, 4)).toEqual([twice, twice, second, first]);
    fault('reorder', { count: 1, ms: 3_000 });
    const alone = ask();
    stage.world.advanceClock(3_000);
    expect((await received(reader, 5))[4]).toBe(alone);
  });

  it('posts are late, each by so much, and lost when the connection ends before', async () => {
    stage.world.clock.freeze();
    const reader = await openStream(stage, PATH);
    fault('delivery-latency', { ms: 6_000 });
    const first = ask();
    stage.world.advanceClock(4_000);
    const second = ask();
    stage.world.advanceClock(1_999);
    expect(idsOf(reader)).toEqual([]);
    stage.world.advanceClock(1);
    expect(await received(reader, 1)).toEqual([first]);
    fault('stream-close', { count: 1 });
    await until(() => reader.ended() === 'end');
    expect(dropped()).toEqual([[second, 'disconnected']]);
  });

  it('rules are wiped: the stream goes on, with nothing but heartbeats', async () => {
    const reader = await openStream(stage, PATH);
    fault('rules-wiped');
    ask();
    stage.world.advanceClock(20_000);
    await until(() => reader.heartbeats() === 1);
    expect(reader.messages()).toEqual([]);
    expect((await call(stage, 'GET', `${PATH}/rules`)).body.meta.result_count).toBe(0);
    reader.leave();
    await until(() => connection().disconnectedAt);
    expect((await openStream(stage, PATH)).status).toBe(409);
  });

  it('a connection is refused with 503 as often as wanted, then accepted', async () => {
    fault('status', { status: 503, count: 2 });
    expect((await openStream(stage, PATH)).status).toBe(503);
    expect((await openStream(stage, PATH)).status).toBe(503);
    expect((await openStream(stage, PATH)).status).toBe(200);
  });

  it('faults and the truth are within reach of the control API', async () => {
    const reader = await openStream(stage, PATH);
    const control = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${stage.sandbox.controlOrigin}/_sandbox/${path}`, {
        method,
        headers: { authorization: `Bearer ${stage.sandbox.controlToken}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // oxlint-disable-next-line typescript/no-explicit-any -- the test says what it expects of it
      return (await response.json()) as any;
    };
    await control('POST', 'faults', { endpoint: STREAM, kind: 'drop', count: 1 });
    const lost = ask();
    const { connections } = await control('GET', 'streams?status=active');
    expect(connections).toMatchObject([{ stream: 'filtered_stream', dropped: 1 }]);
    const { deliveries } = await control('GET', `deliveries?connectionId=${connections[0].id}&outcome=dropped`);
    expect(deliveries).toMatchObject([{ messageId: lost, reason: 'drop' }]);
    await control('POST', 'faults', { endpoint: STREAM, kind: 'stream-error', disconnectType: 'InvalidRules' });
    await until(() => reader.ended() === 'end');
  });
});
