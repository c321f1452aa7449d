import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { describeApi } from '../../src/app.js';
import { Database } from '../../src/kernel/index.js';
import { addWorkspace, connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, replyIn } from './story.js';

let test: TestApp;
let agent: TestClient;
let colleague: TestClient;
let stranger: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  [agent, colleague] = [await signIn(test), await signIn(test)];
  stranger = await signIn(test, { workspace: await addWorkspace(test, 'foreign') });
  await connectFake(test);
});
afterAll(() => test.close());

const sql = <Row>(text: string, ...values: unknown[]): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(text, [test.workspace.id, ...values]));
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was written',
    (error: { code: string }) => error.code,
  );
const deactivate = (who: TestClient) =>
  sql('UPDATE agent SET deactivated_at = now() WHERE workspace_id = $1 AND id = $2', who.agentId);

const NOT_NULL = '23502';
const NO_SUCH_ROW = '23503';
const CHECK = '23514';

it('the database takes no reply without an agent, of nobody, of another workspace, or of one who may not act any more', async () => {
  const gone = await signIn(test);
  const heard = await customerWrites(test, agent, { text: '@brand who writes to me?' });
  const { body } = await answer(agent, heard, 'A person.');
  await replyIn(agent, body.id, 'sent');
  await deactivate(gone);
  const copyFor = (agentId: string | null) =>
    failure(
      sql(
        `INSERT INTO reply (workspace_id, thread_id, ticket_id, account_id, agent_id, target_external_id, target_author_id,
           text, thread_version, idempotency_key, state, send_after)
         SELECT workspace_id, thread_id, ticket_id, account_id, $3::bigint, target_external_id, target_author_id, text,
           thread_version, gen_random_uuid()::text, 'queued', now() FROM reply WHERE workspace_id = $1 AND id = $2`,
        body.id,
        agentId,
      ),
    );
  const moveTo = (agentId: string | null) =>
    failure(sql('UPDATE reply SET agent_id = $3 WHERE workspace_id = $1 AND id = $2', body.id, agentId));

  expect(await copyFor(null)).toBe(NOT_NULL);
  expect(await copyFor('999999')).toBe(NO_SUCH_ROW);
  expect(await copyFor(stranger.agentId)).toBe(NO_SUCH_ROW);
  expect(await copyFor(gone.agentId)).toBe(CHECK);
  expect(await moveTo(null)).toBe(NOT_NULL);
  expect(await moveTo(stranger.agentId)).toBe(NO_SUCH_ROW);
  expect(test.fake.repliesTo(heard.externalId)).toHaveLength(1);
});

it('what a deactivated agent has queued does not leave, and says why', async () => {
  const leaving = await signIn(test);
  const heard = await customerWrites(test, agent, { text: '@brand are they still here?' });
  const { body } = await answer(leaving, heard, 'Yes, we are.');
  const sent = await replyIn(agent, body.id, 'sent');
  await deactivate(leaving);
  await sql(
    `UPDATE reply SET state = 'failed', external_id = NULL, sent_at = NULL WHERE workspace_id = $1 AND id = $2`,
    sent.id,
  );
  const sending = sql(`UPDATE reply SET state = 'sending' WHERE workspace_id = $1 AND id = $2`, sent.id);
  expect(await failure(sending)).toBe(CHECK);

  await sql(
    `UPDATE reply SET state = 'queued', send_after = now() - interval '1 hour' WHERE workspace_id = $1 AND id = $2`,
    sent.id,
  );
  expect(await replyIn(agent, sent.id, 'failed')).toMatchObject({ errorCode: 'agent_deactivated' });
  expect(test.fake.repliesTo(heard.externalId)).toHaveLength(1);
});

it('no request says for whom it is: who is signed in wrote it', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand in whose name?' });
  for (const name of ['agentId', 'agent_id', 'agent']) {
    expectProblem(await answer(agent, heard, 'As another.', { body: { [name]: colleague.agentId } }), 400);
  }
  const { body } = await answer(agent, heard, 'As myself.');
  expect((await replyIn(colleague, body.id, 'sent')).agent.id).toBe(agent.agentId);
});

it('no route of the API that writes does anything for nobody', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand for nobody' });
  const open = ['/api/session', '/api/session/link', '/api/session/invitation', '/api/session/password'];
  const routes = Object.entries(describeApi(test.app).paths).flatMap(([place, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get' && !open.includes(place))
      .map((method) => [method.toUpperCase(), place] as const),
  );
  expect(routes.length).toBeGreaterThan(30);
  for (const [method, place] of routes) {
    const at = place.replaceAll(/\{\w+\}/g, (name) => (name === '{number}' ? String(heard.number) : heard.thread.id));
    const response = await fetch(test.origin + at, {
      method,
      headers: { origin: test.origin, 'content-type': 'application/json', 'idempotency-key': 'nobody' },
      body: JSON.stringify({ text: 'Automatic.', threadVersion: heard.thread.version, targetPostId: heard.post.id }),
    });
    expect([method, place, response.status]).toEqual([method, place, 401]);
  }
  expect(test.fake.repliesTo(heard.externalId)).toEqual([]);
});

/** Where a method is called that makes a platform show something of ours. */
async function callsOf(names: ReadonlySet<string>): Promise<string[]> {
  const calls: string[] = [];
  for await (const file of glob('src/**/*.ts')) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const { text } = node.expression.name;
        if (names.has(text)) calls.push(`${path.posix.normalize(file)} ${text}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return calls.toSorted();
}

it('one place publishes, and it has claimed a reply, which has its agent; one place a kind speaks to X', async () => {
  expect(await callsOf(new Set(['publish']))).toEqual(['src/replies/deliver-reply.ts publish']);
  const speaking = ['tweet', 'reply', 'quote', 'tweetThread', 'retweet', 'like', 'createDmConversation'];
  expect(await callsOf(new Set([...speaking, 'sendDmToParticipant', 'sendDmInConversation']))).toEqual([
    'src/channels/x/x-direct-messages.ts sendDmToParticipant',
    'src/channels/x/x-replies.ts tweet',
  ]);
});
