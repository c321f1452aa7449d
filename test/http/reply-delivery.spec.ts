import { ChannelError } from '../../src/channels/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, timeComes } from './story.js';

let test: TestApp;
let agent: TestClient;
let published = 0;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_RECONCILE_SECONDS: '0.2' });
  agent = await signIn(test);
  await connectFake(test);
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = (...args) => {
    published += 1;
    return publish(...args);
  };
});
beforeEach(() => void (published = 0));
afterAll(() => test.close());

const certain = { certainlyNotDone: true };
const kindsOf = async (number: number): Promise<string[]> =>
  (await agent.get(`/api/tickets/${number}/events`)).body.items
    .map(({ kind }: { kind: string }) => kind)
    .filter((kind: string) => kind.startsWith('reply_'))
    .toReversed();

it.each(['duplicate_text', 'not_allowed', 'target_gone', 'text_too_long', 'rejected'] as const)(
  'a platform that refuses for good (%s) makes the reply failed, with its sentence, and nothing is tried again by itself',
  async (code) => {
    const heard = await customerWrites(test, agent, { text: `@brand refused ${code}` });
    test.fake.failNextPublish(new ChannelError(code, `The platform says ${code}.`, certain));
    const { body } = await answer(agent, heard, 'Hello.');
    const failed = await replyIn(agent, body.id, 'failed');
    expect(failed).toMatchObject({
      errorCode: code,
      errorDetail: `The platform says ${code}.`,
      sentAt: null,
      url: null,
    });
    expect((await readTicket(agent, heard.number)).ticket).toMatchObject({
      replyState: 'failed',
      waitingSince: heard.ticket.waitingSince,
    });
    expect(published).toBe(1);
    expect(await kindsOf(heard.number)).toEqual(['reply_queued', 'reply_sending', 'reply_failed']);
  },
);

it('what failed can be tried again by hand, and is then sent once; what is sent cannot', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand try again' });
  test.fake.failNextPublish(new ChannelError('rejected', 'No.', certain));
  const { body } = await answer(agent, heard, 'Again.');
  await replyIn(agent, body.id, 'failed');
  const again = await Promise.all([1, 2, 3].map(() => agent.send('POST', `/api/replies/${body.id}/retry`)));
  // The first puts it into the queue; the others find it there, or gone already.
  expect(again.map(({ status }) => status)).toContain(200);
  const sent = await replyIn(agent, body.id, 'sent');
  expect(sent).toMatchObject({ errorCode: null, errorDetail: null, agent: { id: agent.agentId } });
  expect(test.fake.repliesTo(heard.externalId)).toHaveLength(1);
  const late = await agent.send('POST', `/api/replies/${body.id}/retry`);
  expectProblem(late, 409);
  expect(late.body).toMatchObject({ code: 'not_failed', state: 'sent' });
});

it.each(['rate_limited', 'unavailable', 'network', 'out_of_credits'] as const)(
  'a platform that certainly did nothing and says when to come back (%s) is asked again then, not before',
  async (code) => {
    const heard = await customerWrites(test, agent, { text: `@brand later ${code}` });
    test.fake.failNextPublish(new ChannelError(code, 'Not now.', { certainlyNotDone: true, retryAfterMs: 60_000 }));
    const { body } = await answer(agent, heard, 'In a while.');
    const waiting = await until('the wait', async () => {
      const reply = (await agent.get(`/api/replies/${body.id}`)).body;
      return reply.errorCode === code && reply;
    });
    expect(waiting).toMatchObject({ state: 'queued', errorDetail: 'Not now.' });
    expect(published).toBe(1);
    await timeComes(test);
    await replyIn(agent, body.id, 'sent');
    expect(published).toBe(2);
    expect(test.fake.repliesTo(heard.externalId)).toHaveLength(1);
  },
);

it('a reply that waits for the platform can still be taken back', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand waiting' });
  test.fake.failNextPublish(
    new ChannelError('rate_limited', 'Not now.', { certainlyNotDone: true, retryAfterMs: 60_000 }),
  );
  const { body } = await answer(agent, heard, 'Later.');
  await until('the wait', async () => (await agent.get(`/api/replies/${body.id}`)).body.errorCode === 'rate_limited');
  expect(await agent.send('POST', `/api/replies/${body.id}/cancel`)).toMatchObject({
    status: 200,
    body: { state: 'cancelled' },
  });
  expect(published).toBe(1);
});
