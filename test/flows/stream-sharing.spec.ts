import type { User } from '../../sandbox/x/index.ts';
import { Accounts } from '../../src/accounts/index.js';
import { Database } from '../../src/kernel/index.js';
import { Workspaces, type Workspace } from '../../src/people/index.js';
import { setStreamStage, type StreamStage } from '../support/stream-stage.js';
import { until } from '../support/test-app.js';

/** X gives an app one connection. Two brands of one app, in two workspaces that know nothing of each other. */
let stage: StreamStage;
let foreign: Workspace;
let sister: User;
let sisterId: string;
beforeEach(async () => {
  stage = await setStreamStage();
  await stage.streaming();
  foreign = await addWorkspace('foreign');
  sister = stage.world.addUser({ handle: 'southwind', name: 'Southwind' });
});
afterEach(() => stage.close());

async function addWorkspace(slug: string): Promise<Workspace> {
  const db = stage.server.get(Database);
  await db.outside('INSERT INTO workspace (slug, name) VALUES ($1, $1)', [slug]);
  const workspace = (await stage.server.get(Workspaces).find(slug)) as Workspace;
  await db.inWorkspace(workspace.id, async (tx) => {
    await tx.query('INSERT INTO ticket_counter (workspace_id) VALUES ($1)', [workspace.id]);
    await tx.query(`INSERT INTO duty (workspace_id, kind, subject_id) VALUES ($1, 'apply', 0)`, [workspace.id]);
  });
  return workspace;
}

/** The sister is connected, has been polled, and her duty has seen that it is not her turn. */
async function connectSister(): Promise<void> {
  sisterId = await stage.connect(sister, foreign.id);
  await until('the sister to be in the list', async () => (await shares()).includes(sisterId));
  await stage.rests('poll mentions', sisterId);
}
const shares = async (): Promise<string[]> =>
  (
    await stage.sql<{ id: string }>(
      `SELECT subject_id AS id FROM duty WHERE starts_with(kind, 'share ') ORDER BY due_at`,
    )
  ).map((row) => row.id);
const tags = () => stage.world.streamRules.of(stage.app.id).map((rule) => rule.tag);
const followed = (...users: User[]) =>
  until(
    'X to send what concerns them',
    async () =>
      same(
        tags(),
        users.map((user) => `parley:${user.id}`),
      ),
    25_000,
  );
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const sourcesOf = (workspaceId: string) =>
  stage.sql<{ source: string }>(
    `SELECT DISTINCT l.source FROM post p JOIN landed l ON l.workspace_id = p.workspace_id AND l.id = p.landed_id
     WHERE p.workspace_id = $1`,
    [workspaceId],
  );
const active = () => stage.world.streams.connections({ status: 'active' });
const disconnect = (accountId: string) =>
  stage.sql(`UPDATE account SET state = 'disconnected', credentials = NULL WHERE id = $1`, [accountId]);

it('two accounts of one app share one connection, and each post lands in its own workspace only', async () => {
  await connectSister();
  await followed(stage.brand, sister);
  stage.mention('to the brand');
  stage.mention('to the sister', sister);
  await Promise.all([stage.allInInbox(), stage.allInInbox(sister, foreign.id)]);
  for (const workspace of [stage.workspace, foreign]) {
    expect(await sourcesOf(workspace.id)).toEqual([{ source: 'stream' }]);
    const posts = await stage.sql('SELECT 1 FROM post WHERE workspace_id = $1', [workspace.id]);
    expect(posts).toHaveLength(1);
  }
  expect(stage.attempts()).toHaveLength(1);
  const state = await stage.state(sisterId);
  expect(state).toMatchObject({ failures: 0, lastError: null });
  expect(state.lastEventAt).not.toBeNull();
  expect(await stage.broken()).toEqual([]);
});

it('when the account that holds the connection is disconnected, its rule goes with it, and the next one takes over', async () => {
  await connectSister();
  await followed(stage.brand, sister);
  await disconnect(stage.accountId);
  await followed(sister);
  await until('the connection to be given up', async () => active().length === 0 || stage.attempts().length > 1);
  expect(await shares()).toEqual([sisterId]);
  await stage.comes('stream', sisterId);
  await until('hers to be open', async () => active().length === 1 && (await stage.state(sisterId)).lastSuccessAt);
  stage.mention('to the sister', sister);
  await stage.allInInbox(sister, foreign.id);
  expect(stage.attempts().every((attempt) => attempt.outcome === 200)).toBe(true);
  expect(stage.attempts()).toHaveLength(2);
});

it('the last account that is disconnected leaves neither a connection nor a rule', async () => {
  await disconnect(stage.accountId);
  await until('both to be gone', async () => active().length === 0 && tags().length === 0, 25_000);
  expect(await shares()).toEqual([]);
});

it('an account that does not stream any more, because its duty was taken away, leaves neither', async () => {
  await disconnect(stage.accountId);
  await stage.sql(`DELETE FROM duty WHERE kind = 'stream'`);
  await until('the connection to be closed', async () => active().length === 0, 25_000);
  await until('the rule to be gone', async () => tags().length === 0);
  expect(await shares()).toEqual([]);
});

it('a stop closes the connection so that X knows it, and the next start opens it at once', async () => {
  await stage.stop();
  expect(active()).toEqual([]);
  const post = stage.mention('I write while nobody runs');
  await stage.start();
  await stage.streaming();
  await stage.allInInbox();
  expect(stage.world.postsNaming(stage.brand.id).map(({ id }) => id)).toEqual([post.id]);
  expect(stage.attempts().map((attempt) => attempt.outcome)).toEqual([200, 200]);
});

it('an account without an app’s keys has no stream, says why, and lives by polling', async () => {
  const granted = stage.world.issueOAuth2Tokens(sister.id);
  const credentials = {
    type: 'oauth2',
    accessToken: granted.accessToken,
    refreshToken: null,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    scopes: ['tweet.read', 'users.read'],
  };
  const id = await stage.server.get(Accounts).connect(foreign.id, 'x', credentials, true);
  const state = await until('it to be said', async () => {
    const found = await stage.state(id);
    return found.note ? found : null;
  });
  expect(state).toMatchObject({ failures: 0, lastError: null });
  expect(state.note).toMatch(/^X streams to apps only, and this installation does not know/);
  stage.mention('to the sister', sister);
  await stage.comes('poll mentions', id);
  await stage.allInInbox(sister, foreign.id);
  expect(stage.attempts()).toHaveLength(1);
});
