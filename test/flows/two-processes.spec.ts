import {
  allTicketed,
  answer,
  fallAsleep,
  hasStruck,
  inTurns,
  intentToAnswer,
  POLL,
  setFlowStage,
  visibleReplies,
  withoutStream,
  type FlowStage,
} from '../support/flow-stage.js';
import { killServers } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const LEASE = { PARLEY_DUTY_LEASE_SECONDS: '2' };
const LATER_MS = 10_000;

let stage: FlowStage;
beforeEach(async () => void (stage = await setFlowStage({ limits: 'off' })));
afterEach(() => stage.close());
afterAll(killServers);

it('two processes poll an account one at a time, and send each of 100 replies once', async () => {
  stage.world.setFault({ endpoint: POLL, kind: 'latency', ms: 80 }); // long enough to be caught at it
  const servers = await Promise.all([stage.start(LEASE), stage.start(LEASE)]);
  const targets: string[] = [];
  while (targets.length < 100) {
    for (let n = 0; n < 10; n += 1) targets.push(stage.mention(`is anyone there? ${targets.length}`).id);
    await until('these to be tickets', () => allTicketed(stage), 20_000);
  }
  const [one, other] = servers.map((server) => server.agent) as [
    (typeof servers)[0]['agent'],
    (typeof servers)[0]['agent'],
  ];
  const intents = await inTurns(targets, (target, n) =>
    intentToAnswer(n % 2 ? one : other, stage, target, `Yes, ${n}.`),
  );
  // Each goes to both, as when a browser loses one and asks the other.
  const answers = await inTurns(intents, (intent) => Promise.all([answer(one, intent), answer(other, intent)]));
  for (const [a, b] of answers) {
    expect([a.status, b.status]).toEqual([201, 201]);
    expect(a.body.id).toBe(b.body.id);
  }
  await until('all replies to be sent', () => inState('sent', 100), 30_000);

  expect(targets.filter((target) => visibleReplies(stage, target) !== 1)).toEqual([]);
  expect(overlappingPolls()).toEqual([]);
  expect(await stage.faults()).toEqual([]);
}, 90_000);

it('a process that slept through its lease is replaced, and what it brings late is not written', async () => {
  withoutStream(stage);
  const sleeper = await stage.start(LEASE);
  await until('its first poll', async () => polls().length > 0);
  const caught = stage.world.setFault({ endpoint: POLL, kind: 'latency', ms: LATER_MS, count: 1 });
  stage.mention('I am on a page that comes too late');
  await hasStruck(stage, caught);
  await fallAsleep(stage, sleeper);
  stage.world.advanceClock(LATER_MS); // the page waits for one who sleeps
  expect(await allTicketed(stage)).toBe(false);

  const heir = await stage.start(LEASE);
  stage.mention('I come while the first one sleeps');
  await until('the other to take over', () => allTicketed(stage), 20_000);
  expect(stage.world.requests({ endpoint: POLL }).some(({ fault }) => fault === 'latency')).toBe(true);
  sleeper.signal('SIGCONT');
  await until('it to be awake', async () => (await sleeper.agent.get('/api/tickets')).status === 200);
  await heir.stop();
  const after = polls().length;
  await until('it to poll again', async () => polls().length > after, 20_000);
  stage.mention('I come when it is awake');
  await until('it to work as before', () => allTicketed(stage), 20_000);

  // Had the late page been landed, its post would have been received a second time.
  const ledger = await stage.sql(`SELECT sum(received)::int AS received FROM landed WHERE source = 'mentions'`);
  expect(ledger).toEqual([{ received: 3 }]);
  expect(await stage.faults()).toEqual([]);
}, 90_000);

const polls = () => stage.world.requests({ endpoint: POLL });

const inState = async (state: string, count: number): Promise<boolean> => {
  const [row] = await stage.sql<{ count: number }>('SELECT count(*)::int AS count FROM reply WHERE state = $1', [
    state,
  ]);
  return row?.count === count;
};

/** Polls that began before the one before them had its answer. */
function overlappingPolls(): [number, number][] {
  const spans = polls().map(({ at, durationMs }) => [at - durationMs, at] as [number, number]);
  spans.sort(([a], [b]) => a - b);
  return spans.filter(([begin], index) => begin < (spans[index - 1]?.[1] ?? 0) - 1);
}
