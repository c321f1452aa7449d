import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { rounded, startBenchServer, withClient } from './bench-server.js';
import { Browsers } from './live-browsers.js';
import { bornAt, onPlatform, withServer, type LiveServer, type Write } from './live-stage.js';
import type { Figures, Options } from './main.js';
import { watchMemory } from './memory.js';
import { Milliseconds } from './milliseconds.js';

const BROWSERS = 175;
const POSTS_PER_MINUTE = 1_000;
/** After the last post. What is not there by then counts as lost. */
const PATIENCE_MS = 300_000;

/**
 * The app is down, and everybody writes: the sandbox's outage, under X's own limits, told to as many agents as a large team
 * has. A post's way is measured in two parts: until it has landed, which is the source's own delay, and from there to the
 * event in every browser, which is ours.
 */
export async function outage(
  say: (line: string) => void,
  { minutes = 10, posts = POSTS_PER_MINUTE * minutes }: Options,
): Promise<Figures> {
  return onPlatform('real', async (platform, write) => {
    const postgres = await startBenchServer(say);
    try {
      return await withServer(postgres, platform, BROWSERS, (server) =>
        measure(server, write, { posts, minutes }, say),
      );
    } finally {
      await postgres.stop();
    }
  });
}

async function measure(
  { url, cookies, ownerUrl, pid }: LiveServer,
  write: Write,
  play: { posts: number; minutes: number },
  say: (line: string) => void,
): Promise<Figures> {
  const browsers = new Browsers(() => []);
  for (const cookie of cookies) await browsers.add(url, { cookie });
  say(`${BROWSERS} browsers listen; ${play.posts} posts in ${play.minutes} minutes`);
  const memory = watchMemory(pid);
  const ids = await write({ outage: play });
  const ended = performance.now();
  say(`${ids.length} posts name the brand, deleted ones aside`);
  return withClient(ownerUrl, async (client) => {
    let missing = await missingOf(client, ids);
    while (missing > 0 && performance.now() - ended < PATIENCE_MS) {
      await sleep(250);
      missing = await missingOf(client, ids);
    }
    const behindMs = performance.now() - ended;
    const rss = await memory.stop();
    const arrivals = await arrivalsOf(client);
    await heardBy(browsers, arrivals);
    return {
      posts: ids.length,
      minutes: play.minutes,
      browsers: BROWSERS,
      lost: missing,
      behind_ms_at_the_end: rounded(behindMs, 0),
      ...delaysOf(arrivals, browsers),
      ...(await sourcesOf(client)),
      rss_mb_start: rss.at(0) as number,
      rss_mb_middle: rss[Math.floor(rss.length / 2)] as number,
      rss_mb_end: rss.at(-1) as number,
      rss_mb_most: Math.max(...rss),
    };
  });
}

/** How many of the platform's posts stand on no ticket, or on a page that still waits. */
async function missingOf(client: pg.Client, ids: string[]): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM unnest($1::text[]) AS wanted (id)
     WHERE NOT EXISTS (
       SELECT 1 FROM post p JOIN thread t ON t.workspace_id = p.workspace_id AND t.id = p.thread_id
       WHERE p.workspace_id = 1 AND p.channel = 'x' AND p.external_id = wanted.id AND p.outcome = 'threaded'
         AND t.ticket_id IS NOT NULL)`,
    [ids],
  );
  return (rows[0] as { n: number }).n;
}

interface Arrival {
  externalId: string;
  landedAt: Date;
  /** Of the event that tells of it, as the live stream numbers its frames. */
  cursor: string;
}

/** Customers' posts, in the order in which the log has them. What is only context of another's thread is not told of. */
async function arrivalsOf(client: pg.Client): Promise<Arrival[]> {
  const { rows } = await client.query<Arrival>(
    `SELECT p.external_id AS "externalId", l.landed_at AS "landedAt", e.xid || '-' || e.id AS cursor
     FROM event e JOIN post p ON p.workspace_id = e.workspace_id AND p.id = (e.after ->> 'postId')::bigint
     JOIN landed l ON l.workspace_id = p.workspace_id AND l.id = p.landed_id
     WHERE e.kind = 'post_received' ORDER BY e.xid, e.id`,
  );
  return rows;
}

/** Waits until every browser has been told of the last of them. */
async function heardBy(browsers: Browsers, arrivals: Arrival[]): Promise<void> {
  const last = arrivals.at(-1)?.cursor;
  const heard = (): boolean =>
    last === undefined ||
    browsers.told.some(({ cursor, arrivals: at }) => at.length === BROWSERS && !isBefore(cursor, last));
  for (const end = performance.now() + PATIENCE_MS; !heard(); await sleep(100)) {
    if (performance.now() > end) throw new Error('The browsers were not told of everything.');
  }
  if (browsers.lost > 0) throw new Error(`The server closed ${browsers.lost} live streams.`);
  const { astray } = browsers;
  if (astray > 0) throw new Error(`${astray} frames did not come once to each of the ${BROWSERS} browsers.`);
  browsers.close();
}

function delaysOf(arrivals: Arrival[], browsers: Browsers): Figures {
  const [source, ours, whole] = [new Milliseconds(), new Milliseconds(), new Milliseconds()];
  const frames = browsers.told.toSorted((a, b) => (isBefore(a.cursor, b.cursor) ? -1 : 1));
  let next = 0;
  for (const { externalId, landedAt, cursor } of arrivals) {
    while (isBefore((frames[next] as { cursor: string }).cursor, cursor)) next += 1;
    const born = bornAt(externalId) as number;
    source.add(landedAt.getTime() - born);
    for (const at of frames[next]?.arrivals ?? []) {
      ours.add(at - landedAt.getTime());
      whole.add(at - born);
    }
  }
  return {
    told: arrivals.length,
    ...quantiles('post_to_browser', whole),
    ...quantiles('post_to_landed', source),
    ...quantiles('landed_to_browser', ours),
  };
}

const quantiles = (what: string, taken: Milliseconds): Figures => ({
  [`${what}_p50_ms`]: taken.quantile(0.5),
  [`${what}_p95_ms`]: taken.quantile(0.95),
  [`${what}_p99_ms`]: taken.quantile(0.99),
});

/** Is this frame or event before that one? */
function isBefore(a: string, b: string): boolean {
  const [xid, id] = a.split('-').map(BigInt) as [bigint, bigint];
  const [otherXid, otherId] = b.split('-').map(BigInt) as [bigint, bigint];
  return xid === otherXid ? id < otherId : xid < otherXid;
}

/** How many posts each source was the first to bring. */
async function sourcesOf(client: pg.Client): Promise<Figures> {
  const { rows } = await client.query<{ source: string; n: number }>(
    `SELECT l.source, count(*)::int AS n FROM post p
     JOIN landed l ON l.workspace_id = p.workspace_id AND l.id = p.landed_id GROUP BY 1 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ source, n }) => [`by_${source}`, n]));
}
