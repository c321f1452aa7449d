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

  /** One statement in a transaction of its own, all of it in one round trip. */
  oneInWorkspace<Row>(workspaceId: string, sql: string, values: unknown[] = []): Promise<Row[]> {
    return retried(() => this.alone<Row>(workspaceId, 'BEGIN', sql, values));
  }

  /** The same, and its commit does not wait for the disk. */
  oneInWorkspaceUnsynced<Row>(workspaceId: string, sql: string, values: unknown[] = []): Promise<Row[]> {
    return retried(() => this.alone<Row>(workspaceId, BEGIN_UNSYNCED, sql, values));
  }

  /** A statement on the tables that belong to no workspace (workspace, duty, sign_in_limit). Elsewhere it sees nothing. */
  async outside<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.withRunner(async (_, client) => (await client.query(prepared(sql, values))).rows as Row[]);
  }

  private async transaction<T>(workspaceId: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const after: (() => void)[] = [];
    const result = await this.withRunner(async (runner, client) => {
      // Nobody waits for it: it travels with the first statement. Should it fail, that one sees no workspace, and fails too.
      const begun = send(client, `${begin}; ${setWorkspace(workspaceId)}`);
      begun.catch(() => undefined); // awaited before the commit
      // TypeORM is told, so that it opens no transaction of its own inside this one.
      (runner as { isTransactionActive: boolean }).isTransactionActive = true;
      let isOpen = true;
      let broken: { by: unknown } | undefined;
      try {
        const ask = async <Row>(statement: Statement): Promise<Row[]> => {
          // What is left running when the transaction ends must not run into the next one of its connection.
          if (!isOpen) throw new Error('A statement came after the end of its transaction.');
          try {
            return (await send(client, statement)).rows as Row[];
          } catch (error) {
            broken ??= { by: error };
            throw broken.by; // those behind it are told only that the transaction has failed
          }
        };
        const value = await work({
          workspaceId,
          manager: runner.manager,
          query: (sql, values = []) => ask(prepared(sql, values)),
          queryOnce: (sql, values = []) => ask({ text: sql, values: values.map(quicker) }),
          afterCommit: (then) => after.push(then),
        });
        await begun;
        isOpen = false;
        await client.query('COMMIT');
        return value;
      } catch (error) {
        isOpen = false;
        await client.query('ROLLBACK').catch(() => undefined); // a lost connection has rolled back already
        throw error;
      }
    });
    for (const then of after) then();
    return result;
  }

  private async alone<Row>(workspaceId: string, begin: string, sql: string, values: unknown[]): Promise<Row[]> {
    return this.withRunner(async (_, client) => {
      const [, { rows }] = await Promise.all([
        send(client, `${begin}; ${setWorkspace(workspaceId)}`),
        send(client, prepared(sql, values)),
        send(client, 'COMMIT'), // of a statement that failed it is a rollback
      ]);
      return rows;
    });
  }

  private async withRunner<T>(work: (runner: QueryRunner, client: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      return await work(runner, client);
    } finally {
      await runner.release();
    }
  }
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
