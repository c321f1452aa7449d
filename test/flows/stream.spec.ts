import { setStreamStage, type StreamStage } from '../support/stream-stage.js';
import { until } from '../support/test-app.js';
import { STREAM } from '../support/x-stage.js';

/** Polling sleeps in these tests: it looks when the account is connected, and when the stream tells it to. */
let stage: StreamStage;
let attempts: number;
beforeEach(async () => {
  stage = await setStreamStage();
  await stage.streaming();
  attempts = stage.attempts().length;
});
afterEach(() => stage.close());

const landedBy = async (postId: string): Promise<string | undefined> => {
  const [row] = await stage.sql<{ source: string }>(
    `SELECT l.source FROM post p JOIN landed l ON l.workspace_id = p.workspace_id AND l.id = p.landed_id
     WHERE p.external_id = $1`,
    [postId],
  );
  return row?.source;
};

/** Everything is in the inbox, nothing is broken, and X was asked so often and no oftener. */
async function allIsWell(moreAttempts: number): Promise<void> {
  await stage.allInInbox();
  expect(await stage.broken()).toEqual([]);
  expect(stage.attempts().length - attempts).toBe(moreAttempts);
}

it('what is written while the stream is open is in the inbox without any poll, and the source says that it lives', async () => {
  const post = stage.mention('a post that nobody polls for');
  await allIsWell(0);
  expect(await landedBy(post.id)).toBe('stream');
  const state = await stage.state();
  expect(state).toMatchObject({ failures: 0, lastError: null });
  expect(state.lastEventAt?.getTime()).toBeGreaterThan(Date.now() - 20_000);
  expect(state.lastAttemptAt).not.toBeNull();
});

it.each([
  ['is reset', 'stream-reset'],
  ['is closed without a word', 'stream-close'],
] as const)('a stream that %s is opened again at once, and what was written meanwhile is swept', async (_, kind) => {
  stage.world.setFault({ endpoint: STREAM, kind, count: 1 });
  const lost = stage.mention('I write while nothing is connected');
  await until('the failure to be noted', async () => (await stage.state()).failures === 1);
  await stage.streaming();
  await allIsWell(1);
  expect(await landedBy(lost.id)).toBe('mentions');
});

it('a stream that X ends with an error in it is opened again after a pause, and what was written meanwhile is swept', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-error', count: 1 });
  const lost = stage.mention('I write while nothing is connected');
  expect(await stage.wait(1)).toBeGreaterThan(4_000);
  expect((await stage.state()).lastError).toMatch(/^X ended the stream: This stream has been disconnected/);
  await stage.streaming();
  await allIsWell(1);
  expect(await landedBy(lost.id)).toBe('mentions');
});

it('a stream that falls silent without a word is noticed, opened again, and the silence is swept', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-stall', count: 1 });
  const lost = stage.mention('I write into the silence');
  await until('a new connection', async () => stage.attempts().length > attempts);
  await stage.streaming();
  await allIsWell(1);
  expect(await landedBy(lost.id)).toBe('mentions');
});

it('a post that X drops on the way is found by the next poll', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'drop', count: 1 });
  const lost = stage.mention('X forgets me');
  const kept = stage.mention('and not me');
  await until('the other to land', () => landedBy(kept.id));
  expect(await landedBy(lost.id)).toBeUndefined();
  await stage.comes('poll mentions');
  await allIsWell(0);
});

it('posts in split and joined chunks, late, doubled and out of order are in the inbox once, as they were written', async () => {
  const faults = ['split-characters', 'join-messages', 'duplicate', 'reorder'] as const;
  for (const kind of faults) stage.world.setFault({ endpoint: STREAM, kind, probability: 0.4, ms: 50 });
  stage.world.setFault({ endpoint: STREAM, kind: 'delivery-latency', probability: 0.4, ms: 300 });
  const posts = Array.from({ length: 30 }, (_, n) => stage.mention(`🧳 где мой багаж 行李 👩‍👩‍👧 ${n}`));
  await allIsWell(0);
  const rows = await stage.sql<{ id: string; text: string }>('SELECT external_id AS id, text FROM post');
  expect(new Map(rows.map(({ id, text }) => [id, text]))).toEqual(new Map(posts.map(({ id, text }) => [id, text])));
});

