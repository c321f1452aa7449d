import { jest } from '@jest/globals';
import { allTicketed, setFlowStage, withoutStream, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const HOUR_MS = 3_600_000;
// Each story starts two servers, and waits for thousands of posts.
jest.setTimeout(120_000);

let stage: FlowStage;
let server: ServerProcess;
beforeEach(async () => {
  stage = await setFlowStage({ limits: 'off' });
  withoutStream(stage);
  server = await stage.start();
});
afterEach(() => stage.close());

/** Should it be under way at this moment, it is done once more. */
const dueNow = (kind: string) => stage.sql('UPDATE duty SET due_at = now(), woken = true WHERE kind = $1', [kind]);
const gaps = async () => (await server.agent.get('/api/intake/gaps')).body.items;
/** Which source brought the post. */
const sourceOf = (words: string) =>
  stage.sql<{ source: string }>(
    'SELECT l.source FROM post p JOIN landed l ON l.id = p.landed_id WHERE p.text LIKE $1',
    [`%${words}`],
  );

it('a stop through 5,000 mentions, of which the timeline holds the last 800: search brings the others, and the gap closes', async () => {
  stage.mention('before the stop');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  await server.stop();
  stage.world.advanceClock(2 * HOUR_MS);
  stage.world.bulkMentions({ mention: stage.brand.id, count: 5_000, authors: 3_000, overMs: HOUR_MS });
  stage.world.advanceClock(60_000); // search shows nothing of the last half minute

  server = await stage.start();
  await until('every post to be a ticket', () => allTicketed(stage), 90_000);
  const [gap, ...others] = await until('the gap to be closed', async () => {
    const found = await gaps();
    return found.length > 0 && found[0].state === 'closed' && found;
  });
  expect(others).toEqual([]);
  expect(gap).toMatchObject({ source: 'mentions', lastError: null, reason: expect.stringContaining('800') });
  expect(gap.found).toBeGreaterThanOrEqual(4_200);
  expect(await stage.faults()).toEqual([]);
});

it('a first hour with more mentions than the timeline holds costs an account that had never had a post nothing', async () => {
  await until('the first look, at nothing', async () => {
    const [row] = await stage.sql(`SELECT 1 FROM source WHERE name = 'mentions' AND cursor IS NOT NULL`);
    return row !== undefined;
  });
  await server.stop();
  stage.world.advanceClock(2 * HOUR_MS);
  stage.world.bulkMentions({ mention: stage.brand.id, count: 1_500, authors: 900, overMs: HOUR_MS });
  stage.world.advanceClock(60_000);
  server = await stage.start();
  await until('every post to be a ticket', () => allTicketed(stage), 60_000);
  expect(await stage.faults()).toEqual([]);
});

it('a mention that shows hours late, under more newer ones than the timeline holds, is found by the sweep', async () => {
  stage.mention('on time');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  stage.world.setFault({
    endpoint: '*',
    kind: 'late-indexing',
    surfaces: ['mentions', 'search'],
    ms: 2 * HOUR_MS,
    count: 1,
  });
  stage.mention('shown late');
  stage.world.advanceClock(HOUR_MS);
  const newer = { mention: stage.brand.id, count: 600, authors: 300, overMs: HOUR_MS / 4 };
  for (const wave of [1, 2]) {
    stage.world.bulkMentions(newer);
    await until(`wave ${wave} to have come`, async () => {
      const [row] = await stage.sql<{ n: number }>('SELECT count(*)::int AS n FROM post');
      return row?.n === 1 + 600 * wave;
    });
    stage.world.advanceClock(HOUR_MS / 2);
  }
  stage.world.advanceClock(HOUR_MS);
  await dueNow('poll sweep');
  await until('all to be tickets', () => allTicketed(stage), 30_000);
  expect(await sourceOf('shown late')).toEqual([{ source: 'sweep' }]);
  expect(await gaps()).toEqual([]);
  expect(await stage.faults()).toEqual([]);
});

it('what lies beyond the seven days of search stays as a gap, with its time span', async () => {
  stage.mention('long ago');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  await server.stop();
  const now = Date.now();
  await stage.sql(
    `INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
     SELECT workspace_id, id, 'mentions', now() - interval '10 days', now() - interval '1 hour', 'A long stop.' FROM account`,
  );
  server = await stage.start();
  await dueNow('fill');
  const found = await until('the gap to be dealt with', async () => {
    const all = await gaps();
    return all.length === 2 && all.every(({ state }: { state: string }) => state !== 'open') && all;
  });
  const [lost, filled] = found as { state: string; fromAt: string; toAt: string }[];
  expect([lost?.state, filled?.state]).toEqual(['unrecoverable', 'closed']);
  expect(lost?.toAt).toBe(filled?.fromAt);
  const reach = (now - new Date(lost?.toAt ?? 0).getTime()) / (24 * HOUR_MS);
  expect(reach).toBeGreaterThan(6.9);
  expect(reach).toBeLessThan(7);
});

it('a filling that is refused goes on where it was, and lands nothing twice', async () => {
  stage.mention('before the stop');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  await server.stop();
  stage.world.advanceClock(2 * HOUR_MS);
  stage.world.bulkMentions({ mention: stage.brand.id, count: 1_500, overMs: HOUR_MS });
  stage.world.advanceClock(60_000);
  stage.world.setFault({ endpoint: 'GET /2/tweets/search/recent', kind: 'status', status: 503, probability: 0.4 });
  server = await stage.start();
  await until(
    'every post to be a ticket',
    async () => {
      // As if the wait that the platform asked for were over.
      await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'fill' AND leased_until = '-infinity'`);
      return allTicketed(stage);
    },
    90_000,
  );
  await until('the search to be over', async () =>
    (await gaps()).every((gap: { state: string }) => gap.state === 'closed'),
  );
  const [landed] = await stage.sql(`SELECT sum(duplicate)::int AS twice FROM landed WHERE source = 'search'`);
  expect(landed).toEqual({ twice: 2 }); // the posts at either end of the gap, which were there
  expect(await stage.faults()).toEqual([]);
});

it('a gap that X refuses to fill keeps no other one from being filled', async () => {
  stage.world.setFault({ endpoint: 'GET /2/tweets/search/recent', kind: 'status', status: 400, count: 1 });
  await stage.sql(`
    INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
    SELECT a.workspace_id, a.id, 'mentions', now() - n * interval '1 hour', now() - n * interval '50 minutes', 'gap ' || n
    FROM account a, unnest(ARRAY[3, 2]) n`);
  const inOrder = await until('both to be filled', async () => {
    await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'fill' AND leased_until = '-infinity'`);
    const closed = await stage.sql<{ reason: string }>(
      `SELECT reason FROM gap WHERE state = 'closed' ORDER BY closed_at`,
    );
    return closed.length === 2 && closed;
  });
  expect(inOrder).toEqual([{ reason: 'gap 2' }, { reason: 'gap 3' }]);
});

