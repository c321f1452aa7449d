import { createHash } from 'node:crypto';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { PoolClient } from 'pg';

/** A transaction inside one workspace: what it reads and writes is that workspace's, and nothing else. */
export interface Tx {
  readonly workspaceId: string;
  /** TypeORM's manager, for plain reads and writes of entities. */
  readonly manager: EntityManager;
  /** Rows of one statement. Statements are prepared once a connection, so keep their text constant. */
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Runs after the commit, never after a rollback. Must not throw. */
  afterCommit(then: () => void): void;
}

/** Deadlock, serialisation failure: the transaction did nothing, and may be run again. */
const RETRYABLE = new Set(['40P01', '40001']);
const ATTEMPTS = 5;

/** The one door to the database. */
export class Database {
  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction with the workspace set for its length. `work` is run again from the start when
   * the database broke a deadlock, so it keeps no results outside. Each statement sees what was committed before it.
   */
  inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(workspaceId, 'BEGIN', work);
  }

  /** The same, for what only reads: all its statements see one state of the database. */
  readWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(workspaceId, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  /** The same, and its commit does not wait for the disk: for what means nothing before a later commit, which does. */
  inWorkspaceUnsynced<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(workspaceId, 'BEGIN; SET LOCAL synchronous_commit = off', work);
  }

  private async retried<T>(workspaceId: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.transaction(workspaceId, begin, work);
      } catch (error) {
        if (attempt === ATTEMPTS || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  /** A statement on the tables that belong to no workspace (workspace, duty, sign_in_limit). Elsewhere it sees nothing. */
  async outside<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.withRunner(async (_, client) => (await client.query(prepared(sql, values))).rows as Row[]);
  }

  private async transaction<T>(workspaceId: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!/^\d{1,19}$/.test(workspaceId)) throw new Error('A workspace is named by its number.');
    const after: (() => void)[] = [];
    const result = await this.withRunner(async (runner, client) => {
      // In one round trip. TypeORM is told, so that it opens no transaction of its own inside this one.
      await client.query(`${begin}; SET LOCAL parley.workspace_id = '${workspaceId}'`);
      (runner as { isTransactionActive: boolean }).isTransactionActive = true;
      try {
        const value = await work({
          workspaceId,
          manager: runner.manager,
          query: async (sql, values = []) => (await client.query(prepared(sql, values))).rows,
          afterCommit: (then) => after.push(then),
        });
        await client.query('COMMIT');
        return value;
      } catch (error) {
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
      const client = (await runner.connect()) as PoolClient;
      return await work(runner, client);
    } finally {
      await runner.release();
    }
  }
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
