import { randomUUID } from 'node:crypto';
import { connectFake, signIn, startTestApp, until, type TestApp } from '../support/test-app.js';

let test: TestApp;
beforeAll(async () => void (test = await startTestApp()));
afterAll(() => test.close());

it('a mention becomes a ticket, and the agent’s reply stands under it', async () => {
  const agent = await signIn(test);
  await connectFake(test);
  const post = test.fake.addPost({
    author: 'mara',
    text: '@brand I cannot log in',
    addressees: [{ externalId: 'acct-brand', how: 'mention' }],
  });
  const row = await until('the ticket', async () => (await agent.get('/api/tickets')).body.items[0]);
  expect(row).toMatchObject({
    number: 1,
    status: 'new',
    preview: '@brand I cannot log in',
    contact: { handle: 'mara' },
  });

  const { body: page } = await agent.get(`/api/tickets/${row.number}`);
  const [thread] = page.threads;
  const sent = await agent.send(
    'POST',
    `/api/threads/${thread.id}/replies`,
    { text: 'We are on it.', threadVersion: thread.version, targetPostId: thread.posts[0].id },
    { 'idempotency-key': randomUUID() },
  );
  expect(sent).toMatchObject({ status: 201, body: { state: 'queued', agent: { id: agent.agentId } } });
  const reply = await until('the reply to be sent', async () => {
    const { body } = await agent.get(`/api/replies/${sent.body.id}`);
    return body.state === 'sent' && body;
  });
  const [published] = test.fake.repliesTo(post.externalId);
  expect(published).toMatchObject({ text: 'We are on it.' });
  expect(reply.sentAt).not.toBeNull();

  const after = (await agent.get(`/api/tickets/${row.number}`)).body;
  expect(after.threads[0].posts.map((p: { text: string; relation: string }) => [p.relation, p.text])).toEqual([
    ['customer', '@brand I cannot log in'],
    ['ours', 'We are on it.'],
  ]);
  expect(after.ticket).toMatchObject({ waitingSince: null, replyState: 'sent' });
});
