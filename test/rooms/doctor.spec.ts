import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { INVARIANTS } from '../../src/invariants.js';
import { ChannelError } from '../../src/channels/index.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  until,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

let test: TestApp;
let owner: pg.Client;
beforeAll(async () => {
  test = await startTestApp();
  owner = new pg.Client({ connectionString: test.urls.ownerUrl });
  await owner.connect();
  await live();
});
afterAll(async () => {
  await owner.end();
  await test.close();
});

/** What breaks each promise, done by hand as the owner of the tables. */
const BREAKS: Record<string, string> = {
  'every post is there once': `
    ALTER TABLE post DROP CONSTRAINT post_workspace_id_channel_external_id_key;
    INSERT INTO post (workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, posted_at)
    SELECT workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, posted_at
    FROM post LIMIT 1`,
  'the ledger of every landed page adds up, and its posts are there': `
    UPDATE landed SET threaded = threaded - 1, duplicate = duplicate + 1 WHERE threaded > 0`,
  'a cursor does not stand beyond what has landed': `
    WITH x AS (INSERT INTO account (workspace_id, channel, external_id, handle, name, state)
      SELECT id, 'x', '1', 'brand', 'Brand', 'connected' FROM workspace WHERE slug = 'main' RETURNING workspace_id, id)
    INSERT INTO source (workspace_id, account_id, name, cursor)
    SELECT workspace_id, id, 'mentions', '{"newestId": "99", "recentIds": []}' FROM x`,
  'no post waits for a parent that is there': `
    UPDATE post SET parent_external_id = (SELECT min(external_id) FROM post WHERE outcome = 'threaded') WHERE outcome = 'waiting'`,
  'every threaded post stands in the thread of its root and customer, and no other post in any': `
    UPDATE post SET root_external_id = 'elsewhere' WHERE id = (SELECT min(id) FROM post WHERE outcome = 'threaded')`,
  'no post stands outside a thread that is its own': `
    UPDATE post SET thread_id = NULL, outcome = 'filtered' WHERE id = (SELECT min(id) FROM post WHERE outcome = 'threaded')`,
  'every thread is on a ticket of its contact that was not merged away': `
    UPDATE ticket SET merged_into = 1 WHERE number = 1`,
  "every thread's times are those of its posts": `
    UPDATE thread SET waiting_since = now() WHERE our_last_post_at IS NOT NULL`,
  "every ticket's times are those of its threads": `UPDATE ticket SET our_last_post_at = NULL`,
  'every ticket has its number alone, and the next one is free': `UPDATE ticket_counter SET next_number = 1`,
  'the log has the beginning of every ticket': `DELETE FROM event WHERE kind = 'ticket_created'`,
  'every reply has an agent, and answers the customer of its thread': `
    UPDATE reply SET target_author_id = (SELECT id FROM author WHERE external_id LIKE 'acct-%' LIMIT 1)`,
  'every sent reply is one post of ours, or those of its parts that were posted, and no other reply is any': `UPDATE post SET reply_id = NULL`,
  'every reply of several parts has all of them, the first of them are posted, and each answers the one before': `UPDATE reply SET parts = 2 WHERE state = 'unknown'`,
  'no two replies are the same post': `
    UPDATE reply SET external_id = (SELECT max(external_id) FROM reply) WHERE state = 'sent'`,
  'no reply is being sent for longer than an attempt may take': `
    UPDATE reply SET state = 'sending', leased_until = now() - interval '2 minutes' WHERE state = 'unknown'`,
  'a reply whose fate is known or doubtful was tried': `UPDATE reply SET attempts = 0 WHERE state = 'unknown'`,
  'every table of a workspace is closed to the others': `ALTER TABLE reply NO FORCE ROW LEVEL SECURITY`,
  'no text of a post that vanished upstream is anywhere': `
    UPDATE post SET deleted_at = now(), gone = 'deleted' WHERE id = (SELECT min(id) FROM post WHERE outcome = 'threaded')`,
  'every filtered post says why it is no ticket, and no other post does': `
    UPDATE post SET why = 'rule' WHERE id = (SELECT min(id) FROM post WHERE outcome = 'threaded')`,
  'every post of a thread that search has come to can be found in it, and no other post': `
    UPDATE search_progress SET indexed_to = 1000000; DELETE FROM search_entry`,
  'every note that search has come to can be found in it, and none that was taken back': `
    INSERT INTO note (workspace_id, ticket_id, agent_id, text)
    SELECT k.workspace_id, k.id, g.id, 'not told' FROM ticket k JOIN agent g USING (workspace_id) LIMIT 1`,
  'every conversion has come as far as it says': `
    INSERT INTO conversion (workspace_id, agent_id, total, state) SELECT workspace_id, min(id), 1, 'done' FROM agent GROUP BY 1`,
  'every kept count of tickets is what is counted': `
    INSERT INTO ticket_tally_change (workspace_id, place, subject, n) SELECT id, 'all', 0, 1 FROM workspace WHERE slug = 'main'`,
};

