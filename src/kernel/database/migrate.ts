import { installJobs } from '../jobs.js';
import { ownerDataSource } from './data-source.js';

/** Any number of processes may start at once: one migrates, the others wait for it. */
const MIGRATION_LOCK = 7_274_001;

/** Brings the database up to this version. Safe to run at every start. */
export async function migrate(ownerUrl: string): Promise<void> {
  const source = await ownerDataSource(ownerUrl).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // The grants of the first migration name this table, so it must exist before.
    await runner.query(
      'CREATE TABLE IF NOT EXISTS migrations (id serial PRIMARY KEY, "timestamp" bigint NOT NULL, name varchar NOT NULL)',
    );
    await source.runMigrations({ transaction: 'each' });
    await installJobs(ownerUrl);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
}
