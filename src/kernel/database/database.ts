import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { PoolClient, QueryResult } from 'pg';

/** A transaction inside one workspace: what it reads and writes is that workspace's, and nothing else. */
export interface Tx {
  readonly workspaceId: string;
  /** TypeORM's manager, for plain reads and writes of entities. */
  readonly manager: EntityManager;
  /**
   * Rows of one statement. Statements are prepared once a connection, so keep their text constant. Those that are asked
   * for without waiting for one another travel together, and are done in that order.
   */
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** The same for a statement whose text varies with what is asked: it is planned for these values, and not kept. */
  queryOnce<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Runs after the commit, never after a rollback. Must not throw. */
  afterCommit(then: () => void): void;
}

/** Asks for all its statements before it waits for any, and gives their answers to come. */
export type Ask<T extends unknown[]> = (tx: Tx) => { [K in keyof T]: Promise<T[K]> };

/** Deadlock, serialisation failure: the transaction did nothing, and may be run again. */
const RETRYABLE = new Set(['40P01', '40001']);
const ATTEMPTS = 5;
/** For the other one of a deadlock to take what it waits for; at once, this one would take it from under its nose. */
const HEADWAY_MS = 10;

const BEGIN_UNSYNCED = 'BEGIN; SET LOCAL synchronous_commit = off';

/** The one door to the database. */
export class Database {
  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction with the workspace set for its length. `work` is run again from the start when
   * the database broke a deadlock, so it keeps no results outside. Each statement sees what was committed before it.
   */
  inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return retried(() => this.transaction(workspaceId, 'BEGIN', work));
  }

  /** The same, for what only reads: all its statements see one state of the database. */
  readWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return retried(() => this.transaction(workspaceId, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work));
  }

  /** The same, and its commit does not wait for the disk: for what means nothing before a later commit, which does. */
  inWorkspaceUnsynced<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return retried(() => this.transaction(workspaceId, BEGIN_UNSYNCED, work));
  }

  /**
   * Statements that do not wait for one another's answers, in a transaction of their own: all of it, the commit too, in
   * one round trip. They are done in their order; one that fails undoes them all, and what it says is thrown.
   */
  atOnce<T extends unknown[]>(workspaceId: string, ask: Ask<T>): Promise<T> {
    return retried(() => this.together(workspaceId, 'BEGIN', ask));
  }

  /** The same with one statement. */
  async oneInWorkspace<Row>(workspaceId: string, sql: string, values: unknown[] = []): Promise<Row[]> {
    const [rows] = await retried(() => this.together(workspaceId, 'BEGIN', (tx) => [tx.query<Row>(sql, values)]));
    return rows;
  }

  /** The same, and its commit does not wait for the disk. */
  async oneInWorkspaceUnsynced<Row>(workspaceId: string, sql: string, values: unknown[] = []): Promise<Row[]> {
    const [rows] = await retried(() =>
      this.together(workspaceId, BEGIN_UNSYNCED, (tx) => [tx.query<Row>(sql, values)]),
    );
    return rows;
  }

  /** A statement on the tables that belong to no workspace (workspace, duty, sign_in_limit). Elsewhere it sees nothing. */
  async outside<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.withRunner(async (_, client) => (await client.query(prepared(sql, values))).rows as Row[]);
  }

  private async transaction<T>(workspaceId: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onConnection(workspaceId, begin, async (client, tx, begun) => {
      const value = await work(tx);
      await begun;
      tx.end();
      await client.query('COMMIT');
      return value;
    });
  }

  private async together<T extends unknown[]>(workspaceId: string, begin: string, ask: Ask<T>): Promise<T> {
    return this.onConnection(workspaceId, begin, async (client, tx, begun) => {
      const asked = ask(tx);
      tx.end();
      const committed = send(client, 'COMMIT'); // of a statement that failed it is a rollback
      const answers = await Promise.allSettled([begun, ...asked, committed]);
      const failed = answers.find((answer): answer is PromiseRejectedResult => answer.status === 'rejected');
      if (failed) throw failed.reason; // the first of them says why
      return (await Promise.all(asked)) as T;
    });
  }

  private async onConnection<T>(
    workspaceId: string,
    begin: string,
    work: (client: PoolClient, tx: OpenTx, begun: Promise<unknown>) => Promise<T>,
  ): Promise<T> {
    const { result, after } = await this.withRunner(async (runner, client) => {
      // Nobody waits for it: it travels with the first statement. Should it fail, that one sees no workspace, and fails too.
      const begun = send(client, `${begin}; ${setWorkspace(workspaceId)}`);
      begun.catch(() => undefined); // awaited before the commit
      // TypeORM is told, so that it opens no transaction of its own inside this one.
      (runner as { isTransactionActive: boolean }).isTransactionActive = true;
      const tx = new OpenTx(workspaceId, runner.manager, client);
      try {
        return { result: await work(client, tx, begun), after: tx.after };
      } catch (error) {
        tx.end();
        await client.query('ROLLBACK').catch(() => undefined); // a lost connection has rolled back already
        throw error;
      }
    });
    for (const then of after) then();
    return result;
  }

  private async withRunner<T>(work: (runner: QueryRunner, client: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect().catch(namePoolTimeout)) as PoolClient;
      return await work(runner, client);
    } finally {
      await runner.release();
    }
  }
}

/** A transaction that has begun on a connection. */
class OpenTx implements Tx {
  readonly after: (() => void)[] = [];
  private hasEnded = false;
  private broken: { by: unknown } | undefined;

  constructor(
    readonly workspaceId: string,
    readonly manager: EntityManager,
    private readonly client: PoolClient,
  ) {}

  query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.ask(prepared(sql, values));
  }

  queryOnce<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.ask({ text: sql, values: values.map(quicker) });
  }

  afterCommit(then: () => void): void {
    this.after.push(then);
  }

  /** What is left running when the transaction ends must not run into the next one of its connection. */
  end(): void {
    this.hasEnded = true;
  }

  private async ask<Row>(statement: Statement): Promise<Row[]> {
    if (this.hasEnded) throw new Error('A statement came after the end of its transaction.');
    try {
      return (await send(this.client, statement)).rows as Row[];
    } catch (error) {
      this.broken ??= { by: error };
      throw this.broken.by; // those behind it are told only that the transaction has failed
    }
  }
}

/** No connection was free for longer than anybody waits: of that the pool tells in words only. 53300: too many connections. */
function namePoolTimeout(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('timeout exceeded')) Object.assign(error, { code: '53300' });
  throw error;
}

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      await sleep(attempt * HEADWAY_MS);
    }
  }
}

function setWorkspace(workspaceId: string): string {
  if (!/^\d{1,19}$/.test(workspaceId)) throw new Error('A workspace is named by its number.');
  return `SET LOCAL parley.workspace_id = '${workspaceId}'`;
}

type Statement = string | { name?: string; text: string; values: unknown[] };

/** Whatever is sent in one turn of the event loop leaves in one piece: a system call for each costs more than it says. */
function send(client: PoolClient, statement: Statement): Promise<QueryResult> {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return client.query(statement as string);
}

/** An array of numbers as PostgreSQL writes it. The driver looks through each element for what to escape. */
const quicker = (value: unknown): unknown =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && /^\d+$/.test(item))
    ? `{${value.join(',')}}`
    : value;

const names = new Map<string, string>();

function prepared(sql: string, values: unknown[]): { name: string; text: string; values: unknown[] } {
  let name = names.get(sql);
  if (!name) names.set(sql, (name = createHash('sha1').update(sql).digest('base64url')));
  return { name, text: sql, values: values.map(quicker) };
}
