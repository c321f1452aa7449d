import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { APP_ROLE } from '../src/kernel/database/data-source.js';
import { migrate } from '../src/kernel/index.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/kernel/postgres/embedded-postgres.js';

/** A PostgreSQL of its own with the settings of a real one: fsync and synchronous commit on. */
export interface BenchServer {
  ownerUrl: string;
  appUrl: string;
  /** A migrated database with workspace 1. */
  database(name: string): Promise<{ ownerUrl: string; appUrl: string }>;
  stop(): Promise<void>;
}

export async function startBenchServer(say: (line: string) => void): Promise<BenchServer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'parley-bench-'));
  say('starting a PostgreSQL of its own');
  const server = await startEmbeddedPostgres({ dataDir: dir });
  const leave = (): void => void stop(server, dir).finally(() => process.exit(130));
  process.once('SIGINT', leave).once('SIGTERM', leave);
  return {
    ownerUrl: server.ownerUrl,
    appUrl: server.appUrl,
    database: (name) => makeDatabase(server, name),
    stop: () => stop(server, dir),
  };
}

async function makeDatabase(server: EmbeddedPostgres, name: string): Promise<{ ownerUrl: string; appUrl: string }> {
  await withClient(server.ownerUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const at = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const urls = { ownerUrl: at(server.ownerUrl), appUrl: at(server.appUrl) };
  await migrate(urls.ownerUrl);
  await withClient(urls.ownerUrl, (client) =>
    client.query(
      `INSERT INTO workspace (slug, name) VALUES ('bench', 'Bench'); INSERT INTO ticket_counter VALUES (1, 1)`,
    ),
  );
  return urls;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** As the app connects: its role, with row-level security. */
export const appClient = (url: string): pg.Client =>
  new pg.Client({ connectionString: url, options: `-c role=${APP_ROLE}` });

async function stop(server: EmbeddedPostgres, dir: string): Promise<void> {
  await server.stop({ evenIfUsed: true });
  if (server.home !== dir) await rm(server.home, { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
}

export const median = (values: number[]): number => quantile(values, 0.5);

export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
