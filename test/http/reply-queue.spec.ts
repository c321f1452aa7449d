import { randomUUID } from 'node:crypto';
import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));

const repliesIn = (heard: Heard): Promise<{ n: string }[]> =>
  inWorkspace('SELECT count(*) AS n FROM reply WHERE thread_id = $1', [heard.thread.id]);

async function expectNothingQueued(heard: Heard): Promise<void> {
  expect(await repliesIn(heard)).toEqual([{ n: '0' }]);
  expect((await readTicket(agent, heard.number)).ticket).toEqual(heard.ticket);
  expect(test.fake.repliesTo(heard.externalId)).toEqual([]);
}

it('a text that is empty, unreadable or too long is refused in a sentence, and nothing is queued', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand which plan?' });
  const wrong: [string, string][] = [
    ['', 'text_empty'],
    [' \n\t\u00a0', 'text_empty'],
    ['a\0b', 'text_unreadable'],
    ['half \ud83d', 'text_unreadable'],
    ['\udc00\ud800', 'text_unreadable'],
    ['x'.repeat(501), 'text_too_long'],
    ['😀'.repeat(300), 'text_too_long'],
  ];
  for (const [text, code] of wrong) {
    const refused = await answer(agent, heard, text);
    expect([text, refused.body.code]).toEqual([text, code]);
    expectProblem(refused, 422);
  }
  const tooLong = await answer(agent, heard, 'x'.repeat(507));
  expect(tooLong.body).toMatchObject({ length: 507, maxLength: 500, detail: expect.stringContaining('7 too long') });
  expectProblem(await answer(agent, heard, 'x'.repeat(25_001)), 400);
  await expectNothingQueued(heard);
});

it('a text goes out exactly as it was written, to the last character of the limit', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand odd text please' });
  const texts = [
    'x'.repeat(500),
    '  two spaces, \n\n a line, 👩‍👩‍👧‍👦, \u202eright to left\u202c, <b>&amp;</b>, $1 %s {{name}} \\0  ',
  ];
  for (const text of texts) {
    const { thread, post } = await readTicket(agent, heard.number, heard.externalId);
    const { body } = await answer(agent, { thread, post }, text);
    expect((await replyIn(agent, body.id, 'sent')).text).toBe(text);
  }
  expect(test.fake.repliesTo(heard.externalId).map(({ text }) => text)).toEqual(texts);
});

it('an answer to a thread in which something new was written is refused with its current version', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand still there?' });
  expect(heard.thread.version).toBe(1);
  const parent = { ...heard.post, rootExternalId: heard.externalId };
  test.fake.addPost({ author: heard.thread.customer.handle, text: 'Never mind.', parent });
  const now = await until('the second post', async () => {
    const { thread } = await readTicket(agent, heard.number);
    return thread.posts.length === 2 && thread;
  });
  expect(now.version).toBe(2);
  for (const threadVersion of [heard.thread.version, now.version + 1, 0]) {
    const refused = await answer(agent, heard, 'We are here.', { body: { threadVersion } });
    expectProblem(refused, 409);
    expect(refused.body).toMatchObject({ code: 'thread_changed', currentVersion: now.version });
  }
  expect(await repliesIn(heard)).toEqual([{ n: '0' }]);
  expect((await answer(agent, { thread: now, post: heard.post }, 'We are here.')).status).toBe(201);
});

it('one Idempotency-Key is one reply: twenty requests at once give one row and one post on the platform', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand twenty times' });
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => answer(agent, heard, 'Once.', { key })));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  const sent = await replyIn(agent, answers[0]?.body.id, 'sent');
  // Asked again after it went out, at a version that is old by now: still the same reply.
  expect((await answer(agent, heard, 'Once.', { key })).body).toEqual(sent);
  expect(await repliesIn(heard)).toEqual([{ n: '1' }]);
  expect(test.fake.repliesTo(heard.externalId)).toHaveLength(1);
});

it('a key that was used for other words, another post or another thread is refused; a colleague may use the same key', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand keys' });
  const other = await customerWrites(test, agent, { text: '@brand other keys' });
  const key = randomUUID();
  const first = await answer(agent, heard, 'One.', { key });
  await replyIn(agent, first.body.id, 'sent');
  const again = await readTicket(agent, heard.number, heard.externalId);
  const ours = again.thread.posts.find((post: { relation: string }) => post.relation === 'ours');
  for (const refused of [
    await answer(agent, heard, 'Two.', { key }),
    await answer(agent, other, 'One.', { key }),
    await answer(agent, heard, 'One.', { key, body: { targetPostId: ours.id } }),
  ]) {
    expectProblem(refused, 409);
    expect(refused.body.code).toBe('idempotency_conflict');
  }
  await expectNothingQueued(other);
  const colleague = await signIn(test);
  const theirs = await answer(colleague, other, 'One.', { key });
  expect(theirs).toMatchObject({ status: 201, body: { agent: { id: colleague.agentId } } });
});

