import type { NewFault } from '../../sandbox/x/index.ts';
import { NOTES_WAITS } from '../support/duty-waits.js';
import { allTicketed, POLL, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const LEASE = { PARLEY_DUTY_LEASE_SECONDS: '2' };

let stage: FlowStage;
let server: ServerProcess;
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
  await stage.sql(NOTES_WAITS);
  server = await stage.start(LEASE);
});
afterAll(() => stage.close());
beforeEach(() => stage.world.clearFaults());

it('told to come back later, it makes no call before then, says so, and goes on where it was', async () => {
  const resetInMs = 6_000;
  const refused = await refusedPoll({ endpoint: POLL, kind: 'status', status: 429, resetInMs, count: 1 });
  stage.mention('I write while nobody may look');
  const health = await until('the account to say so', saysSomething);
  expect(health).toMatchObject({
    state: 'connected',
    lastError: 'X allows no more calls for now. It goes on when the limit resets.',
  });
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  const [next] = pollsAfter(refused.seq);
  expect((next?.at ?? 0) - (next?.durationMs ?? 0) - refused.at).toBeGreaterThanOrEqual(resetInMs);
  await allIsWell();
});

it.each<[string, Omit<NewFault, 'endpoint'>, string, number]>([
  [
    'without credits',
    { kind: 'status', status: 402 },
    'The X developer account has no credits left. Top it up; nothing is lost meanwhile.',
    300_000,
  ],
  ['by a 503', { kind: 'status', status: 503 }, 'X has a problem of its own (503).', 10_000],
  ['by an answer that is cut off', { kind: 'cut-body' }, 'X answered with something unreadable.', 5_000],
])('refused %s, it says so, waits, loses nothing and goes on', async (_, fault, sentence, waitMs) => {
  await refusedPoll({ endpoint: POLL, ...fault, count: 1 });
  stage.mention('I write in bad times');
  expect(await until('the account to say so', saysSomething)).toMatchObject({
    state: 'connected',
    lastError: sentence,
  });
  const waitsMs = await until('the wait to begin', waiting);
  expect(waitsMs).toBeLessThanOrEqual(waitMs);
  expect(waitsMs).toBeGreaterThan(waitMs - 5_000);
  await letTimePass();
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  await allIsWell();
});

it('with keys that are no longer taken it asks for others and tries nothing, until the account is connected again', async () => {
  await refusedPoll({ endpoint: POLL, kind: 'status', status: 401 });
  stage.mention('I write to an account without keys');
  const health = await until('the account to ask for it', async () => {
    const found = await account();
    return found?.state === 'reauth_required' && found;
  });
  expect(health.stateReason).toBe('X no longer accepts the keys of this account. An admin must connect it again.');
  const asked = polls().length;
  await letTimePass();
  await until('the duty to have looked', hasLooked, 20_000);
  expect(polls().length).toBe(asked);

  stage.world.clearFaults();
  await server.stop();
  server = await stage.start(LEASE); // connects the account that its environment names
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  await allIsWell();
});

const polls = () => stage.world.requests({ endpoint: POLL });
const pollsAfter = (seq: number) => stage.world.requests({ endpoint: POLL, since: seq });

/** Sets the fault, and gives the poll that it struck. */
async function refusedPoll(fault: NewFault) {
  const before = polls().at(-1)?.seq ?? 0;
  stage.world.setFault(fault);
  return until('a poll to be struck', async () => pollsAfter(before).find((poll) => poll.fault !== null));
}

const account = async () => (await server.agent.get('/api/accounts')).body[0];

const saysSomething = async () => {
  const found = await account();
  return found?.lastError && found;
};

/** For how long the duty of polling waits, once it has been given back. */
const waiting = async (): Promise<number | undefined> => {
  const [duty] = await stage.sql<{ waitsMs: number }>(
    `SELECT waits_ms AS "waitsMs" FROM duty WHERE kind = 'poll mentions' AND leased_until = '-infinity' AND waits_ms > 1000`,
  );
  return duty?.waitsMs;
};

/** As if the time that it waits for had come. Should it be under way at this moment, it is done once more. */
const letTimePass = () => stage.sql(`UPDATE duty SET due_at = now(), woken = true WHERE kind = 'poll mentions'`);
const hasLooked = async (): Promise<boolean> =>
  (
    await stage.sql(
      `SELECT 1 FROM duty WHERE kind = 'poll mentions' AND leased_until = '-infinity' AND due_at > now() AND NOT woken`,
    )
  ).length === 1;

async function allIsWell(): Promise<void> {
  await until('the account to be well', async () => {
    const found = await account();
    return found?.state === 'connected' && found.lastError === null;
  });
  expect(await stage.faults()).toEqual([]);
}
