import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startXSandbox, type Post, type User, type XSandbox, type XSandboxOptions } from '../../sandbox/x/index.ts';
import { check, INVARIANTS } from '../../src/invariants.js';
import { appDataSource, Database } from '../../src/kernel/index.js';
import { cloneDatabase, type TestDatabase } from './database.js';
import { killServers, startServer, type ServerProcess } from './server-process.js';
import { until, type Answer, type TestClient } from './test-app.js';
import { ACTIVITY, STREAM } from './x-stage.js';

export const POLL = 'GET /2/users/:id/mentions';
export const PUBLISH = 'POST /2/tweets';

/** Nothing arrives but by polling: for stories that count what one source brings. */
export function withoutStream({ world }: FlowStage): void {
  for (const endpoint of [STREAM, ACTIVITY]) world.setFault({ endpoint, kind: 'status', status: 503 });
}

/** A database of its own, a local X with a brand on it, and servers that serve the brand. */
export interface FlowStage {
  sandbox: XSandbox;
  world: XSandbox['world'];
  brand: User;
  start(env?: Record<string, string>): Promise<ServerProcess>;
  /** Reads, and changes by hand, whatever the database holds. */
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A post of a new customer that names the brand. */
  mention(text: string): Post;
  /** Everything that is not as it must be: invariants, and what the platform knows better. Empty when all is well. */
  faults(): Promise<string[]>;
  close(): Promise<void>;
}

/** `database`: another one than a fresh copy in the PostgreSQL of all tests. */
export async function setFlowStage(options: XSandboxOptions = {}, given?: TestDatabase): Promise<FlowStage> {
  const database = given ?? (await cloneDatabase());
  const sandbox = await startXSandbox(options);
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const { apiKey, apiSecret, id } = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => undefined); // a PostgreSQL that is killed breaks idle connections
  const source = await appDataSource(database.appUrl, [], 2).initialize();
  let customers = 0;
  const sql = async <Row>(text: string, values?: unknown[]): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[];
  return {
    sandbox,
    world,
    brand,
    sql,
    start: (env = {}) =>
      startServer({
        DATABASE_URL: database.appUrl,
        MIGRATION_DATABASE_URL: database.ownerUrl,
        PARLEY_X_SANDBOX_ORIGIN: sandbox.apiOrigin,
        PARLEY_X_SANDBOX_CREDENTIALS: JSON.stringify({ apiKey, apiSecret, accessToken, accessSecret }),
        ...env,
      }),
    mention: (text) => {
      customers += 1;
      const customer = world.addUser({ handle: `customer_${customers}`, name: `Customer ${customers}` });
      return world.post({ authorId: customer.id, text: `@${brand.handle} ${text}` });
    },
    faults: async () => [
      ...(await brokenInvariants(new Database(source))),
      ...misplaced(world.postsNaming(brand.id), await placedPosts(sql)),
      ...wrongReplies(
        world,
        brand,
        // Of several posts the first stands under the customer's, whatever becomes of the others.
        await sql<StoredReply>(
          `SELECT id, target_external_id AS target, text, CASE WHEN parts_posted > 0 THEN 'sent' ELSE state END AS state FROM reply`,
        ),
      ),
    ],
    close: async () => {
      await killServers();
      await Promise.all([owner.end(), source.destroy(), sandbox.close()]);
      await database.drop();
    },
  };
}

/** The invariants that do not hold in this database, each with its first row. */
export async function brokenInvariants(db: Database): Promise<string[]> {
  const broken: string[] = [];
  for (const { id } of await db.outside<{ id: string }>('SELECT id FROM workspace')) {
    for (const invariant of INVARIANTS) {
      const { count, rows } = await check(db, id, invariant);
      if (count > 0) broken.push(`${invariant.name}: ${count}, for example ${JSON.stringify(rows[0])}`);
    }
  }
  return broken;
}

/** Where every post is: the tickets on whose threads it stands. */
async function placedPosts(sql: FlowStage['sql']): Promise<Map<string, number>> {
  const rows = await sql<{ post: string; tickets: number }>(
    `SELECT p.external_id AS post, count(k.id)::int AS tickets FROM post p
     LEFT JOIN thread t ON t.id = p.thread_id LEFT JOIN ticket k ON k.id = t.ticket_id AND k.merged_into IS NULL
     GROUP BY p.external_id`,
  );
  return new Map(rows.map(({ post, tickets }) => [post, tickets]));
}

const misplaced = (named: Post[], placed: Map<string, number>): string[] =>
  named
    .filter((post) => placed.get(post.id) !== 1)
    .map(
      (post) =>
        `the post ${post.id} that names the brand is on ${placed.get(post.id) ?? 'none, and not even stored; it is on 0'} tickets`,
    );

interface StoredReply {
  id: string;
  target: string;
  text: string;
  state: string;
}

