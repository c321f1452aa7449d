import { existsSync } from 'node:fs';
import path from 'node:path';
import { check, INVARIANTS, type Invariant } from './invariants.js';
import { appDataSource, ConfigError, Database, readConfig } from './kernel/index.js';
import { startEmbeddedPostgres } from './kernel/postgres/embedded-postgres.js';

/** Checks a live database for what must always be true: a line for each, and exit code 1 when one is broken. */
async function main(): Promise<void> {
  const database = await openDatabase();
  try {
    const source = await appDataSource(database.url, [], 2).initialize();
    try {
      const healthy = await examine(new Database(source));
      process.exitCode = healthy ? 0 : 1;
    } finally {
      await source.destroy();
    }
  } finally {
    await database.leave();
  }
}

interface OpenDatabase {
  url: string;
  leave(): Promise<void>;
}

/** That of DATABASE_URL, or our own one, which is started if it does not run and stopped if nobody else uses it. */
async function openDatabase(): Promise<OpenDatabase> {
  if (!process.env.DATABASE_URL && !process.env.DATABASE_URL_FILE) {
    const dataDir = path.resolve(process.env.PARLEY_DATA_DIR || '.parley');
    if (!existsSync(dataDir))
      throw new ConfigError(`There is nothing to examine: ${dataDir} does not exist. Start Parley first.`);
  }
  const config = readConfig(process.env);
  if (config.databaseUrl) return { url: config.databaseUrl, leave: async () => undefined };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir });
  return { url: embedded.appUrl, leave: () => embedded.stop() };
}

interface Patient {
  id: string;
  slug: string;
}

async function examine(db: Database): Promise<boolean> {
  const workspaces = await db.outside<Patient>('SELECT id, slug FROM workspace ORDER BY id');
  let healthy = true;
  for (const invariant of INVARIANTS) {
    const complaints = await complaintsAbout(db, workspaces, invariant);
    const label = `${String(invariant.number).padStart(2)} ${invariant.name}`;
    if (complaints.length === 0) console.log(`ok   ${label}`);
    for (const complaint of complaints) console.log(`FAIL ${label}: ${complaint}`);
    healthy &&= complaints.length === 0;
  }
  return healthy;
}

async function complaintsAbout(db: Database, workspaces: Patient[], invariant: Invariant): Promise<string[]> {
  const complaints: string[] = [];
  for (const { id, slug } of workspaces) {
    const where = workspaces.length > 1 ? ` in workspace ${slug}` : '';
    try {
      const { count, rows } = await check(db, id, invariant);
      if (count > 0)
        complaints.push(`${count} ${count === 1 ? 'row' : 'rows'}${where}, for example ${JSON.stringify(rows[0])}`);
    } catch (error) {
      complaints.push(`could not be checked${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return complaints;
}

main().catch((error: unknown) => {
  const code = (error as { code?: unknown }).code;
  if (error instanceof ConfigError) console.error(error.message);
  else if (code === '42P01') console.error('The database has no tables of Parley yet. Start Parley first.');
  else if (code === 'ECONNREFUSED') console.error('The database does not answer. Check DATABASE_URL.');
  else console.error(error);
  process.exitCode = 1;
});
