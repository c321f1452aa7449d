import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
});
afterAll(() => test.close());

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** As if the hours until the next look had passed. */
const timePasses = (): Promise<void> =>
  test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
    await tx.query(`UPDATE source SET cursor = NULL WHERE workspace_id = $1 AND name = 'recheck'`, [tx.workspaceId]);
    await tx.query(`UPDATE duty SET due_at = now() WHERE workspace_id = $1 AND kind = 'recheck'`, [tx.workspaceId]);
  });

const seenAs = (
  heard: Heard,
  what: string,
  isSo: (post: Heard['post']) => boolean,
): Promise<Omit<Heard, 'externalId'>> =>
  until(`the post to be ${what}`, async () => {
    await timePasses();
    const now = await readTicket(agent, heard.number, heard.externalId);
    return isSo(now.post) && now;
  });

it('an agent sees in the place of a deleted post that it was deleted, and when that was noticed', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand I regret this', at: minutesAgo(5) });
  expect(heard.post).toMatchObject({ deleted: false, gone: null, text: '@brand I regret this' });
  const before = Date.now();
  test.fake.hide(heard.externalId, 'deleted');
  const { post, thread, ticket } = await seenAs(heard, 'deleted', (shown) => shown.deleted);
  expect(post).toMatchObject({
    id: heard.post.id,
    text: '',
    lang: null,
    gone: { why: 'deleted' },
    relation: 'customer',
  });
  expect(Date.parse(post.gone.noticedAt)).toBeGreaterThanOrEqual(before - 1_000);
  expect(thread.version).toBe(heard.thread.version + 1);
  expect(ticket).toMatchObject({ preview: '' });
  expect(ticket.version).toBeGreaterThan(heard.ticket.version);
  const { body: history } = await agent.get(`/api/tickets/${heard.number}/events`);
  expect(history.items[0]).toMatchObject({
    kind: 'post_vanished',
    actor: null,
    after: { postId: post.id, why: 'deleted' },
  });
  expect(JSON.stringify(history)).not.toContain('regret');
});

it('a post that vanished while an agent wrote cannot be answered, and nothing leaves', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand answer me quickly', at: minutesAgo(5) });
  test.fake.hide(heard.externalId, 'protected');
  const now = await seenAs(heard, 'protected', (post) => post.gone?.why === 'protected');
  expectProblem(await answer(agent, heard, 'Here is your answer.'), 422);
  const refused = await answer(agent, { ...now }, 'Here is your answer.');
  expectProblem(refused, 422);
  expect(refused.body.code).toBe('target_gone');
  expect(test.fake.repliesTo(heard.externalId)).toEqual([]);
});

it('who answers another post of the thread is told that something changed in it', async () => {
  const author = 'deletes_one_of_two';
  const heard = await customerWrites(test, agent, { text: '@brand the first of two', author, at: minutesAgo(6) });
  const parent = { ...heard.post, rootExternalId: heard.externalId, externalId: heard.externalId };
  const second = test.fake.addPost({
    author,
    text: '@brand the second of two',
    parent,
    at: minutesAgo(5),
    addressees: [{ externalId: 'acct-brand', how: 'mention' }],
  });
  const both = await until('both posts', async () => {
    const now = await readTicket(agent, heard.number, heard.externalId);
    return now.thread.posts.length === 2 && now;
  });
  test.fake.hide(second.externalId, 'deleted');
  await seenAs({ ...heard, externalId: second.externalId }, 'deleted', (post) => post.deleted);
  const refused = await answer(agent, both, 'To the first of two.');
  expectProblem(refused, 409);
  expect(refused.body.code).toBe('thread_changed');
});

it('a post that can be seen again has the words that it has now, and is marked as edited', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand shy for a while', at: minutesAgo(5) });
  test.fake.hide(heard.externalId, 'suspended');
  await seenAs(heard, 'suspended', (post) => post.gone?.why === 'suspended');
  test.fake.editPost(heard.externalId, '@brand here again');
  test.fake.hide(heard.externalId, null);
  const { post, ticket } = await seenAs(heard, 'there again', (shown) => !shown.deleted);
  expect(post).toMatchObject({ text: '@brand here again', gone: null, version: 1 });
  expect(ticket.preview).toBe('@brand here again');
});

it('a newer version is shown without anything that the platform did not say anew', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand I have a qestion', at: minutesAgo(5) });
  test.fake.editPost(heard.externalId, '@brand I have a question');
  const { post, thread } = await seenAs(heard, 'edited', (shown) => shown.version > 0);
  expect(post).toMatchObject({ text: '@brand I have a question', deleted: false });
  expect(thread.version).toBe(heard.thread.version + 1);
});
