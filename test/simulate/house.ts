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

export async function openHouse(atOnce: number): Promise<House> {
  const database = await cloneDatabase();
  await plansOnce(database.ownerUrl);
  const config = readConfig({ NODE_ENV: 'test', PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') });
  const logger = createLogger('silent');
  const source = await appDataSource(database.appUrl, ENTITIES, atOnce * CONNECTIONS_EACH).initialize();
  return {
    source,
    ownerUrl: database.ownerUrl,
    // Nobody listens: what is due is done when the simulation says so.
    wake: new Wake(database.appUrl, logger),
    jobs: new Jobs(database.appUrl, logger),
    secrets: new Secrets(config.secretKeys),
    config,
    logger,
    close: async () => {
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