/** At most one post a reply, none without a reply, and one for each that is said to be sent. */
function wrongReplies(world: XSandbox['world'], brand: User, replies: StoredReply[]): string[] {
  const intended = Map.groupBy(replies, (reply) => reply.target);
  return [...intended].flatMap(([target, own]) => {
    const visible = target.startsWith('dm:')
      ? messagesLike(world, brand, target.slice('dm:'.length), own)
      : world.repliesTo(target).filter((post) => post.authorId === brand.id);
    const sent = own.filter((reply) => reply.state === 'sent').length;
    if (visible.length === sent) return [];
    return [`${visible.length} posts of ours stand under ${target}, and ${sent} replies are said to be sent there`];
  });
}

/** The brand's messages in the conversation of this one that say what the replies say. */
function messagesLike(world: XSandbox['world'], brand: User, eventId: string, replies: StoredReply[]): unknown[] {
  const texts = new Set(replies.map((reply) => reply.text));
  const { conversationId } = world.directMessages.events.get(eventId) ?? { conversationId: '' };
  const events = world.directMessages.inConversation(conversationId);
  return events.filter((event) => event.senderId === brand.id && texts.has(event.text ?? ''));
}

/**
 * Stops the process (SIGSTOP), but not within a transaction: the log shows nothing beyond the oldest that runs, so one that
 * slept would hold up all suites.
 */
export async function fallAsleep(stage: FlowStage, server: ServerProcess): Promise<void> {
  const open = async (): Promise<string[]> =>
    (
      await stage.sql<{ id: string }>(
        `SELECT pid || ' ' || xact_start AS id FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
           AND backend_type = 'client backend'`,
      )
    ).map(({ id }) => id);
  await until('it to sleep between two transactions', async () => {
    server.signal('SIGSTOP');
    const begun = await open();
    for (let looks = 0; looks < 10; looks += 1) {
      const still = new Set(await open());
      if (!begun.some((id) => still.has(id))) return true;
      await pause(50);
    }
    server.signal('SIGCONT');
    return false;
  });
}

/** The fault has struck as often as it was to. */
export const hasStruck = ({ world }: FlowStage, { id }: { id: number }): Promise<unknown> =>
  until('the fault to strike', async () => !world.faults.list().some((fault) => fault.id === id));

/** How often a reply of ours is to be seen under the post. */
export const visibleReplies = ({ world, brand }: FlowStage, target: string): number =>
  world.repliesTo(target).filter((post) => post.authorId === brand.id).length;

export interface Intent {
  target: string;
  threadId: string;
  body: { text: string; parts?: number; threadVersion: number; targetPostId: string };
  key: string;
}

/** What an agent has before them when they answer the post: they may send it more than once. */
export async function intentToAnswer(
  agent: TestClient,
  stage: FlowStage,
  target: string,
  text: string,
): Promise<Intent> {
  const [row] = await stage.sql<{ number: string }>(
    `SELECT k.number FROM post p JOIN thread t ON t.id = p.thread_id JOIN ticket k ON k.id = t.ticket_id WHERE p.external_id = $1`,
    [target],
  );
  if (!row) throw new Error(`The post ${target} is on no ticket.`);
  const { body } = await agent.get(`/api/tickets/${row.number}`);
  const thread = body.threads.find((t: { posts: { externalId: string }[] }) =>
    t.posts.some((p) => p.externalId === target),
  );
  const post = thread.posts.find((p: { externalId: string }) => p.externalId === target);
  return {
    target,
    threadId: thread.id,
    body: { text, threadVersion: thread.version, targetPostId: post.id },
    key: `intent-${target}`,
  };
}

/** Some at a time: of those who ask for everything at once the last wait too long for a connection on a busy machine. */
export async function inTurns<T, R>(all: readonly T[], work: (one: T, n: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  while (done.length < all.length) {
    const begun = done.length;
    done.push(...(await Promise.all(all.slice(begun, begun + 10).map((one, n) => work(one, begun + n)))));
  }
  return done;
}

export const answer = (agent: TestClient, { threadId, body, key }: Intent): Promise<Answer> =>
  agent.send('POST', `/api/threads/${threadId}/replies`, body, { 'idempotency-key': key });

/** True when every post that names the brand stands on a ticket, and no landed page waits. Our own answers count for nothing. */
export async function allTicketed(stage: FlowStage): Promise<boolean> {
  const [row] = await stage.sql<{ threaded: number; waiting: number }>(
    `SELECT (SELECT count(*) FROM post p JOIN author a ON a.id = p.author_id
         WHERE p.outcome = 'threaded' AND p.landed_id IS NOT NULL AND a.external_id <> $1)::int AS threaded,
       (SELECT count(*) FROM landed WHERE state = 'waiting')::int AS waiting`,
    [stage.brand.id],
  );
  return row?.waiting === 0 && row.threaded >= stage.world.postsNaming(stage.brand.id).length;
}
