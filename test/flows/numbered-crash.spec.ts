import type { FailpointStep } from '../../src/kernel/failpoint.js';
import {
  allTicketed,
  answer,
  intentToAnswer,
  setFlowStage,
  withoutStream,
  type FlowStage,
} from '../support/flow-stage.js';
import { killServers, type ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

// A server is killed with SIGKILL at the second of three posts that are one answer; another starts on what it left.
const SOON = {
  PARLEY_DUTY_LEASE_SECONDS: '2',
  PARLEY_REPLY_LEASE_SECONDS: '3',
  PARLEY_RECONCILE_SECONDS: '0.5',
  PARLEY_UNDO_SECONDS: '0',
};
const PARAGRAPHS = ['We found your bag. ', 'It is on its way. ', 'Tell us when it is there. '].map((text) =>
  text.repeat(9).trim(),
);
const POSTS = PARAGRAPHS.map((text, n) => `${text} ${n + 1}/3`);

let stage: FlowStage;
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
  withoutStream(stage);
});
afterEach(killServers);
afterAll(() => stage.close());

/** What stands under a post, each under the one before, without the handles that X puts there. */
function chainUnder(id: string): string[] {
  const [post, ...more] = stage.world.repliesTo(id);
  expect(more).toEqual([]);
  return post ? [post.text.slice(post.prefixLength), ...chainUnder(post.id)] : [];
}

const stateOf = async (target: string): Promise<string | undefined> =>
  (await stage.sql<{ state: string }>('SELECT state FROM reply WHERE target_external_id = $1', [target]))[0]?.state;

it.each<[FailpointStep, number]>([
  ['deliver.claimed', 1],
  ['deliver.published', 2],
  ['deliver.recorded', 2],
  ['deliver.committed', 2],
])(
  'killed at %s of the second post, when %i stood there: none is posted again, and the rest follows',
  async (step, standing) => {
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: `${step}:2` });
    const target = stage.mention(`where is my bag? (${step})`).id;
    await until('the ticket', () => allTicketed(stage));
    const intent = await intentToAnswer(dying.agent, stage, target, PARAGRAPHS.join('\n\n'));
    await answer(dying.agent, { ...intent, body: { ...intent.body, parts: 3 } });
    await dying.gone();
    expect(dying.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(chainUnder(target)).toEqual(POSTS.slice(0, standing));

    const server = await stage.start(SOON);
    // What may have left is never sent again by itself: it is looked for, and a person decides.
    const posted = step === 'deliver.claimed' ? await decided(server, target) : standing;
    expect(posted).toBe(standing);
    await until('all to be sent', async () => (await stateOf(target)) === 'sent', 20_000);
    expect(chainUnder(target)).toEqual(POSTS);
    expect(await stage.faults()).toEqual([]);
    await server.stop();
  },
  60_000,
);

/** An agent has it sent once more when nothing is to be seen. Gives how many posts stood there then. */
async function decided(server: ServerProcess, target: string): Promise<number> {
  const [reply] = await stage.sql<{ id: string }>('SELECT id FROM reply WHERE target_external_id = $1', [target]);
  const undecided = async (): Promise<boolean> =>
    (await server.agent.get(`/api/replies/${reply?.id}`)).body.undecided === true;
  await until('a person to be asked', undecided, 30_000);
  const posted = chainUnder(target).length;
  await server.agent.send('POST', `/api/replies/${reply?.id}/decision`, { what: 'send_again' });
  return posted;
}
