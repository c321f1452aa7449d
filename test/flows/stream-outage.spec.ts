import { setTimeout as sleep } from 'node:timers/promises';
import { setStreamStage, type StreamStage } from '../support/stream-stage.js';
import { until } from '../support/test-app.js';
import { STREAM } from '../support/x-stage.js';

/** The sandbox's time runs this much faster, and polling with it; X's limits are the real ones. */
const SPEED = 20;
const STEP_MS = 100;
const POSTS_A_SECOND = 5;
const CAUGHT_UP_WITHIN_MS = 60_000;

let stage: StreamStage;
beforeAll(async () => {
  stage = await setStreamStage({ limits: 'real' }, { PARLEY_POLL_SECONDS: String(5 / SPEED) });
  await stage.streaming();
});
afterAll(() => stage.close());

/** Customers write on, for so long by X's clock. It runs so much faster than ours, however long a busy machine takes for a step. */
async function load(seconds: number): Promise<number> {
  let written = 0;
  for (let passed = 0; passed < seconds;) {
    const begun = performance.now();
    await sleep(STEP_MS);
    for (; written < passed * POSTS_A_SECOND; written += 1) stage.mention(`at ${passed} s, ${written}`);
    const tookMs = performance.now() - begun;
    stage.world.advanceClock(Math.round(tookMs * (SPEED - 1)));
    passed += (tookMs * SPEED) / 1_000;
  }
  return written;
}

it('a stream that is cut for ten minutes under load costs no post, and all is caught up within a minute of its return', async () => {
  const before = await load(30);
  const cut = stage.attempts().length;
  stage.world.setFault({ endpoint: STREAM, kind: 'status', status: 503 });
  stage.world.setFault({ endpoint: STREAM, kind: 'stream-reset', count: 1 });
  const during = await load(600);
  expect(stage.world.streams.connections({ status: 'active' })).toEqual([]);
  stage.world.clearFaults();
  const returned = performance.now();
  const after = await load(30);
  await stage.allInInbox();
  expect(performance.now() - returned).toBeLessThan(CAUGHT_UP_WITHIN_MS);
  const [posts] = await stage.sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM post WHERE landed_id IS NOT NULL',
  );
  expect(posts?.count).toBe(before + during + after);

  await stage.comes('stream');
  await stage.streaming();
  const post = stage.mention('it is back');
  const [row] = await until('the post to land', async () => {
    const rows = await stage.sql<{ source: string }>(
      `SELECT l.source FROM post p JOIN landed l ON l.workspace_id = p.workspace_id AND l.id = p.landed_id
       WHERE p.external_id = $1`,
      [post.id],
    );
    return rows.length > 0 && rows;
  });
  expect(row?.source).toBe('stream');
  expect(stage.attempts().length - cut).toBeLessThanOrEqual(6);
  expect(await stage.sql(`SELECT 1 FROM gap WHERE state <> 'closed'`)).toEqual([]);
  expect(await stage.broken()).toEqual([]);
}, 180_000);
