import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface TestDatabase {
  ownerUrl: string;
  appUrl: string;
  /** Also ends the connections that are still open. */
  drop(): Promise<void>;
}

/** A database of its own for a suite: a copy of the migrated template, which is much quicker than migrating. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asOwner((client) => clone(client, name));
  return {
    ownerUrl: addressOf('TEST_OWNER_URL', name),
    appUrl: addressOf('TEST_APP_URL', name),
    drop: () => asOwner(async (client) => void (await client.query(`drop database ${name} with (force)`))),
  };
}

async function clone(client: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`create database ${name} template parley_template strategy file_copy`);
      return;
    } catch (error) {
      // "being accessed by other users": the migration's last connection is still going.
      if ((error as pg.DatabaseError).code !== '55006' || attempt === 50) throw error;
      await sleep(100);
    }
  }
}

async function asOwner(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf('TEST_OWNER_URL', 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(variable: 'TEST_OWNER_URL' | 'TEST_APP_URL', database: string): string {
  const address = process.env[variable];
  if (!address)
    throw new Error(`${variable} is not set: run the tests with "npm test", which starts a PostgreSQL for them.`);
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}
