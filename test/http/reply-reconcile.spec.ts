import { ChannelError } from '../../src/channels/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn } from './story.js';

let test: TestApp;
let agent: TestClient;
let published = 0;
let looked = 0;
/** Whether the platform answers when it is asked what was posted. */
let blind = false;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_RECONCILE_SECONDS: '0.2' });
  agent = await signIn(test);
  await connectFake(test);
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = (...args) => {
    published += 1;
    return publish(...args);
  };
  const find = test.fake.findPublished.bind(test.fake);
  test.fake.findPublished = async (...args) => {
    looked += 1;
    if (blind)
      throw new ChannelError('unavailable', 'Nothing to be seen now.', { certainlyNotDone: true, retryAfterMs: 1 });
    return find(...args);
  };
});
beforeEach(() => {
  published = 0;
  looked = 0;
  blind = false;
});
afterAll(() => test.close());

/** No answer came; `retryAfterMs` must not tempt anyone to send again. */
const uncertain = (): ChannelError =>
  new ChannelError('network', 'No answer came.', { certainlyNotDone: false, retryAfterMs: 10 });

const decided = (id: string): Promise<{ state: string; errorDetail: string }> =>
  until('the last look', async () => {
    const { body } = await agent.get(`/api/replies/${id}`);
    return body.errorDetail?.includes('before you write again') && body;
  });

it('an answer that got lost after the post was made: unknown, then found on the platform, then sent, and one post is visible', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand lost answer' });
  test.fake.failNextPublish(uncertain(), true);
  blind = true;
  const { body } = await answer(agent, heard, 'Here.');
  const unknown = await replyIn(agent, body.id, 'unknown');
  expect(unknown).toMatchObject({
    errorCode: 'network',
    errorDetail: expect.stringContaining('may have been posted'),
    sentAt: null,
  });
  blind = false;
  const sent = await replyIn(agent, body.id, 'sent');
  expect(sent).toMatchObject({ errorCode: null, errorDetail: null });
  expect(published).toBe(1);
  const [post, ...more] = test.fake.repliesTo(heard.externalId);
  expect(more).toEqual([]);
  const { thread, ticket } = await readTicket(agent, heard.number);
  const ours = thread.posts.filter(({ relation }: { relation: string }) => relation === 'ours');
  expect(ours).toMatchObject([{ text: 'Here.', externalId: post?.externalId, replyId: body.id }]);
  expect(ticket).toMatchObject({ replyState: 'sent', waitingSince: null });
});

it('an answer that got lost and no post to be seen in three looks: it stays unknown, is never sent again, and a person is told what to do', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand lost for good' });
  test.fake.failNextPublish(uncertain());
  const { body } = await answer(agent, heard, 'Anyone?');
  expect(await decided(body.id)).toMatchObject({
    state: 'unknown',
    errorDetail: expect.stringContaining('Look at the thread on the platform'),
  });
  expect([published, looked]).toEqual([1, 3]);
  for (const action of ['retry', 'cancel']) {
    const refused = await agent.send('POST', `/api/replies/${body.id}/${action}`);
    expectProblem(refused, 409);
    expect(refused.body.state).toBe('unknown');
  }
  expect(test.fake.repliesTo(heard.externalId)).toEqual([]);
  expect((await readTicket(agent, heard.number)).ticket).toMatchObject({
    replyState: 'unknown',
    waitingSince: heard.ticket.waitingSince,
  });
});

it('a platform that cannot be read either does not count as "not there": it is found when it can be read again', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand blind' });
  blind = true;
  test.fake.failNextPublish(uncertain(), true);
  const { body } = await answer(agent, heard, 'In the dark.');
  await until('four looks in vain', async () => looked >= 4);
  expect((await agent.get(`/api/replies/${body.id}`)).body).toMatchObject({
    state: 'unknown',
    errorDetail: expect.stringContaining('we are looking'),
  });
  blind = false;
  await replyIn(agent, body.id, 'sent');
  expect(published).toBe(1);
});

it('the same words in an earlier reply are not taken for this one', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand twice the same' });
  const first = await answer(agent, heard, 'Thank you!');
  await replyIn(agent, first.body.id, 'sent');
  const now = await readTicket(agent, heard.number, heard.externalId);
  test.fake.failNextPublish(uncertain());
  const second = await answer(agent, now, 'Thank you!');
  expect(await decided(second.body.id)).toMatchObject({ state: 'unknown' });
  expect(test.fake.repliesTo(heard.externalId)).toHaveLength(1);
});

it('what we posted and the platform shows us before the reply is known to be sent is still one post', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand seen early' });
  test.fake.failNextPublish(new ChannelError('malformed_answer', 'Half an answer.', { certainlyNotDone: false }), true);
  const { body } = await answer(agent, heard, 'Seen?');
  await replyIn(agent, body.id, 'sent');
  const { thread } = await readTicket(agent, heard.number);
  expect(thread.posts).toHaveLength(2);
  expect(thread.replies).toHaveLength(1);
});

it('what a colleague says later on the platform in the same words is not taken for the reply', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand answered elsewhere' });
  test.fake.failNextPublish(uncertain());
  const { body } = await answer(agent, heard, 'Done!');
  await replyIn(agent, body.id, 'unknown');
  const parent = { ...heard.post, rootExternalId: heard.externalId };
  test.fake.addPost({ author: 'brand', text: 'Done!', parent, at: new Date(Date.now() + 5 * 60_000) });
  expect(await decided(body.id)).toMatchObject({ state: 'unknown' });
  expect([published, looked]).toEqual([1, 3]);
});