it('a mention that X shows hours late, behind where the poll has passed, is found by the sweep', async () => {
  stage.mention('on time');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  stage.world.setFault({
    endpoint: '*',
    kind: 'late-indexing',
    surfaces: ['mentions', 'search'],
    ms: 2 * HOUR_MS,
    count: 1,
  });
  stage.mention('shown late');
  stage.world.advanceClock(HOUR_MS);
  stage.mention('after it');
  await until('the later post to have come', async () => {
    const [row] = await stage.sql<{ n: number }>('SELECT count(*)::int AS n FROM post');
    return row?.n === 2;
  });
  stage.world.advanceClock(1.5 * HOUR_MS);
  await dueNow('poll sweep');
  await until('all three to be tickets', () => allTicketed(stage), 20_000);
  expect(await sourceOf('shown late')).toEqual([{ source: 'sweep' }]);
  expect(await stage.faults()).toEqual([]);
});

it('what the sweep finds and the poll has passed by is told on the account; what is just new is not', async () => {
  stage.mention('on time');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  const missed = async () => (await server.agent.get('/api/accounts')).body[0].missedLastDay;
  const late = stage.world.addUser({ handle: 'late', name: 'Late' });
  for (const hours of [2, 3, 4]) {
    const at = Date.now() - hours * HOUR_MS;
    stage.world.post({ authorId: late.id, text: `@${stage.brand.handle} ${hours} hours late`, at });
  }
  stage.world.post({ authorId: late.id, text: 'A word to nobody', at: Date.now() - HOUR_MS });
  await stage.sql(`UPDATE duty SET due_at = now() + interval '1 hour' WHERE kind = 'poll mentions'`);
  stage.mention('this minute');
  await dueNow('poll sweep');
  await until('all of them to be tickets', () => allTicketed(stage), 20_000);
  expect(await sourceOf('2 hours late')).toEqual([{ source: 'sweep' }]);
  expect(await missed()).toBe(3);
  await stage.sql(`UPDATE landed SET landed_at = landed_at - interval '25 hours'`);
  expect(await missed()).toBe(0);
});

