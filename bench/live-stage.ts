import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAgents } from './agents.js';
import { withClient, type BenchServer } from './bench-server.js';
import type { Order, Platform } from './live-platform.js';
import { program, told } from './programs.js';

const WORKSPACE = '1';
const SECRET = { PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };
const OPEN_WITHIN_MS = 30_000;

/** Has customers write; gives the posts that name the brand and are there in the end, by the ids of their first versions. */
export type Write = (order: Order) => Promise<string[]>;

/** The sandbox in a process of its own, a new one each time, so that all who are measured find the same. */
export async function onPlatform<T>(
  limits: 'real' | 'off',
  work: (platform: Platform, write: Write) => Promise<T>,
): Promise<T> {
  const child = program('./live-platform.js', [limits]);
  try {
    const platform = await told<Platform>(child);
    return await work(platform, async (order) => {
      child.send(order);
      return told<string[]>(child);
    });
  } finally {
    child.kill();
  }
}

/** When a post was made: X's ids say so, to the millisecond, by the clock of this machine. */
export const bornAt = (postId: string | undefined): number | undefined =>
  postId === undefined ? undefined : Number((BigInt(postId) >> 22n) + 1_288_834_974_657n);

export interface LiveServer {
  /** Of the live stream. */
  url: URL;
  /** Of signed-in agents. */
  cookies: string[];
  ownerUrl: string;
  pid: number;
}

/** Parley in a process of its own, as it runs in production, on a new database (`prepare` fills it), with the brand's stream open. */
export async function withServer<T>(
  postgres: BenchServer,
  platform: Platform,
  agents: number,
  work: (server: LiveServer) => Promise<T>,
  settings: Record<string, string> = {},
  prepare: (urls: { appUrl: string; ownerUrl: string }) => Promise<void> = async () => undefined,
): Promise<T> {
  const { appUrl, ownerUrl } = await postgres.database('live');
  await prepare({ appUrl, ownerUrl });
  const cookies = await signInAgents(appUrl, WORKSPACE, agents);
  const child = program('../src/main.js', [], {
    ...SECRET,
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    PORT: '0',
    DATABASE_URL: appUrl,
    MIGRATION_DATABASE_URL: ownerUrl,
    PARLEY_X_SANDBOX_ORIGIN: platform.apiOrigin,
    PARLEY_X_SANDBOX_CREDENTIALS: platform.credentials,
    ...settings,
  });
  try {
    const url = new URL('/api/live', await addressOf(child));
    await streaming(ownerUrl);
    return await work({ url, cookies, ownerUrl, pid: child.pid as number });
  } finally {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const address = /Parley is ready:\s+(\S+)/.exec(line)?.[1];
    if (address) return address.replace('localhost', '127.0.0.1');
  }
  throw new Error('The server ended before it was ready.');
}

/** Waits until the server has the stream open. */
async function streaming(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const end = performance.now() + OPEN_WITHIN_MS;
    for (;;) {
      const { rows } = await client.query(
        `SELECT 1 FROM source WHERE name = 'stream' AND last_success_at IS NOT NULL AND last_error IS NULL`,
      );
      if (rows.length > 0) return;
      if (performance.now() > end) throw new Error(`The server did not open the stream within ${OPEN_WITHIN_MS} ms.`);
      await sleep(100);
    }
  });
}
