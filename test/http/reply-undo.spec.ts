import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn } from './story.js';

let test: TestApp;
let agent: TestClient;
let published = 0;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_UNDO_SECONDS: '5' });
  agent = await signIn(test);
  await connectFake(test);
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = (...args) => {
    published += 1;
    return publish(...args);
  };
});
afterAll(() => test.close());

it('a reply that is taken back within the undo window never reaches the platform; its neighbour leaves when its time comes', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand take it back' });
  const other = await customerWrites(test, agent, { text: '@brand leave it' });
  const begun = Date.now();
  const taken = await answer(agent, heard, 'Oops.');
  const left = await answer(agent, other, 'On its way.');
  expect(taken.body).toMatchObject({ state: 'queued' });
  expect(Date.parse(taken.body.sendAfter) - begun).toBeGreaterThan(4_000);

  const cancelled = await agent.send('POST', `/api/replies/${taken.body.id}/cancel`);
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', sendAfter: null, errorCode: null } });
  // Taking back what was taken back is no error.
  expect((await agent.send('POST', `/api/replies/${taken.body.id}/cancel`)).body).toEqual(cancelled.body);
  const retried = await agent.send('POST', `/api/replies/${taken.body.id}/retry`);
  expectProblem(retried, 409);
  expect(retried.body).toMatchObject({
    code: 'not_failed',
    state: 'cancelled',
    detail: expect.stringContaining('taken back'),
  });
  expect(published).toBe(0);

  const sent = await replyIn(agent, left.body.id, 'sent');
  expect(Date.parse(sent.sentAt) - begun).toBeGreaterThanOrEqual(4_900);
  // Its job came due before the other's: it has been looked at, and nothing was done.
  await until('both jobs to be done', async () => {
    const open = await test.app
      .get(Database)
      .outside<{ n: number }>(
        `SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'reply.deliver' AND state NOT IN ('completed', 'failed')`,
      );
    return open[0]?.n === 0;
  });
  expect(published).toBe(1);
  expect(test.fake.repliesTo(heard.externalId)).toEqual([]);

  const late = await agent.send('POST', `/api/replies/${left.body.id}/cancel`);
  expectProblem(late, 409);
  expect(late.body).toMatchObject({ code: 'already_left', state: 'sent' });
  expect(test.fake.repliesTo(other.externalId)).toHaveLength(1);
  expect((await readTicket(agent, heard.number)).ticket).toMatchObject({ replyState: 'cancelled' });
  const { body } = await agent.get(`/api/tickets/${heard.number}/events`);
  expect(body.items[0]).toMatchObject({ kind: 'reply_cancelled', actor: { id: agent.agentId } });
});

it('a cancel and the departure at the same moment: one of them wins, and the state tells the truth', async () => {
  const told = await Promise.all([1, 2, 3, 4].map((n) => customerWrites(test, agent, { text: `@brand race ${n}` })));
  const replies = await Promise.all(told.map((heard) => answer(agent, heard, 'Racing.')));
  const ids = replies.map(({ body }) => body.id as string);
  const leaves = Math.max(...replies.map(({ body }) => Date.parse(body.sendAfter)));
  await until('the moment they leave', async () => Date.now() >= leaves, 15_000);
  const cancels: number[] = [];
  for (const id of ids) cancels.push((await agent.send('POST', `/api/replies/${id}/cancel`)).status);
  for (const [n, id] of ids.entries()) {
    const { state } = await replyIn(agent, id, 'sent', 'cancelled');
    expect(state).toBe(cancels[n] === 200 ? 'cancelled' : 'sent');
    expect(test.fake.repliesTo(told[n]?.externalId as string)).toHaveLength(state === 'sent' ? 1 : 0);
  }
});
