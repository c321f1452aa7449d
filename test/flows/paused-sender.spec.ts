import {
  allTicketed,
  answer,
  fallAsleep,
  hasStruck,
  intentToAnswer,
  PUBLISH,
  setFlowStage,
  visibleReplies,
  type FlowStage,
} from '../support/flow-stage.js';
import { killServers, type ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

// Half of a reply's lease is for the call, within which it must be put to sleep.
const QUICK = { PARLEY_REPLY_LEASE_SECONDS: '6', PARLEY_RECONCILE_SECONDS: '0.3', PARLEY_DUTY_LEASE_SECONDS: '2' };
const LATER_MS = 10_000;
/** They serve agents and take posts in; the senders are processes of their own. */
const DESK = { ...QUICK, PARLEY_ROLES: 'web,intake' };
const SENDER = { ...QUICK, PARLEY_ROLES: 'worker' };

let stage: FlowStage;
beforeEach(async () => void (stage = await setFlowStage({ limits: 'off' })));
afterEach(() => stage.close());
afterAll(killServers);

it('a worker that is stopped (SIGSTOP) in mid-send, for longer than its lease, and its heir together make one visible post', async () => {
  const { agent } = await stage.start(DESK);
  const target = stage.mention('are you there?').id;
  await until('the ticket', () => allTicketed(stage), 20_000);
  const sleeper = await stage.start(SENDER);
  const caught = stage.world.setFault({ endpoint: PUBLISH, kind: 'latency', ms: LATER_MS, count: 1 });
  const sent = await answer(agent, await intentToAnswer(agent, stage, target, 'We are.'));
  await hasStruck(stage, caught);
  await fallAsleep(stage, sleeper);
  expect(await isIn('sending')).toBe(true);
  stage.world.advanceClock(LATER_MS); // X has it now, and its answer waits for one who sleeps
  await until('it to be posted', async () => visibleReplies(stage, target) === 1);

  const heir = await stage.start(SENDER);
  await until('the doubt to be over, or a person to be asked', async () => (await isIn('sent')) || undecided(), 30_000);
  sleeper.signal('SIGCONT');
  await until('the late answer to end every doubt', () => isIn('sent'), 30_000);
  await settled(sleeper, heir);

  expect(visibleReplies(stage, target)).toBe(1);
  expect((await agent.get(`/api/replies/${sent.body.id}`)).body.state).toBe('sent');
  expect(await stage.faults()).toEqual([]);
}, 90_000);

const isIn = async (state: string): Promise<boolean> =>
  (await stage.sql('SELECT 1 FROM reply WHERE state = $1', [state])).length === 1;

const undecided = async (): Promise<boolean> =>
  (await stage.sql(`SELECT 1 FROM reply WHERE state = 'unknown' AND reconcile_reads >= 3`)).length === 1;

/** Both have ended what they had in hand: nothing leaves after that. */
const settled = (...senders: ServerProcess[]): Promise<unknown> => Promise.all(senders.map((sender) => sender.stop()));
