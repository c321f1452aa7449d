import { Replies } from '../../src/replies/replies.service.js';
import { deliverInARow } from '../../src/replies/deliver-in-a-row.js';
import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites } from './story.js';

// Nobody hands out jobs here: what is sent, one call of ours has sent.
let test: TestApp;
let agent: TestClient;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_ROLES: 'web,intake', PARLEY_UNDO_SECONDS: '0' });
  agent = await signIn(test);
  await connectFake(test);
});
afterAll(() => test.close());

/** The fake platform takes 500 characters in a post. */
const answerOf = (posts: number): string =>
  Array.from({ length: posts }, () => 'We look. '.repeat(50).trim()).join('\n\n');

async function queued(posts: number): Promise<{ replyId: string; target: string }> {
  const heard = await customerWrites(test, agent, { text: `@brand tell me in ${posts}` });
  const { status, body } = await answer(agent, heard, answerOf(posts), { body: { parts: posts } });
  expect({ status, parts: body.parts.length }).toEqual({ status: 201, parts: posts });
  return { replyId: body.id, target: heard.externalId };
}

const run = (replyId: string): Promise<void> =>
  deliverInARow(test.app.get(Replies).deliverDependencies(), test.workspace.id, replyId);

function standing(target: string): number {
  const [post] = test.fake.repliesTo(target);
  return post ? 1 + standing(post.externalId) : 0;
}
const stateOf = async (replyId: string): Promise<string> => (await agent.get(`/api/replies/${replyId}`)).body.state;
const jobsFor = async (replyId: string): Promise<number> => {
  const [row] = await test.app
    .get(Database)
    .outside<{ n: number }>(
      `SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'reply.deliver' AND state = 'created' AND data ->> 'id' = $1`,
      [replyId],
    );
  return row?.n ?? 0;
};

it('each post of a long answer leaves right after the one before, and none waits for the queue', async () => {
  const { replyId, target } = await queued(3);
  await run(replyId);
  expect(standing(target)).toBe(3);
  expect(await stateOf(replyId)).toBe('sent');
});

it('after five in a row the others have their turn, and there is a job for the rest', async () => {
  const { replyId, target } = await queued(7);
  await run(replyId);
  expect(standing(target)).toBe(5);
  expect(await stateOf(replyId)).toBe('queued');
  expect(await jobsFor(replyId)).toBeGreaterThan(0);
  await run(replyId);
  expect(standing(target)).toBe(7);
  expect(await stateOf(replyId)).toBe('sent');
});

it('two who send the same at once send each post once', async () => {
  const { replyId, target } = await queued(4);
  await Promise.all([run(replyId), run(replyId)]);
  await run(replyId); // what one of them left when the other had it in hand
  expect(standing(target)).toBe(4);
  expect(test.fake.repliesTo(target)).toHaveLength(1);
  expect(await stateOf(replyId)).toBe('sent');
});