it.each(INVARIANTS)('notices when this is not so: $name', async ({ name, sql }) => {
  expect(Object.keys(BREAKS)).toContain(name);
  const broken = (): Promise<number> =>
    owner.query(`SELECT * FROM (${sql}) found`, [test.workspace.id]).then(({ rowCount }) => rowCount as number);
  expect(await broken()).toBe(0);
  await owner.query('BEGIN');
  try {
    await owner.query(BREAKS[name] as string);
    expect(await broken()).toBeGreaterThan(0);
  } finally {
    await owner.query('ROLLBACK');
  }
});

it('says of a healthy database that every promise is kept', async () => {
  const { code, lines } = await doctor({ DATABASE_URL: test.urls.appUrl });
  expect(lines).toEqual(INVARIANTS.map(({ number, name }) => `ok   ${String(number).padStart(2)} ${name}`));
  expect(code).toBe(0);
});

it('says what is broken, where, and gives an example', async () => {
  const other = await addWorkspace(test, 'other');
  await owner.query(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at,
       preview_post, last_post_at) VALUES ($1, 7, 'closed', 'fake', 1, 1, 1, '', now(), '', now())`,
    [other.id],
  );
  try {
    const { code, lines } = await doctor({ DATABASE_URL: test.urls.appUrl });
    expect(lines.filter((line) => line.startsWith('FAIL'))).toEqual([
      'FAIL 10 every ticket has its number alone, and the next one is free: 1 row in workspace other, for example {"ticket":7,"times":1,"next":1}',
      'FAIL 11 the log has the beginning of every ticket: 1 row in workspace other, for example {"ticket":7}',
    ]);
    expect(lines).toHaveLength(INVARIANTS.length);
    expect(code).toBe(1);
  } finally {
    await owner.query('DELETE FROM ticket WHERE workspace_id = $1', [other.id]);
  }
});

it('makes no database where there is none', async () => {
  const { code, lines, complaint } = await doctor({ PARLEY_DATA_DIR: '/nonexistent/parley' });
  expect([code, lines, complaint]).toEqual([
    1,
    [],
    'There is nothing to examine: /nonexistent/parley does not exist. Start Parley first.\n',
  ]);
});

/** A little of everything: answered, in doubt, of another customer, and waiting for what it answers. */
async function live(): Promise<void> {
  const agent = await signIn(test);
  await connectFake(test);
  for (const author of ['mara', 'noah', 'olga']) {
    const addressees = [{ externalId: 'acct-brand', how: 'mention' as const }];
    const post = test.fake.addPost({ author, text: `@brand it is ${author}`, addressees });
    test.fake.addPost({ author: 'bystander', text: 'me too', parent: post });
  }
  const unseen = { ...test.fake.addPost({ author: 'paul', text: 'nothing to do with us' }), externalId: 'not-here' };
  const prefixed = [{ externalId: 'acct-brand', how: 'prefix' as const }];
  test.fake.addPost({ author: 'quin', text: '@brand @paul indeed', parent: unseen, addressees: prefixed });
  await until(
    'all to be taken in',
    async () => (await owner.query(`SELECT 1 FROM post WHERE outcome = 'waiting'`)).rowCount,
  );
  const maybe = new ChannelError('network', 'It did not answer.', { certainlyNotDone: false });
  for (const [number, expected] of [
    [1, 'sent'],
    [2, 'sent'],
    [3, 'unknown'],
  ] as const) {
    if (expected === 'unknown') test.fake.failNextPublish(maybe);
    await answer(agent, number, expected);
  }
}

async function answer(agent: TestClient, number: number, expected: string): Promise<void> {
  const thread = await until('the ticket', async () => (await agent.get(`/api/tickets/${number}`)).body.threads?.[0]);
  const sent = await agent.send(
    'POST',
    `/api/threads/${thread.id}/replies`,
    { text: `Answer ${number}`, threadVersion: thread.version, targetPostId: thread.posts[0].id },
    { 'idempotency-key': `answer-${number}` },
  );
  expect(sent.status).toBe(201);
  await until(
    `the reply to be ${expected}`,
    async () => (await agent.get(`/api/replies/${sent.body.id}`)).body.state === expected,
  );
}

/** The command as an operator runs it, with this environment and no other. */
function doctor(env: Record<string, string>): Promise<{ code: number; lines: string[]; complaint: string }> {
  return new Promise((resolve) => {
    const PARLEY_SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
    execFile(
      process.execPath,
      ['dist/src/doctor.js'],
      { cwd: root, env: { PATH: process.env.PATH, PARLEY_SECRET_KEY, ...env }, timeout: 25_000 },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, lines: stdout.split('\n').filter(Boolean), complaint: stderr }),
    );
  });
}
