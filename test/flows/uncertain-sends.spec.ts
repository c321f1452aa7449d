import {
  allTicketed,
  answer,
  intentToAnswer,
  PUBLISH,
  setFlowStage,
  visibleReplies,
  type FlowStage,
} from '../support/flow-stage.js';
import { until } from '../support/test-app.js';

const REPLIES = 200;

let stage: FlowStage;
beforeAll(async () => void (stage = await setFlowStage({ limits: 'off' })));
afterAll(() => stage.close());

it('200 replies whose answers are all lost after the platform took them are posted once, and end as sent', async () => {
  const { agent } = await stage.start({ PARLEY_RECONCILE_SECONDS: '0.5' });
  const targets = Array.from({ length: REPLIES }, (_, n) => stage.mention(`what about flight ${n}?`).id);
  await until('the tickets', () => allTicketed(stage), 20_000);
  const intents = await Promise.all(
    targets.map((target, n) => intentToAnswer(agent, stage, target, `Flight ${n} is on time.`)),
  );
  stage.world.setFault({ endpoint: PUBLISH, kind: 'commit-then-reset' });
  for (const sent of await Promise.all(intents.map((intent) => answer(agent, intent)))) expect(sent.status).toBe(201);
  await until('every reply to be found', async () => (await states()).every((state) => state === 'sent'), 60_000);

  expect(await states()).toHaveLength(REPLIES);
  const requests = stage.world.requests({ endpoint: PUBLISH });
  expect(requests.map(({ outcome }) => outcome)).toEqual(Array(REPLIES).fill('reset'));
  expect(targets.filter((target) => visibleReplies(stage, target) !== 1)).toEqual([]);
  // Found by looking, not by waiting for the lease of a send that hangs.
  const doubts = `SELECT count(DISTINCT after ->> 'replyId')::int AS replies, min(after ->> 'reason') AS reason
    FROM event WHERE kind = 'reply_unknown'`;
  const reason =
    'X could not be reached, or did not answer in time. It may have been posted all the same: we are looking.';
  expect(await stage.sql(doubts)).toEqual([{ replies: REPLIES, reason }]);
  expect(await stage.faults()).toEqual([]);
}, 90_000);

const states = async (): Promise<string[]> =>
  (await stage.sql<{ state: string }>('SELECT state FROM reply')).map(({ state }) => state);
