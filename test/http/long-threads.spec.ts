import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, type Answer, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, replyIn, type Heard } from './story.js';

/** More than two pages, and a bit. */
const POSTS = 450;
let test: TestApp;
let agent: TestClient;
let heard: Heard;
let replyId: string;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
  heard = await customerWrites(test, agent, { text: '@brand it goes on and on' });
  const { body } = await answer(agent, heard, 'We are listening.');
  replyId = body.id;
  await replyIn(agent, replyId, 'sent');
  // Two at each second, so that time alone puts nothing in order; the reply's post is the oldest of all.
  await inWorkspace(
    `INSERT INTO post (workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, posted_at)
     SELECT p.workspace_id, p.channel, 'long-' || n, p.root_external_id, p.author_id, p.thread_of, p.thread_id, p.outcome,
       'post ' || n, p.posted_at + (n / 2) * interval '1 second'
     FROM post p, generate_series(2, ${POSTS + 1}) n WHERE p.id = $1`,
    [heard.post.id],
  );
  await inWorkspace(`UPDATE post SET posted_at = $2::timestamptz - interval '1 hour' WHERE reply_id = $1`, [
    replyId,
    heard.post.postedAt,
  ]);
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));
const ids = (part: Answer['body']): string[] => part.posts.map(({ id }: { id: string }) => id);
const threadOf = async (): Promise<Answer['body']> => (await agent.get(`/api/tickets/${heard.number}`)).body.threads[0];
const before = async (id: string): Promise<Answer['body']> => (await agent.get(`/api/posts/${id}/earlier`)).body;

it('a ticket gives the newest 200 posts of a thread, and the ones before page by page, each once and in order', async () => {
  const pages = [await threadOf()];
  while (pages[0].earlier !== null) pages.unshift(await before(pages[0].earlier));
  expect(pages.map((page) => page.posts.length)).toEqual([52, 200, 200]);
  const inOrder = await inWorkspace<{ id: string }>(
    'SELECT id::text FROM post WHERE thread_id = $1 ORDER BY posted_at, post.id',
    [heard.thread.id],
  );
  expect(pages.flatMap(ids)).toEqual(inOrder.map(({ id }) => id));
});

it('a page of earlier posts brings the replies that they were', async () => {
  const first = await before(heard.post.id);
  expect(first).toMatchObject({
    id: heard.thread.id,
    posts: [{ replyId, relation: 'ours', moderation: { may: expect.any(Array) } }],
    replies: [{ id: replyId, agent: { id: agent.agentId } }],
    earlier: null,
  });
});

it('exactly as many posts as a page has are all there are', async () => {
  const thread = await threadOf();
  const [end] = (await before(thread.earlier)).posts.slice(-200);
  await inWorkspace(
    'UPDATE post SET thread_id = NULL WHERE thread_id = $1 AND (posted_at, id) < ($2::timestamptz, $3)',
    [heard.thread.id, end.postedAt, end.id],
  );
  const all = await before(thread.earlier);
  expect(all.posts).toHaveLength(200);
  expect(all.earlier).toBeNull();
});

it.each(['999999999', 'x'])('before %s, which is no post, nothing is found', async (id) => {
  const got = await agent.get(`/api/posts/${id}/earlier`);
  expectProblem(got, 404);
  expect(got.body.code).toBe('not_found');
});

describe('a ticket of more threads than its page gives', () => {
  beforeAll(() =>
    inWorkspace(
      `INSERT INTO thread (workspace_id, channel, root_external_id, author_id, account_id, kind, ticket_id, first_post_at, last_post_at, version)
       SELECT workspace_id, channel, 'branch-' || n, author_id, account_id, kind, ticket_id,
         first_post_at + n * interval '1 minute', last_post_at + n * interval '1 minute', 1
       FROM thread, generate_series(1, 119) n WHERE id = $1`,
      [heard.thread.id],
    ),
  );
  const idsOf = ({ threads }: Answer['body']): string[] => threads.map(({ id }: { id: string }) => id);
  const newest = async (): Promise<Answer['body']> => (await agent.get(`/api/tickets/${heard.number}`)).body;
  const before = (id: string): Promise<Answer> => agent.get(`/api/tickets/${heard.number}/threads?before=${id}`);

  it('gives the newest, the oldest of them first, and the ones before page by page, each once', async () => {
    const pages = [await newest()];
    while (pages[0].earlier !== null) pages.unshift((await before(pages[0].earlier)).body);
    expect(pages.map((page) => page.threads.length)).toEqual([20, 50, 50]);
    const inOrder = await inWorkspace<{ id: string }>(
      'SELECT id::text FROM thread WHERE ticket_id = (SELECT ticket_id FROM thread WHERE id = $1) ORDER BY first_post_at, thread.id',
      [heard.thread.id],
    );
    expect(pages.flatMap(idsOf)).toEqual(inOrder.map(({ id }) => id));
    // What is known of an answer, the posts and the replies are those that the ticket's own page has.
    expect(pages[0].threads[0]).toMatchObject({
      id: heard.thread.id,
      route: { gate: { open: true } },
      replies: [{ id: replyId }],
    });
    expect(pages[0].threads[0].posts).not.toHaveLength(0);
  });

  it('exactly as many threads as a page has are all there are', async () => {
    const { earlier } = await newest();
    const first = (await before(earlier)).body;
    await inWorkspace(
      `UPDATE thread SET ticket_id = NULL FROM thread edge
       WHERE edge.id = $2 AND thread.ticket_id = (SELECT ticket_id FROM thread WHERE id = $1)
         AND (thread.last_post_at, thread.id) < (edge.last_post_at, edge.id)`,
      [heard.thread.id, first.earlier],
    );
    const all = (await before(earlier)).body;
    expect(all.threads).toHaveLength(50);
    expect(all.earlier).toBeNull();
  });

  it('before what is no thread there is nothing, and what is no id is refused', async () => {
    expect((await before('999999999')).body).toEqual({ threads: [], earlier: null });
    expectProblem(await before('x'), 400);
    expectProblem(await agent.get(`/api/tickets/999999/threads?before=1`), 404);
  });
});
