import { Accounts } from '../../src/accounts/index.js';
import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelRegistry, type Addressee, type FoundPosts, type WantedPost } from '../../src/channels/index.js';
import { applyWaiting, erase, land, recheck } from '../../src/intake/index.js';
import { Database, Duties, EventLog, type Duty } from '../../src/kernel/index.js';
import { Random } from '../factories/random.js';
import { brokenInvariants } from '../support/flow-stage.js';
import { addWorkspace, type TestApp } from '../support/test-app.js';
import { readBody } from '../../src/intake/landing.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A workspace with one account, where pages land, are applied and are rechecked when the test says so. */
export interface TombstonesStage {
  workspaceId: string;
  accountId: string;
  /** Everything that was looked up, call by call. */
  lookups: string[][];
  /** Set: what the platform says to every lookup, in the place of what it knows. */
  answer: (() => Promise<FoundPosts>) | null;
  /** The time of the next rechecks: from now on so much later than it is. */
  later(ms: number): void;
  /** Lands a page of these posts, as if a source had brought it. */
  lands(...posts: FakePost[]): Promise<void>;
  applies(): Promise<void>;
  /** One round; gives in how many ms the next is due. */
  rechecks(): Promise<number>;
  erases(): Promise<void>;
  sql<Row = Record<string, unknown>>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** The stored post. */
  post(externalId: string): Promise<StoredPost>;
  ticket(externalId: string): Promise<StoredTicket>;
  /** What is on the landed pages, in the order in which they landed. */
  pages(): Promise<{ source: string; body: string; received: number }[]>;
}

export interface StoredPost {
  text: string;
  version: number;
  gone: string | null;
  deletedAt: Date | null;
  outcome: string;
  thread: string | null;
  threadVersion: number;
}

export interface StoredTicket {
  id: string;
  status: string;
  preview: string;
  version: number;
}

let stages = 0;

export async function setTombstonesStage(test: TestApp): Promise<TombstonesStage> {
  const { app, fake } = test;
  const [db, duties, log] = [app.get(Database), app.get(Duties), app.get(EventLog)];
  const [accounts, channels] = [app.get(Accounts), app.get(ChannelRegistry)];
  const { id: workspaceId } = await addWorkspace(test, `tombstones-${(stages += 1)}`);
  fake.addAccount('brand');
  const accountId = await accounts.connect(workspaceId, 'fake', { handle: 'brand' }, false);
  const sql: TombstonesStage['sql'] = (text, ...values) =>
    db.inWorkspace(workspaceId, (tx) => tx.query(text, values)) as never;
  const duty = async (kind: string, subjectId: string): Promise<Duty> => {
    const [held] = await db.outside<Duty>(
      `INSERT INTO duty (workspace_id, kind, subject_id, leased_until) VALUES ($1, $2, $3, 'infinity')
       ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET leased_until = 'infinity'
       RETURNING kind, workspace_id AS "workspaceId", subject_id AS "subjectId", fence`,
      [workspaceId, kind, subjectId],
    );
    return held as Duty;
  };
  let offset = 0;
  const clock = { now: () => new Date(Date.now() + offset) };
  const hold = async (): Promise<void> => undefined;
  const signal = new AbortController().signal;
  const lookups: string[][] = [];
  const watched = {
    ...fake.lookup,
    find: (access: never, posts: readonly WantedPost[], withReferred: boolean, until: AbortSignal) => {
      lookups.push(posts.map((post) => post.externalId));
      return stage.answer ? stage.answer() : fake.lookup.find(access, posts, withReferred, until);
    },
  };
  const watching = new ChannelRegistry([Object.assign(Object.create(fake) as typeof fake, { lookup: watched })]);
  const deps = { db, duties, log, accounts, channels: watching, clock, pollMs: 1_000 };
  const stage: TombstonesStage = {
    workspaceId,
    accountId,
    lookups,
    answer: null,
    later: (ms) => void (offset += ms),
    lands: (...posts) =>
      land(
        db,
        duties,
        { workspaceId, accountId, source: 'mentions' },
        { body: JSON.stringify(posts), received: posts.length },
        hold,
      ),
    applies: async () => void (await applyWaiting({ db, log, channels, accounts, hold }, workspaceId, signal)),
    rechecks: async () => recheck(deps, await duty('recheck', accountId), signal),
    erases: async () => void (await erase(deps, await duty('erase', '0'), signal)),
    sql,
    post: async (externalId) =>
      (
        await sql<StoredPost>(
          `SELECT p.text, p.version, p.gone, p.deleted_at AS "deletedAt", p.outcome, t.version AS "threadVersion",
             a.external_id || '/' || t.root_external_id AS thread
           FROM post p LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
           LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
           WHERE p.workspace_id = $1 AND p.external_id = $2`,
          workspaceId,
          externalId,
        )
      )[0] as StoredPost,
    ticket: async (externalId) =>
      (
        await sql<StoredTicket>(
          `SELECT k.id, k.status, k.preview, k.version FROM post p JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
           JOIN ticket k ON k.workspace_id = $1 AND k.id = t.ticket_id WHERE p.workspace_id = $1 AND p.external_id = $2`,
          workspaceId,
          externalId,
        )
      )[0] as StoredTicket,
    pages: async () => {
      const rows = await sql<{ source: string; body: Buffer; received: number }>(
        'SELECT source, body, received FROM landed WHERE workspace_id = $1 ORDER BY id',
        workspaceId,
      );
      return Promise.all(rows.map(async (row) => ({ ...row, body: await readBody(row.body) })));
    },
  };
  return stage;
}

/** For the end of every test: throws when something is not as it must always be. */
export async function requireInvariants({ app }: TestApp): Promise<void> {
  const broken = await brokenInvariants(app.get(Database));
  if (broken.length > 0) throw new Error(broken.join('\n'));
}

const random = new Random(7);

/** A customer whom no other test knows. */
export const somebody = (): string => `c${random.below(1e9)}`;

const names: Addressee[] = [{ externalId: 'acct-brand', how: 'mention' }];

/** A post that names the brand, some minutes ago. */
export function mention({ fake }: TestApp, author: string, text: string, minutesAgo = 30, parent?: FakePost): FakePost {
  return fake.addPost({ author, text, parent, at: new Date(Date.now() - minutesAgo * MINUTE), addressees: names });
}

/** An answer to `parent` that names the brand only because the platform copied it into the prefix. */
export function aside({ fake }: TestApp, author: string, parent: FakePost, minutesAgo: number): FakePost {
  const addressees: Addressee[] = [
    { externalId: parent.author.externalId, how: 'reply' },
    { externalId: 'acct-brand', how: 'prefix' },
  ];
  return fake.addPost({ author, text: 'me too', parent, at: new Date(Date.now() - minutesAgo * MINUTE), addressees });
}

/** An answer of the brand's own. */
export function ourAnswer({ fake }: TestApp, parent: FakePost, minutesAgo: number): FakePost {
  const addressees: Addressee[] = [{ externalId: parent.author.externalId, how: 'reply' }];
  return fake.addPost({
    author: 'brand',
    text: 'we answer',
    parent,
    at: new Date(Date.now() - minutesAgo * MINUTE),
    addressees,
  });
}
