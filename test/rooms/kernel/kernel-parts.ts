import pg from 'pg';
import type { DataSource } from 'typeorm';
import { appDataSource, createLogger, Database, Duties, EventLog, Wake } from '../../../src/kernel/index.js';
import { Agent } from '../../../src/people/index.js';

/** What one process of the server has of the kernel. Several on one database stand for several processes. */
export interface Kernel {
  source: DataSource;
  db: Database;
  wake: Wake;
  log: EventLog;
  duties: Duties;
  stop(): Promise<void>;
}

export const silent = createLogger('silent');

export async function startKernel(appUrl: string, poolSize = 6, door = Database): Promise<Kernel> {
  const source = await appDataSource(appUrl, [Agent], poolSize).initialize();
  const db = new door(source);
  const wake = new Wake(appUrl, silent);
  await wake.start();
  const duties = new Duties(db, wake, silent);
  const stop = async (): Promise<void> => {
    await duties.shutdown();
    await wake.stop();
    await source.destroy();
  };
  return { source, db, wake, log: new EventLog(db, wake), duties, stop };
}

export async function addWorkspace(db: Database, slug: string): Promise<string> {
  await db.outside('INSERT INTO workspace (slug, name) VALUES ($1, $1)', [slug]);
  const [row] = await db.outside<{ id: string }>('SELECT id FROM workspace WHERE slug = $1', [slug]);
  return (row as { id: string }).id;
}

/** One statement as the owner of the tables. */
export async function asOwner<Row>(ownerUrl: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** A door that a test opens. */
export function gate(): { passed: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

export { until } from '../../support/test-app.js';