it('an answer that was given on X itself, and that X shows hours late, is found by the sweep of own posts', async () => {
  const post = stage.mention('who answers me?');
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  const late = { endpoint: '*', kind: 'late-indexing' as const, surfaces: ['timeline' as const], ms: 2 * HOUR_MS };
  stage.world.setFault({ ...late, count: 1 });
  stage.world.reply(stage.brand.id, post.id, 'We do, on X.');
  stage.world.advanceClock(HOUR_MS);
  stage.world.post({ authorId: stage.brand.id, text: 'Good evening' });
  await dueNow('poll timeline');
  await until('the later post to have come', async () => (await sourceOf('Good evening')).length > 0);
  stage.world.advanceClock(1.5 * HOUR_MS);
  await dueNow('poll own_sweep');
  await until('the answer to have come', async () => (await sourceOf('We do, on X.')).length > 0, 20_000);
  expect(await sourceOf('We do, on X.')).toEqual([{ source: 'own_sweep' }]);
  expect(await stage.sql('SELECT waiting_since AS since FROM ticket')).toEqual([{ since: null }]);
  expect(await stage.faults()).toEqual([]);
});

it('a quote that names nobody, written while no stream was there to tell of it, is found by the sweep, and each once', async () => {
  const own = stage.world.post({ authorId: stage.brand.id, text: 'All flights are on time' });
  await dueNow('poll timeline');
  await until('our post to have come', async () => (await sourceOf('on time')).length > 0, 20_000);
  const [ann, bob] = ['ann', 'bob'].map((handle) => stage.world.addUser({ handle, name: handle }));
  const quote = (author: { id: string } | undefined, text: string) =>
    stage.world.post({ authorId: (author as { id: string }).id, text, quote: own.id });
  quote(ann, 'mine is not');
  await server.stop();
  stage.world.advanceClock(3 * 24 * HOUR_MS);
  quote(bob, 'nor is mine');
  stage.world.advanceClock(HOUR_MS);
  server = await stage.start();
  await dueNow('poll own_sweep');
  const tickets = async () => (await server.agent.get('/api/tickets?view=all')).body.items;
  await until('both quotes to be tickets', async () => (await tickets()).length === 2, 20_000);
  expect([...(await sourceOf('mine is not%')), ...(await sourceOf('nor is mine%'))]).toEqual([
    { source: 'own_sweep' },
    { source: 'own_sweep' },
  ]);
  expect((await server.agent.get('/api/accounts')).body[0].missedLastDay).toBe(0); // no timeline should have had them

  const reads = () => stage.world.requests({ endpoint: 'GET /2/tweets/:id/quote_tweets' }).length;
  const read = reads();
  expect(read).toBeGreaterThan(0);
  await dueNow('poll own_sweep');
  await until('another sweep', async () => {
    const [row] = await stage.sql<{ done: boolean }>(
      `SELECT due_at > now() + interval '30 minutes' AND NOT woken AS done FROM duty WHERE kind = 'poll own_sweep'`,
    );
    return row?.done;
  });
  expect(reads()).toBe(read); // nobody has quoted it since
  expect(await stage.faults()).toEqual([]);
});

it('an answer that was given on X itself appears in the thread as ours, and the customer no longer waits', async () => {
  const post = stage.mention('who answers me?');
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  stage.world.reply(stage.brand.id, post.id, 'We do, by hand, in the app.');
  await dueNow('poll timeline');
  const ticket = await until('the answer to be in the thread', async () => {
    const { items } = (await server.agent.get('/api/tickets?view=all')).body;
    const { body } = await server.agent.get(`/api/tickets/${items[0].number}`);
    return body.threads[0].posts.length === 2 && body;
  });
  expect(ticket.threads[0].posts[1]).toMatchObject({
    relation: 'ours',
    text: 'We do, by hand, in the app.',
    replyId: null,
  });
  expect(ticket.ticket.waitingSince).toBeNull();
  expect(await stage.sql('SELECT 1 FROM reply')).toEqual([]);
});
