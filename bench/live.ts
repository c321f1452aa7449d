import { setTimeout as sleep } from 'node:timers/promises';
import { rounded, startBenchServer, withClient } from './bench-server.js';
import { Browsers } from './live-browsers.js';
import type { Platform, Rush } from './live-platform.js';
import { bornAt, onPlatform, withServer, type Write } from './live-stage.js';
import type { Figures } from './main.js';
import { Milliseconds } from './milliseconds.js';
import { program, told } from './programs.js';

const BROWSERS = 200;
/** An agent may have twenty windows open. */
const AGENTS = 10;
const RUSH: Rush = {
  postsPerSecond: Number(process.env.BENCH_POSTS_PER_S ?? 1_000),
  seconds: Number(process.env.BENCH_SECONDS ?? 30),
};
/** After the last post. What is not there by then is lost, or too late to be called live. */
const PATIENCE_MS = 120_000;

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
  const bare = await onPlatform('off', measureFloor);
  say(`bare: p50 ${rounded(bare.p50, 1)} ms, p99 ${rounded(bare.p99, 1)} ms`);
  const ours = await onPlatform('off', (platform, write) => measureServer(platform, write, say));
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

async function measureFloor(platform: Platform, write: Write): Promise<Measured> {
  const child = program('./live-floor.js', [platform.apiOrigin, platform.bearer]);
  try {
    const { origin } = await told<{ origin: string }>(child);
    const browsers = new Browsers((data: { keys: string[] }) => data.keys);
    for (let n = 0; n < BROWSERS; n += 1) await browsers.add(new URL(origin), {});
    const lagMs = await rushThrough(browsers, write);
    return summary(browsers, (postId) => bornAt(postId), lagMs);
  } finally {
    child.kill();
  }
}

async function measureServer(platform: Platform, write: Write, say: (line: string) => void): Promise<Measured> {
  const postgres = await startBenchServer(say);
  try {
    return await withServer(postgres, platform, AGENTS, async ({ url, cookies, ownerUrl }) => {
      const browsers = new Browsers((data: { tickets: { number: number }[] }) =>
        data.tickets.map((ticket) => String(ticket.number)),
      );
      for (let n = 0; n < BROWSERS; n += 1) await browsers.add(url, { cookie: cookies[n % AGENTS] as string });
      say(`${BROWSERS} browsers listen; ${RUSH.postsPerSecond} posts a second for ${RUSH.seconds} s`);
      const lagMs = await rushThrough(browsers, write);
      if (browsers.lost > 0) throw new Error(`The server closed ${browsers.lost} live streams.`);
      const posts = await postsOfTickets(ownerUrl);
      return summary(browsers, (ticket) => bornAt(posts.get(ticket)), lagMs);
    });
  } finally {
    await postgres.stop();
  }
}

/** Lets the customers write, and waits until the browsers have heard of all. */
async function rushThrough(browsers: Browsers, write: Write): Promise<number> {
  const { length: written } = await write(RUSH);
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

function summary(browsers: Browsers, born: (key: string) => number | undefined, lagMs: number): Measured {
  const taken = new Milliseconds();
  for (const ms of browsers.latencies(born)) taken.add(ms);
  const at = (q: number): number => taken.quantile(q);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), posts: browsers.announced, lagMs };
}

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