it('without a usable Idempotency-Key nothing is queued', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand no key' });
  const path = `/api/threads/${heard.thread.id}/replies`;
  const body = { text: 'Hello', threadVersion: heard.thread.version, targetPostId: heard.post.id };
  expectProblem(await agent.send('POST', path, body), 400);
  for (const key of ['', 'short', 'a'.repeat(101), 'with space in it', '../../../etc', 'semi;colon;x']) {
    const refused = await agent.send('POST', path, body, { 'idempotency-key': key });
    expectProblem(refused, 400);
    expect(refused.body.code).toBe('idempotency_key');
  }
  await expectNothingQueued(heard);
});

it('only a post of the thread’s customer can be answered: not ours, not a bystander’s, not a deleted one, not one elsewhere', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand the story' });
  const elsewhere = await customerWrites(test, agent, { text: '@brand another story' });
  const root = { ...heard.post, rootExternalId: heard.externalId };
  const first = await answer(agent, heard, 'Our answer.');
  await replyIn(agent, first.body.id, 'sent');
  const ourPost = test.fake.repliesTo(heard.externalId)[0];
  const bystander = test.fake.addPost({
    author: `by${randomUUID().slice(0, 6)}`,
    text: 'Same here!',
    parent: ourPost ?? root,
  });
  const gone = test.fake.addPost({ author: heard.thread.customer.handle, text: 'I regret this.', parent: root });
  const thread = await until('the posts', async () => {
    const now = (await readTicket(agent, heard.number)).thread;
    return now.posts.some((post: { externalId: string }) => post.externalId === gone.externalId) && now;
  });
  await inWorkspace('UPDATE post SET deleted_at = now() WHERE external_id = $1', [gone.externalId]);
  const idOf = async (externalId: string | undefined): Promise<string> =>
    until(
      'the post',
      async () =>
        (await inWorkspace<{ id: string }>('SELECT id FROM post WHERE external_id = $1', [externalId]))[0]?.id,
    );
  const refusals: [string, number, string][] = [
    [await idOf(ourPost?.externalId), 422, 'not_the_customer'],
    [await idOf(gone.externalId), 422, 'target_gone'],
    [await idOf(bystander.externalId), 404, 'not_found'],
    [elsewhere.post.id, 404, 'not_found'],
    ['999999999', 404, 'not_found'],
  ];
  for (const [targetPostId, status, code] of refusals) {
    const refused = await answer(agent, { thread, post: heard.post }, 'No.', { body: { targetPostId } });
    expectProblem(refused, status);
    expect([targetPostId, refused.body.code]).toEqual([targetPostId, code]);
  }
  expectProblem(await answer(agent, heard, 'No.', { threadId: elsewhere.thread.id }), 404);
  expect(await repliesIn(heard)).toEqual([{ n: '1' }]);
});

it('an account that is not connected queues nothing and says so', async () => {
  const handle = `brand${randomUUID().slice(0, 6)}`;
  const accountId = await connectFake(test, handle);
  const heard = await customerWrites(test, agent, { text: `@${handle} hello`, brand: handle });
  await inWorkspace(`UPDATE account SET state = 'reauth_required' WHERE id = $1`, [accountId]);
  const refused = await answer(agent, heard, 'Hi.');
  expectProblem(refused, 422);
  expect(refused.body.code).toBe('account_not_connected');
  await expectNothingQueued(heard);
});

it('the database takes no reply without the agent who wrote it, nor one of nobody’s (46)', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand who speaks?' });
  const insert = (agentId: string | null): Promise<unknown> =>
    inWorkspace(
      `INSERT INTO reply (workspace_id, thread_id, ticket_id, account_id, agent_id, target_external_id, target_author_id, text,
         thread_version, idempotency_key, state, send_after)
       SELECT workspace_id, id, ticket_id, account_id, $2::bigint, $3, author_id, 'x', version, 'k', 'queued', now()
       FROM thread WHERE id = $1`,
      [heard.thread.id, agentId, heard.externalId],
    );
  await expect(insert(null)).rejects.toMatchObject({ code: '23502', column: 'agent_id' });
  await expect(insert('999999')).rejects.toMatchObject({ code: '23503' });
  await expectNothingQueued(heard);
});
