import type { TwitterApi } from 'twitter-api-v2';
import { z } from 'zod';
import type { Access, Fetch, FetchedPage, FetchGap } from '../channel-adapter.js';
import { compareIds, idOfTime, timeOfId } from './x-ids.js';
import { countPosts } from './x-mapper.js';
import { POST_FIELDS, readableAnswer, TWEET_FIELDS } from './x-page.js';
import { OWN_POSTS_ALONE, sweepTimeline, type XTimeline } from './x-timelines.js';

/** How far the sweep has come, and how often each of the account's posts had been quoted when their quotes were read. */
const cursorSchema = z.object({ sweptAt: z.iso.datetime(), quotes: z.record(z.string(), z.number().int()) });

const DAY_MS = 24 * 3_600_000;
/** A day late is late; the rest is for posts that come to light between two sweeps. */
export const SWEEP_MS = DAY_MS + 2 * 3_600_000;
/** What is older costs more than it is likely to bring. */
const LONGEST_MS = 7 * DAY_MS;
const PAGE_SIZE = 100;
/** X allows 75 reads of quotes in fifteen minutes. [docs.x.com, quote posts] */
const MOST_READS = 60;

/**
 * The account's own posts since the sweep before, and whoever has quoted them: X counts quotes on a post, and a count that
 * has risen is a reason to read them. A quote that does not name the account stands in no timeline of its own, and only a
 * stream tells of it while it is connected. Posts that the reads of one sweep do not reach are the next one's; of a post
 * with more new quotes than they bring, the newest are read, and the rest is a gap.
 */
export async function* sweepOwnPosts(
  client: TwitterApi,
  access: Access,
  saved: unknown,
  now: Date,
  signal: AbortSignal,
): Fetch {
  const before = cursorSchema.safeParse(saved).data;
  const since = sweepFrom(before && new Date(before.sweptAt), now);
  const counts = new Map<string, number>();
  const own = sweepTimeline(OWN_POSTS_COUNTED, client, access, since, signal);
  let next = await own.next();
  for (; !next.done; next = await own.next()) {
    for (const [id, count] of quoteCounts(next.value)) counts.set(id, count);
    yield next.value;
  }

  const known = new Map(Object.entries(before?.quotes ?? {}).filter(([id]) => compareIds(id, idOfTime(since)) > 0));
  let reads = 0;
  let gap: FetchGap | null = null;
  for (const [id, count] of counts) {
    const earlier = known.get(id) ?? 0;
    if (count <= earlier) {
      known.set(id, count);
      continue;
    }
    const pages = Math.ceil((count - earlier) / PAGE_SIZE);
    const left = MOST_READS - reads;
    if (left === 0) break;
    if (pages > left && pages <= MOST_READS) continue; // the next sweep has room for all of them
    const most = Math.min(pages, left);
    // One gap is told a sweep; what would be a second one waits for the next.
    if (most < pages && (gap ?? next.value.gap)) continue;
    reads += most;
    const oldest = yield* quotesOf(client, id, most, signal);
    if (oldest && most < pages) gap = { fromAt: timeOfId(id), toAt: timeOfId(oldest), reason: TOO_MANY, isLost: true };
    known.set(id, count);
  }
  const cursor = { sweptAt: now.toISOString(), quotes: Object.fromEntries(known) };
  return { ...next.value, cursor, gap: next.value.gap ?? gap };
}

const TOO_MANY = `More people quoted one of our posts between two sweeps than are read at once (at most ${(MOST_READS * PAGE_SIZE).toLocaleString('en')}).`;

const OWN_POSTS_COUNTED: XTimeline = {
  ...OWN_POSTS_ALONE,
  read: (client, userId, params) =>
    OWN_POSTS_ALONE.read(client, userId, {
      ...params,
      'tweet.fields': [...TWEET_FIELDS, 'public_metrics'],
    }),
};

/** After a stop, from a day before the last sweep. */
function sweepFrom(sweptAt: Date | undefined, now: Date): Date {
  const usual = now.getTime() - SWEEP_MS;
  const fromLast = (sweptAt ?? now).getTime() - DAY_MS;
  return new Date(Math.max(Math.min(usual, fromLast), now.getTime() - LONGEST_MS));
}

const countedSchema = z.object({
  data: z.array(z.object({ id: z.string(), public_metrics: z.object({ quote_count: z.number().int() }).optional() })),
});

function quoteCounts(page: FetchedPage): [string, number][] {
  const { data } = countedSchema.safeParse(JSON.parse(page.body)).data ?? { data: [] };
  return data.map((post) => [post.id, post.public_metrics?.quote_count ?? 0]);
}

/** Newest first. Gives the oldest that was read. */
async function* quotesOf(
  client: TwitterApi,
  id: string,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<FetchedPage, string | undefined> {
  let token: string | undefined;
  let oldest: string | undefined;
  for (let pages = 0; pages < most; pages += 1) {
    const params = { ...POST_FIELDS, max_results: PAGE_SIZE, ...(token && { pagination_token: token }) };
    const page = readableAnswer(await client.v2.quotes(id, params));
    signal.throwIfAborted();
    if (page.data?.length) yield { body: JSON.stringify(page), received: countPosts(page) };
    oldest = page.data?.at(-1)?.id ?? oldest;
    token = page.meta?.next_token;
    if (!token) break;
  }
  return oldest;
}
