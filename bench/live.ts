import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApp } from '../src/app.js';
import { createLogger, Database, readConfig } from '../src/kernel/index.js';
import { Sessions, Workspaces } from '../src/people/index.js';
import { rounded, startBenchServer, withClient } from './bench-server.js';
import { Browsers } from './live-browsers.js';
import type { Platform, Rush } from './live-platform.js';
import type { Figures } from './main.js';

const BROWSERS = 200;
/** An agent may have twenty windows open. */
const AGENTS = 10;
const RUSH: Rush = {
  postsPerSecond: Number(process.env.BENCH_POSTS_PER_S ?? 1_000),
  seconds: Number(process.env.BENCH_SECONDS ?? 30),
};
/** After the last post. What is not there by then is lost, or too late to be called live. */
const PATIENCE_MS = 120_000;
const WORKSPACE = '1';
const SECRET = { PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };

interface Measured {
  p50: number;
  p95: number;
  p99: number;
  posts: number;
  /** How long after the last post the last one was announced. */
  lagMs: number;
}

/** From a post on X to the event in every browser: through the stream, the database and the live feed, and bare. */
export async function live(say: (line: string) => void): Promise<Figures> {
  const bare = await onPlatform((platform, rush) => measureFloor(platform, rush));
  say(`bare: p50 ${rounded(bare.p50, 1)} ms, p99 ${rounded(bare.p99, 1)} ms`);
  const ours = await onPlatform((platform, rush) => measureServer(platform, rush, say));
  return {
    p50_ms: rounded(ours.p50, 1),
    p95_ms: rounded(ours.p95, 1),
    p99_ms: rounded(ours.p99, 1),
    posts: ours.posts,
    browsers: BROWSERS,
    behind_ms_at_the_end: rounded(ours.lagMs, 0),
    floor_p50_ms: rounded(bare.p50, 1),
    floor_p99_ms: rounded(bare.p99, 1),
    ratio: rounded(bare.p50 / ours.p50, 3),
  };
}

type StartRush = () => Promise<number>;

/** A new platform each time, so that both find the same. */
async function onPlatform(measure: (platform: Platform, rush: StartRush) => Promise<Measured>): Promise<Measured> {
  const child = program('./live-platform.js', []);
  try {
    const platform = await told<Platform>(child);
    return await measure(platform, async () => {
      child.send(RUSH);
      return (await told<{ written: number }>(child)).written;
    });
  } finally {
    child.kill();
  }
}

async function measureFloor(platform: Platform, rush: StartRush): Promise<Measured> {
  const child = program('./live-floor.js', [platform.apiOrigin, platform.bearer]);
  try {
    const { origin } = await told<{ origin: string }>(child);
    const browsers = new Browsers((data: { keys: string[] }) => data.keys);
    for (let n = 0; n < BROWSERS; n += 1) await browsers.add(new URL(origin), {});
    const lagMs = await rushThrough(browsers, rush);
    return summary(browsers, (postId) => bornAt(postId), lagMs);
  } finally {
    child.kill();
  }
}