it('503s are met with ever longer patience that people can see, and a restart does not shorten it', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'status', status: 503 });
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-reset', count: 1 });
  stage.mention('I write in bad times');
  const [first, second] = [await stage.wait(2), await waitAfterTime(3)];
  expect(first).toBeGreaterThan(4_000);
  expect(first).toBeLessThanOrEqual(5_000);
  expect(second).toBeGreaterThan(9_000);
  await stage.stop();
  await stage.start();
  const third = await waitAfterTime(4);
  expect(third).toBeGreaterThan(19_000);
  expect(third).toBeLessThanOrEqual(20_000);
  expect((await stage.state()).lastError).toBe('X has a problem of its own (503).');
  stage.world.clearFaults();
  await stage.comes('stream');
  await stage.streaming();
  await allIsWell(4);
});

it('a place that X has not freed yet is asked for once, then waited for by the minute, and nothing is lost meanwhile', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'ghost-connection', ms: 3_600_000 });
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-reset', count: 1 });
  stage.mention('I write to a ghost');
  const wait = await stage.wait(2);
  expect(wait).toBeGreaterThan(55_000);
  expect(wait).toBeLessThanOrEqual(60_000);
  expect(asked()).toHaveLength(1);
  expect((await stage.state()).lastError).toMatch(/believes that this stream is open already/);
  await stage.comes('stream');
  await stage.streaming();
  await allIsWell(2);
});

it('another program with the same keys is thrown out once, not again and again, and the inbox lives by polling', async () => {
  await stage.stop();
  const others = [await openByAnother()];
  await stage.start();
  const first = await stage.wait(1);
  expect(first).toBeGreaterThan(55_000);
  await until('the other to be out', async () => stage.world.streams.connections({ status: 'active' }).length === 0);
  others.push(await openByAnother());
  const second = await waitAfterTime(2);
  expect(second).toBeGreaterThan(115_000);
  expect(asked()).toHaveLength(1);
  stage.mention('I write while two quarrel');
  await stage.comes('poll mentions');
  await stage.allInInbox();
  for (const stop of others) stop();
});

it('a limit that is used up is waited for as long as X says, and nobody is thrown out', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'status', status: 429, resetInMs: 200_000, count: 1 });
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-reset', count: 1 });
  stage.mention('I write beyond the limit');
  const wait = await stage.wait(2);
  expect(wait).toBeGreaterThan(190_000);
  expect(asked()).toEqual([]);
  await stage.comes('stream');
  await stage.streaming();
  await allIsWell(2);
});

it('rules that X lost without a word are there again with the next connection', async () => {
  stage.world.setFault({ endpoint: STREAM, kind: 'rules-wiped' });
  const unseen = stage.mention('I match no rule');
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-reset', count: 1 });
  await until('a new connection', async () => stage.attempts().length > attempts);
  await stage.streaming();
  const seen = stage.mention('I match one');
  await allIsWell(1);
  expect(await Promise.all([landedBy(unseen.id), landedBy(seen.id)])).toEqual(['mentions', 'stream']);
});

const asked = () => stage.world.requests({ endpoint: 'DELETE /2/connections/:endpoint_id' });

async function waitAfterTime(failures: number): Promise<number> {
  await stage.comes('stream');
  return stage.wait(failures);
}

/** Opens the stream as a program that is not ours would. Gives how to stop it. */
async function openByAnother(): Promise<() => void> {
  const stop = new AbortController();
  const response = await fetch(`${stage.sandbox.apiOrigin}/2/tweets/search/stream`, {
    headers: { authorization: `Bearer ${stage.app.bearerToken}` },
    signal: stop.signal,
  });
  expect(response.status).toBe(200);
  response.text().catch(() => undefined); // ends with the connection, one way or the other
  return () => stop.abort();
}
