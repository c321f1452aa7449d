import { FAILPOINT_STEPS } from '../../src/kernel/failpoint.js';
import {
  allTicketed,
  answer,
  intentToAnswer,
  setFlowStage,
  visibleReplies,
  withoutStream,
  type FlowStage,
  type Intent,
} from '../support/flow-stage.js';
import { killServers, type ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

// Each case kills a server with SIGKILL at a named step of the way of a post or a reply, and starts another on what it left.
/** On a machine that is busy: no longer than a start takes that finds nothing broken, and a bit. */
const READY_WITHIN_MS = 10_000;
const A_BIT = 2;
const CUSTOMERS = 3;
/** So short that a dead process is given up in seconds. */
const SOON = { PARLEY_DUTY_LEASE_SECONDS: '2', PARLEY_REPLY_LEASE_SECONDS: '3', PARLEY_RECONCILE_SECONDS: '0.5' };

let stage: FlowStage;
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
  withoutStream(stage);
});
afterEach(killServers); // one that a failed case has left would slow the others down
afterAll(() => stage.close());

interface Left {
  landed: number;
  waiting: number;
  stored: number;
  replies: number;
  sending: number;
  sent: number;
  visible: number;
}

/** What the dead process must have left of this case's posts and replies: so it really died where the step says. */
const LEAVES: Record<(typeof FAILPOINT_STEPS)[number], (left: Left) => boolean> = {
  'land.packed': ({ landed, stored }) => landed === 0 && stored === 0,
  'land.committed': ({ waiting, stored }) => waiting > 0 && stored === 0,
  'apply.read': ({ waiting, stored }) => waiting > 0 && stored === 0,
  'apply.written': ({ waiting, stored }) => waiting > 0 && stored === 0,
  'apply.placed': ({ waiting, stored }) => waiting > 0 && stored > 0,
  'apply.committed': ({ waiting, stored }) => waiting === 0 && stored > 0,
  'queue.inserted': ({ replies }) => replies === 0,
  'queue.committed': ({ replies }) => replies > 0,
  'deliver.claimed': ({ sending, visible }) => sending > visible,
  'deliver.published': ({ sending, visible }) => sending > 0 && visible > 0,
  'deliver.recorded': ({ sending, visible }) => sending > 0 && visible > 0,
  'deliver.committed': ({ sent, visible }) => sent > 0 && visible > 0,
};

it.each(FAILPOINT_STEPS)(
  'killed at %s, it is back within 10 s, nothing is lost and nothing is sent twice',
  async (step) => {
    const before = await pagesSoFar();
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: step });
    const targets = Array.from({ length: CUSTOMERS }, (_, n) => stage.mention(`where is my bag? (${step} ${n})`).id);
    const answers = step.startsWith('queue.') || step.startsWith('deliver.');
    const intents = answers ? await answerAll(dying, targets) : [];
    await dying.gone();
    expect(dying.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    const left = await whatIsLeft(targets, before);
    expect({ left, asItShould: LEAVES[step](left) }).toEqual({ left, asItShould: true });

    const server = await stage.start(SOON);
    expect(server.readyAfterMs).toBeLessThan(Math.max(READY_WITHIN_MS, A_BIT * dying.readyAfterMs));
    await until('all mentions to be tickets', () => allTicketed(stage), 20_000);
    // The browser never heard what became of the answers, so it sends them again, with the same keys.
    for (const intent of intents) expect(await answer(server.agent, intent)).toMatchObject({ status: 201 });
    await until('every reply to be sent, or to be known as unknown', () => allDecided(targets), 20_000);

    expect(await stage.faults()).toEqual([]);
    expect(await repliesTo(targets)).toHaveLength(intents.length);
    // What is to be seen was found; what was claimed and never left stays in doubt, at whatever step another one died.
    const settled = await repliesTo(targets);
    expect(settled.map(({ target, state }) => [state, visibleReplies(stage, target)])).toEqual(
      settled.map(({ target }) => (visibleReplies(stage, target) > 0 ? ['sent', 1] : ['unknown', 0])),
    );
    if (step === 'deliver.claimed') mustDoubt(settled);
    await server.stop();
    expect(server.ended()).toEqual({ code: 0, signal: null });
  },
  60_000,
);

async function answerAll(server: ServerProcess, targets: string[]): Promise<Intent[]> {
  await until('the tickets', () => allTicketed(stage));
  const intents = await Promise.all(
    targets.map((target) => intentToAnswer(server.agent, stage, target, `On its way: ${target}.`)),
  );
  // Some find the server dead already.
  await Promise.allSettled(intents.map((intent) => answer(server.agent, intent)));
  return intents;
}

/** Nothing had left: the one that died in between, at least, cannot be known to be sent. */
function mustDoubt(replies: { state: string }[]): void {
  expect(replies.map(({ state }) => state)).toContain('unknown');
}

async function pagesSoFar(): Promise<string> {
  const [row] = await stage.sql<{ last: string }>('SELECT coalesce(max(id), 0) AS last FROM landed');
  return row?.last as string;
}

async function whatIsLeft(targets: string[], after: string): Promise<Left> {
  const [row] = await stage.sql<Omit<Left, 'visible'>>(
    `SELECT (SELECT count(*) FROM landed WHERE id > $2)::int AS landed,
       (SELECT count(*) FROM landed WHERE id > $2 AND state = 'waiting')::int AS waiting,
       (SELECT count(*) FROM post WHERE external_id = ANY($1))::int AS stored,
       count(*)::int AS replies, count(*) FILTER (WHERE state = 'sending')::int AS sending,
       count(*) FILTER (WHERE state = 'sent')::int AS sent
     FROM reply WHERE target_external_id = ANY($1)`,
    [targets, after],
  );
  return { ...(row as Omit<Left, 'visible'>), visible: visibleAmong(targets) };
}

const visibleAmong = (targets: string[]): number =>
  targets.reduce((sum, target) => sum + visibleReplies(stage, target), 0);

const repliesTo = (targets: string[]) =>
  stage.sql<{ target: string; state: string }>(
    'SELECT target_external_id AS target, state FROM reply WHERE target_external_id = ANY($1)',
    [targets],
  );

/** A reply that is to be seen on the platform must be found there; one that is not stays in doubt, for a person. */
async function allDecided(targets: string[]): Promise<boolean> {
  const replies = await repliesTo(targets);
  return replies.every(({ target, state }) => state === (visibleReplies(stage, target) > 0 ? 'sent' : 'unknown'));
}
