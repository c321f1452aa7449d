import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.js';
import { appDataSource, createLogger, Jobs, readConfig, Secrets, Wake } from '../../src/kernel/index.js';
import { cloneDatabase } from '../support/database.js';

/** What all simulated inboxes share: one database, and what needs no life of its own. */
export interface House {
  source: DataSource;
  /** To the database as its owner, for whom no walls stand. */
  ownerUrl: string;
  wake: Wake;
  jobs: Jobs;
  secrets: Secrets;
  config: ReturnType<typeof readConfig>;
  logger: ReturnType<typeof createLogger>;
  close(): Promise<void>;
}

/** Three lanes of a seed hold a connection each while one of them takes ticket numbers on another. */
const CONNECTIONS_EACH = 4;

/** `ownTime`: its database goes by the time that each transaction says it is. */
export async function openHouse(atOnce: number, ownTime = false): Promise<House> {
  const database = await cloneDatabase();
  await plansOnce(database.ownerUrl);
  if (ownTime) await tellsTime(database.ownerUrl);
  const config = readConfig({ NODE_ENV: 'test', PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') });
  const logger = createLogger('silent');
  const jobs = new Jobs(database.appUrl, logger);
  if (ownTime) await jobs.start(); // it adds jobs, and hands none out: what is due is looked up
  const source = await appDataSource(database.appUrl, ENTITIES, atOnce * CONNECTIONS_EACH).initialize();
  return {
    source,
    ownerUrl: database.ownerUrl,
    // Nobody listens: what is due is done when the simulation says so.
    wake: new Wake(database.appUrl, logger),
    jobs,
    secrets: new Secrets(config.secretKeys),
    config,
    logger,
    close: async () => {
      await jobs.stop();
      await source.destroy();
      await database.drop();
    },
  };
}

/** Thousands of small workspaces: planning each statement for its values would take longer than the statements do. */
async function plansOnce(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const name = new URL(ownerUrl).pathname.slice(1);
  await owner.query(`ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`);
  await owner.query(`ALTER DATABASE ${name} SET jit = off`);
  await owner.end();
}

/** Undo windows and leases then pass when the simulation says so. */
async function tellsTime(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('CREATE SCHEMA simulated; GRANT USAGE ON SCHEMA simulated TO public');
  for (const [name, kind] of [
    ['now', 'STABLE'],
    ['clock_timestamp', 'VOLATILE'],
  ]) {
    await owner.query(`CREATE FUNCTION simulated.${name}() RETURNS timestamptz LANGUAGE sql ${kind} AS
      $$ SELECT coalesce(nullif(current_setting('simulated.now', true), '')::timestamptz, pg_catalog.${name}()) $$`);
  }
  const name = new URL(ownerUrl).pathname.slice(1);
  await owner.query(`ALTER DATABASE ${name} SET search_path = simulated, pg_catalog, public`);
  await owner.end();
}
