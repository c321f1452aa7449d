import type { Post } from '../../sandbox/x/index.ts';
import type { FailpointStep } from '../../src/kernel/failpoint.js';
import { allTicketed, setFlowStage, withoutStream, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';
import { ACTIVITY } from '../support/x-stage.js';

// Polling and its crashes are in crash.spec.ts. Here each other way in is killed with SIGKILL while it lands a page, with
// polling asleep, so that nothing else can have brought what is there afterwards.
const ASLEEP = { PARLEY_POLL_SECONDS: '3600' };
const SOON = { ...ASLEEP, PARLEY_DUTY_LEASE_SECONDS: '2' };
const STEPS: FailpointStep[] = ['land.packed', 'land.committed'];

let stage: FlowStage;
beforeEach(async () => {
  // Two minutes behind: X may say for a moment of a new post that there is none, so the newest are not looked up again.
  const behaviour = { ruleDelayMs: 0, heartbeatMs: 200 };
  stage = await setFlowStage({ limits: 'off', behaviour, now: () => Date.now() - 120_000 });
});
afterEach(() => stage.close());

it.each(STEPS)(
  'the stream, killed at %s: the post is there, once',
  async (step) => {
    stage.world.setFault({ endpoint: ACTIVITY, kind: 'status', status: 503 });
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: step });
    await streaming();
    stage.mention('I write on the stream');
    await diesOf(dying);
    expect(await landedBy('stream')).toBe(step === 'land.committed' ? 1 : 0);
    await stage.start(SOON);
    await allIsWell(1);
  },
  60_000,
);

it.each(STEPS)(
  'filling a gap, killed at %s: search goes on where it was, and the gap closes',
  async (step) => {
    withoutStream(stage);
    await beginWith('before the gap');
    stage.world.setFault({ endpoint: '*', kind: 'missing-from-mentions' });
    stage.mention('only search has me');
    stage.world.advanceClock(60_000); // search shows nothing of the last half minute
    await stage.sql(
      `INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
     SELECT workspace_id, id, 'mentions', now() - interval '1 hour', now() + interval '1 hour', 'A stop.' FROM account`,
    );
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: step });
    await dueNow('fill');
    await diesOf(dying);
    expect(await landedBy('search')).toBe(step === 'land.committed' ? 1 : 0);
    await stage.start(SOON);
    await until(
      'the gap to be closed',
      async () => {
        await dueNow('fill');
        return (await stage.sql(`SELECT 1 FROM gap WHERE state <> 'closed'`)).length === 0;
      },
      20_000,
    );
    await allIsWell(2);
  },
  60_000,
);

it.each(STEPS)(
  'looking stored posts up again, killed at %s: the new words are there',
  async (step) => {
    withoutStream(stage);
    const post = await beginWith('my flght');
    stage.world.editPost(post.id, '@northwind my flight');
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: step });
    await until('it to look', async () => {
      await lookAgain();
      return dying.ended();
    });
    await diesOf(dying);
    expect(await landedBy('recheck')).toBe(step === 'land.committed' ? 1 : 0);
    await stage.start(SOON);
    await until(
      'the new words to be there',
      async () => {
        await lookAgain();
        return (await stage.sql(`SELECT 1 FROM post WHERE text = '@northwind my flight' AND version = 1`)).length === 1;
      },
      20_000,
    );
    await settled();
    expect(await stage.sql('SELECT count(*)::int AS posts FROM post')).toEqual([{ posts: 1 }]);
    // On X the post goes by the id of its newest version, here by that of its first.
    expect((await stage.faults()).filter((fault) => !fault.startsWith('the post'))).toEqual([]);
  },
  60_000,
);

it('an author who deletes a post while the server is killed over it again and again: the words are gone, everywhere', async () => {
  withoutStream(stage);
  const post = await beginWith('my code is QX81');
  stage.world.deletePost(post.id);
  for (let times = 0; times < 3; times += 1) {
    const dying = await stage.start(SOON);
    await lookAgain();
    dying.signal('SIGKILL'); // wherever it is by now
    await dying.gone();
  }
  await stage.start(SOON);
  await until(
    'the words to be gone',
    async () => {
      await lookAgain();
      const left = await stage.sql(
        `SELECT 1 FROM post WHERE text <> '' UNION ALL SELECT 1 FROM ticket WHERE preview <> ''`,
      );
      return left.length === 0 && (await stage.sql('SELECT 1 FROM erasure WHERE due_at <= now()')).length === 0;
    },
    20_000,
  );
  expect(await stage.faults()).toEqual([]);
}, 60_000);

/** A server takes the post in and leaves. */
async function beginWith(text: string): Promise<Post> {
  const first = await stage.start(ASLEEP);
  await until('the first poll', async () => stage.world.requests({ endpoint: 'GET /2/users/:id/mentions' }).length > 0);
  const post = stage.mention(text);
  await dueNow('poll mentions');
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  await settled();
  await until('whatever it has begun to be over', async () => {
    const [row] = await stage.sql<{ rest: boolean }>(
      `SELECT bool_and(due_at > now() AND leased_until = '-infinity') AS rest FROM duty
       WHERE kind LIKE 'poll %' OR kind IN ('recheck', 'fill')`,
    );
    return row?.rest;
  });
  await first.stop();
  return post;
}

const streaming = () =>
  until(
    'the stream to be open',
    async () => {
      const open = stage.world.streams.connections({ status: 'active' });
      const [row] = await stage.sql<{ rests: boolean }>(
        `SELECT bool_and(due_at > now() + interval '1 minute' AND leased_until = '-infinity') AS rests FROM duty
         WHERE kind = 'poll mentions'`,
      );
      // The poll that the open stream asks for is over, too: the server asks for it before it says that it is alive.
      const alive = await stage.sql(`SELECT 1 FROM source WHERE name = 'stream' AND last_success_at IS NOT NULL`);
      return open.length === 1 && alive.length === 1 && row?.rests;
    },
    20_000,
  );

async function diesOf(server: ServerProcess): Promise<void> {
  await server.gone();
  expect(server.ended()).toEqual({ code: null, signal: 'SIGKILL' });
}

/** Should it be under way at this moment, it is done once more. */
const dueNow = (kind: string) => stage.sql('UPDATE duty SET due_at = now(), woken = true WHERE kind = $1', [kind]);

async function lookAgain(): Promise<void> {
  await stage.sql(`UPDATE source SET cursor = NULL WHERE name = 'recheck'`);
  await dueNow('recheck');
}

const landedBy = async (source: string): Promise<number> =>
  (await stage.sql('SELECT 1 FROM landed WHERE source = $1', [source])).length;

const settled = () =>
  until('no page to wait', async () => (await stage.sql(`SELECT 1 FROM landed WHERE state = 'waiting'`)).length === 0);

async function allIsWell(posts: number): Promise<void> {
  await until('every post to be a ticket', () => allTicketed(stage), 20_000);
  await settled();
  expect(await stage.sql('SELECT count(*)::int AS posts FROM post')).toEqual([{ posts }]);
  expect(await stage.faults()).toEqual([]);
}
