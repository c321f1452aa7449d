import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { App, LoggedRequest, Post, User, XSandbox, XSandboxOptions } from '../../sandbox/x/index.ts';
import { Accounts } from '../../src/accounts/index.js';
import { createApp } from '../../src/app.js';
import { ChannelRegistry, type Access } from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { createLogger, Database, readConfig } from '../../src/kernel/index.js';
import { Workspaces, type Workspace } from '../../src/people/index.js';
import { prepare } from '../../src/setup.js';
import { cloneDatabase } from './database.js';
import { NOTES_WAITS } from './duty-waits.js';
import { brokenInvariants } from './flow-stage.js';
import { until } from './test-app.js';
import { accessTo, ACTIVITY, startQuickSandbox, STREAM, streamOf } from './x-stage.js';

export interface SourceState {
  lastAttemptAt: Date | null;
  lastSuccessAt: Date | null;
  lastEventAt: Date | null;
  failures: number;
  lastError: string | null;
  note: string | null;
}

/** As the sandbox names them. */
const ON_X = {
  stream: { endpoint: STREAM, connections: 'filtered_stream' },
  activity: { endpoint: ACTIVITY, connections: 'activity_stream' },
} as const;

/** The whole server with one stream whose patience is short, a local X, and polling that sleeps until it is told to look. */
export interface StreamStage {
  server: NestFastifyApplication;
  sandbox: XSandbox;
  world: XSandbox['world'];
  app: App;
  brand: User;
  workspace: Workspace;
  accountId: string;
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A new customer writes to the brand. */
  mention(text: string, to?: User): Post;
  /** Connects a brand of the same app. */
  connect(brand: User, workspaceId: string): Promise<string>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Attempts to open the stream, as X saw them. */
  attempts(): LoggedRequest[];
  /** Waits until the stream is open, and the poll that it asked for has looked. */
  streaming(): Promise<unknown>;
  state(accountId?: string): Promise<SourceState>;
  /** In how many ms the stream of the account was due again when it was given back after so many failures. */
  wait(failures: number, accountId?: string): Promise<number>;
  /** Waits until the duty has been done, and given back. */
  rests(kind: string, accountId: string): Promise<unknown>;
  /** As if the time had come for which these duties wait. */
  comes(kind: string, accountId?: string): Promise<void>;
  allInInbox(brand?: User, workspaceId?: string): Promise<unknown>;
  broken(): Promise<string[]>;
  close(): Promise<void>;
}

export async function setStreamStage(
  options: XSandboxOptions = {},
  env: Record<string, string> = {},
  name: keyof typeof ON_X = 'stream',
): Promise<StreamStage> {
  const database = await cloneDatabase();
  const sandbox = await startQuickSandbox(options);
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const app = world.addApp();
  const access: Access = accessTo(sandbox, brand, app);
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    PORT: '0',
    PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    PARLEY_POLL_SECONDS: '3600',
    ...env,
  });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => undefined); // its connections are still closing when the database goes
  const sql = async <Row>(text: string, values?: unknown[]): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[];
  await sql(NOTES_WAITS);
  let customers = 0;
  const open = () =>
    world.streams
      .connections({ status: 'active' })
      .filter((one) => one.stream === ON_X[name].connections && one.heldUntil === undefined);
  const stage: StreamStage = {
    sandbox,
    world,
    app,
    brand,
    sql,
    server: undefined as never,
    workspace: undefined as never,
    accountId: '',
    mention: (text, to = brand) => {
      customers += 1;
      const customer = world.addUser({ handle: `customer_${customers}`, name: `Customer ${customers}` });
      return world.post({ authorId: customer.id, text: `@${to.handle} ${text}` });
    },
    connect: (other, workspaceId) =>
      stage.server.get(Accounts).connect(workspaceId, 'x', accessTo(sandbox, other, app).credentials, true),
    start: async () => {
      const adapter = new XAdapter({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: 3_000, streamSilenceMs: 2_000 });
      const parts = { config, databaseUrl: database.appUrl, logger: createLogger(config.logLevel) };
      const channel = Object.assign(adapter, { streams: [streamOf(adapter, name)] });
      stage.server = await createApp({ ...parts, channels: new ChannelRegistry([channel]), webRoot: '/nowhere' });
      await stage.server.listen(0, '127.0.0.1');
      await prepare(stage.server, config);
    },
    stop: async () => {
      await stage.server.close();
      await until('X to know that the connection is closed', async () => open().length === 0);
    },
    attempts: () => world.requests({ endpoint: ON_X[name].endpoint }),
    streaming: () =>
      until('the stream to be open', async () => {
        const { lastError, lastSuccessAt } = await stage.state();
        const [swept] = await sql<{ rests: boolean }>(
          `SELECT bool_and(due_at > now() AND leased_until = '-infinity') AS rests FROM duty WHERE kind = 'poll mentions'`,
        );
        return open().length === 1 && lastSuccessAt && lastError === null && swept?.rests;
      }),
    state: async (accountId = stage.accountId) => {
      const [row] = await sql<SourceState>(
        `SELECT last_attempt_at AS "lastAttemptAt", last_success_at AS "lastSuccessAt", last_event_at AS "lastEventAt",
           failures, last_error AS "lastError", note FROM source WHERE account_id = $1 AND name = $2`,
        [accountId, name],
      );
      return (
        row ?? { lastAttemptAt: null, lastSuccessAt: null, lastEventAt: null, failures: 0, lastError: null, note: null }
      );
    },
    wait: (failures, accountId = stage.accountId) =>
      until(`failure ${failures}, and the wait after it`, async () => {
        const [row] = await sql<{ waitsMs: number }>(
          `SELECT waits_ms AS "waitsMs" FROM duty WHERE kind = $2 AND subject_id = $1 AND leased_until = '-infinity'`,
          [accountId, name],
        );
        return (await stage.state(accountId)).failures === failures && row?.waitsMs;
      }),
    rests: (kind, accountId) =>
      until(`"${kind}" to be done`, async () => {
        const rest = await sql(
          `SELECT 1 FROM duty WHERE kind = $1 AND subject_id = $2 AND due_at > now() AND leased_until = '-infinity'`,
          [kind, accountId],
        );
        return rest.length === 1;
      }),
    comes: async (kind, accountId = stage.accountId) =>
      void (await sql(
        // Should it be under way at this moment, it is done once more.
        `UPDATE duty SET due_at = now(), woken = true WHERE kind = $1 AND subject_id = $2`,
        [kind, accountId],
      )),
    allInInbox: (who = brand, workspaceId = stage.workspace.id) =>
      until(
        'every post that names the brand to be on a ticket',
        async () => {
          const rows = await sql<{ id: string }>(
            `SELECT p.external_id AS id FROM post p JOIN thread t ON t.workspace_id = p.workspace_id AND t.id = p.thread_id
             WHERE p.workspace_id = $1 AND p.outcome = 'threaded' AND t.ticket_id IS NOT NULL`,
            [workspaceId],
          );
          const there = new Set(rows.map((row) => row.id));
          return world.postsNaming(who.id).every((post) => there.has(post.id));
        },
        20_000,
      ),
    broken: () => brokenInvariants(stage.server.get(Database)),
    close: async () => {
      await stage.server.close();
      await Promise.all([owner.end(), sandbox.close()]);
      await database.drop();
    },
  };
  await stage.start();
  stage.workspace = (await stage.server.get(Workspaces).find(undefined)) as Workspace;
  stage.accountId = await stage.server.get(Accounts).connect(stage.workspace.id, 'x', access.credentials, true);
  return stage;
}