async function measureServer(platform: Platform, rush: StartRush, say: (line: string) => void): Promise<Measured> {
  const postgres = await startBenchServer(say);
  try {
    const urls = await postgres.database('live');
    const cookies = await signInAgents(urls.appUrl);
    const child = program('../src/main.js', [], {
      ...SECRET,
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      PORT: '0',
      DATABASE_URL: urls.appUrl,
      MIGRATION_DATABASE_URL: urls.ownerUrl,
      PARLEY_X_SANDBOX_ORIGIN: platform.apiOrigin,
      PARLEY_X_SANDBOX_CREDENTIALS: platform.credentials,
    });
    try {
      const url = new URL('/api/live', await addressOf(child));
      const browsers = new Browsers((data: { tickets: { number: number }[] }) =>
        data.tickets.map((ticket) => String(ticket.number)),
      );
      for (let n = 0; n < BROWSERS; n += 1) await browsers.add(url, { cookie: cookies[n % AGENTS] as string });
      await streaming(urls.ownerUrl);
      say(`${BROWSERS} browsers listen; ${RUSH.postsPerSecond} posts a second for ${RUSH.seconds} s`);
      const lagMs = await rushThrough(browsers, rush);
      if (browsers.lost > 0) throw new Error(`The server closed ${browsers.lost} live streams.`);
      const posts = await postsOfTickets(urls.ownerUrl);
      return summary(browsers, (ticket) => bornAt(posts.get(ticket)), lagMs);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  } finally {
    await postgres.stop();
  }
}

/** Lets the customers write, and waits until the browsers have heard of all. */
async function rushThrough(browsers: Browsers, rush: StartRush): Promise<number> {
  const written = await rush();
  const ended = performance.now();
  while (browsers.announced < written) {
    if (performance.now() - ended > PATIENCE_MS) {
      throw new Error(
        `Of ${written} posts ${browsers.announced} were announced ${PATIENCE_MS / 1_000} s after the last.`,
      );
    }
    await sleep(20);
  }
  const lagMs = performance.now() - ended;
  await sleep(500); // the last frame reaches the last browser
  browsers.close();
  return lagMs;
}

/** Whole milliseconds, counted: six million numbers need no room then. */
function summary(browsers: Browsers, born: (key: string) => number | undefined, lagMs: number): Measured {
  const counts = new Map<number, number>();
  let total = 0;
  for (const ms of browsers.latencies(born)) {
    counts.set(ms, (counts.get(ms) ?? 0) + 1);
    total += 1;
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const at = (q: number): number => {
    let below = 0;
    return sorted.find(([, count]) => (below += count) >= q * total)?.[0] ?? Number.NaN;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), posts: browsers.announced, lagMs };
}

/** When a post was made: X's ids say so, to the millisecond, by the clock of this machine. */
const bornAt = (postId: string | undefined): number | undefined =>
  postId === undefined ? undefined : Number((BigInt(postId) >> 22n) + 1_288_834_974_657n);

async function postsOfTickets(ownerUrl: string): Promise<Map<string, string>> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ number: string; post: string }>(
      `SELECT k.number::text AS number, p.external_id AS post FROM post p
       JOIN thread t ON t.workspace_id = p.workspace_id AND t.id = p.thread_id
       JOIN ticket k ON k.workspace_id = t.workspace_id AND k.id = t.ticket_id`,
    );
    return new Map(rows.map(({ number, post }) => [number, post]));
  });
}

async function signInAgents(appUrl: string): Promise<string[]> {
  const config = readConfig({ ...SECRET, PARLEY_ROLES: 'web', LOG_LEVEL: 'warn' });
  const app = await createApp({ config, databaseUrl: appUrl, logger: createLogger('warn') });
  await app.init();
  try {
    return await app.get(Database).inWorkspace(WORKSPACE, async (tx) => {
      const cookies: string[] = [];
      for (let n = 0; n < AGENTS; n += 1) {
        const email = `agent${n}@example.com`;
        await app.get(Workspaces).addAgent(tx, { email, name: `Agent ${n}`, role: 'agent' });
        const [agent] = await tx.query<{ id: string }>('SELECT id FROM agent WHERE workspace_id = $1 AND email = $2', [
          WORKSPACE,
          email,
        ]);
        cookies.push(`parley=${(await app.get(Sessions).open(tx, agent?.id as string)).credential}`);
      }
      return cookies;
    });
  } finally {
    await app.close();
  }
}

/** Waits until the server has the stream open. */
async function streaming(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const end = performance.now() + 30_000;
    for (;;) {
      const { rows } = await client.query(
        `SELECT 1 FROM source WHERE name = 'stream' AND last_success_at IS NOT NULL AND last_error IS NULL`,
      );
      if (rows.length > 0) return;
      if (performance.now() > end) throw new Error('The server did not open the stream within 30 s.');
      await sleep(100);
    }
  });
}

function program(file: string, args: string[], env?: Record<string, string>): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    env: env && { PATH: process.env.PATH, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** The next thing that the program says over IPC. */
async function told<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const end = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('A program of the benchmark ended before it was ready.');
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), end]);
    return message as T;
  } finally {
    ended.abort();
    end.catch(() => undefined);
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const address = /Parley is ready:\s+(\S+)/.exec(line)?.[1];
    if (address) return address.replace('localhost', '127.0.0.1');
  }
  throw new Error('The server ended before it was ready.');
}
