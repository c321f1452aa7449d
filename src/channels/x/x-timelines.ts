import type { TweetV2PaginableTimelineParams, TwitterApi } from 'twitter-api-v2';
import { z } from 'zod';
import type { Access, Fetch, FetchEnd, FetchGap } from '../channel-adapter.js';
import { compareIds, idOfTime, timeOfId } from './x-ids.js';
import { countPosts, storedAs } from './x-mapper.js';
import { POST_FIELDS, POSTS_ALONE, readableAnswer, type XPage, type XPost } from './x-page.js';
import { searchBetween } from './x-search.js';

/**
 * How far the poll has come, and the newest posts it has seen, so that re-reading the overlap lands nothing twice.
 * `newestPost` is what the newest of those that are kept is stored as; null: none was.
 */
const cursorSchema = z.object({
  newestId: z.string().regex(/^\d+$/),
  newestPost: z.string().nullish(),
  recentIds: z.array(z.string()),
});
type Cursor = z.infer<typeof cursorSchema>;

/** Since when it has been looked, and nothing was ever there. */
const emptySchema = z.object({ emptySince: z.iso.datetime() });

/** X puts posts into a timeline late and out of order, so each poll reads this much of the past again. */
const OVERLAP_MS = 10 * 60_000;
const PAGE_SIZE = 100;
const RECENT_IDS = 300;

/** The newest post that a cursor has seen. */
export const newestIdOf = (cursor: unknown): string | null => cursorSchema.safeParse(cursor).data?.newestId ?? null;

/** One of X's timelines, newest first. */
export interface XTimeline {
  /** It holds this many posts and no more. [docs.x.com, timelines] */
  holds: number;
  /** How many pages are read the first time, when there is nothing yet to catch up with. */
  firstPages: number;
  /** Why posts are missing when it ends before it reaches what we have. */
  tooShort: string;
  /** Search finds what it should hold, and no longer does. */
  searchable?: true;
  /** Which of what it gives is for us; without: all. */
  keeps?: (post: XPost) => boolean;
  read(client: TwitterApi, userId: string, params: Partial<TweetV2PaginableTimelineParams>): Promise<{ data: unknown }>;
}

/** Posts that name the account. */
export const MENTIONS: XTimeline = {
  holds: 800,
  firstPages: 8,
  tooShort: 'More mentions came between two polls than the timeline of X holds (the newest 800).',
  searchable: true,
  read: (client, userId, params) => client.v2.userMentionTimeline(userId, params),
};

/** The account's own posts: what was answered in X's own app. */
export const OWN_POSTS: XTimeline = {
  holds: 3_200,
  firstPages: 1,
  tooShort: 'More was posted between two polls than the timeline of X holds (the newest 3,200).',
  read: (client, userId, params) => client.v2.userTimeline(userId, { ...params, exclude: ['retweets'] }),
};

/** Read again, own posts come alone: what they answer was read when it came, and each post that comes along costs. */
export const OWN_POSTS_ALONE: XTimeline = {
  ...OWN_POSTS,
  read: (client, userId, params) => OWN_POSTS.read(client, userId, { ...params, expansions: POSTS_ALONE.expansions }),
};

/** The timeline down to what the cursor has seen. */
export async function* fetchTimeline(
  timeline: XTimeline,
  client: TwitterApi,
  access: Access,
  saved: unknown,
  now: Date,
  signal: AbortSignal,
): Fetch {
  const cursor = cursorSchema.safeParse(saved).data;
  const emptySince = emptySchema.safeParse(saved).data?.emptySince;
  const since = cursor && idOfTime(new Date(timeOfId(cursor.newestId).getTime() - OVERLAP_MS));
  const recent = new Set(cursor?.recentIds);
  const allPages = timeline.holds / PAGE_SIZE;
  const mostPages = cursor ? allPages + 1 : emptySince ? allPages : timeline.firstPages;
  const { keeps = () => true } = timeline;
  const seen: Seen[] = [];
  let token: string | undefined;
  let oldest: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await readPage(timeline, client, access, since, token);
    signal.throwIfAborted();
    const unseen = (page.data ?? []).filter((post) => !recent.has(post.id));
    const fresh = unseen.filter(keeps);
    seen.push(...unseen.map((post) => ({ id: post.id, storedAs: keeps(post) ? storedAs(post) : null })));
    oldest = page.meta?.oldest_id ?? page.data?.at(-1)?.id ?? oldest;
    token = page.meta?.next_token;
    // One page in which nothing is new by id ends it: what X indexed late into older pages is the sweep's.
    const caughtUp =
      cursor !== undefined &&
      (!unseen.some((post) => compareIds(post.id, cursor.newestId) > 0) || reaches(oldest, since));
    const last = !token || caughtUp || pages >= mostPages;
    const isCutOff = emptySince ? pages >= mostPages : seen.length >= PAGE_SIZE;
    const next = last ? advance(cursor, seen) : undefined;
    const kept = next ?? (last ? { emptySince: emptySince ?? now.toISOString() } : undefined);
    if (fresh.length > 0) {
      const body = { ...page, data: fresh };
      yield { body: JSON.stringify(body), received: countPosts(body), cursor: kept };
    }
    if (last) {
      return {
        cursor: kept,
        newestPostAt: next ? timeOfId(next.newestId) : null,
        gap: isCutOff && !caughtUp ? findGap(timeline, cursor, emptySince, oldest) : null,
        busy: cursor !== undefined && fresh.length > 0 && pages > 1,
      };
    }
  }
}

/** Where X knows no since_id, pages go beyond it. */
const reaches = (oldest: string | undefined, since: string | undefined): boolean =>
  oldest !== undefined && since !== undefined && compareIds(oldest, since) < 0;

/**
 * The timeline's posts since then, all of them again: those that X put in late, behind where the poll had passed. On a day
 * with more posts than it holds, search goes on where it ends.
 */
export async function* sweepTimeline(
  timeline: XTimeline,
  client: TwitterApi,
  access: Access,
  since: Date,
  signal: AbortSignal,
): Fetch {
  let token: string | undefined;
  let oldest: string | undefined;
  for (let pages = 1; pages <= timeline.holds / PAGE_SIZE; pages += 1) {
    const page = await readPage(timeline, client, access, idOfTime(since), token);
    signal.throwIfAborted();
    if (page.data?.length) yield { body: JSON.stringify(page), received: countPosts(page) };
    oldest = page.meta?.oldest_id ?? page.data?.at(-1)?.id ?? oldest;
    token = page.meta?.next_token;
    // At its end X gives no token either, whether that is the last post of all or the last that the timeline holds.
    if (!token && pages < timeline.holds / PAGE_SIZE) return SWEPT;
    if (!token) break;
  }
  if (!timeline.searchable || !oldest || reaches(oldest, idOfTime(since))) return SWEPT;
  const rest = { fromAt: since, toAt: timeOfId(oldest) };
  let pages = 0;
  for await (const { body, received, cursor } of searchBetween(client, access, rest, null, signal)) {
    yield { body, received };
    pages += 1;
    if (pages === MOST_SEARCHED_PAGES) return { ...SWEPT, gap: gapBelow(since, cursor) };
  }
  return SWEPT;
}

const SWEPT: FetchEnd = { cursor: null, newestPostAt: null, gap: null, busy: false };
/** Half of the searches that X allows in fifteen minutes. What lies beyond is a gap, and filled like any. */
const MOST_SEARCHED_PAGES = 150;

function gapBelow(since: Date, cursor: unknown): FetchGap {
  const { untilId } = cursor as { untilId: string };
  const reason = 'More mentions came in a day than a sweep looks through; some of them may have shown up late.';
  return { fromAt: since, toAt: timeOfId(untilId), reason };
}

async function readPage(
  timeline: XTimeline,
  client: TwitterApi,
  access: Access,
  since: string | undefined,
  token: string | undefined,
): Promise<XPage> {
  const params = { ...POST_FIELDS, max_results: PAGE_SIZE, since_id: since, pagination_token: token };
  // Page by page: the library's own iteration stops without a word when the rate window is used up.
  return readableAnswer(await timeline.read(client, access.account.externalId, params));
}

interface Seen {
  id: string;
  /** null: it is not for us. */
  storedAs: string | null;
}

const newestOf = (seen: Seen[]): Seen | undefined =>
  seen.reduce<Seen | undefined>((a, b) => (a && compareIds(a.id, b.id) > 0 ? a : b), undefined);

function advance(cursor: Cursor | undefined, seen: Seen[]): Cursor | undefined {
  const newest = newestOf(seen);
  if (!newest) return cursor;
  const recentIds = [...new Set([...seen.map(({ id }) => id), ...(cursor?.recentIds ?? [])])]
    .sort((a, b) => compareIds(b, a))
    .slice(0, RECENT_IDS);
  const newer = seen.filter(({ id }) => compareIds(id, cursor?.newestId ?? '0') > 0);
  if (newer.length === 0) return { ...(cursor as Cursor), recentIds };
  const kept = newestOf(newer.filter((post) => post.storedAs !== null));
  return { newestId: newest.id, newestPost: kept?.storedAs ?? newestPostOf(cursor), recentIds };
}

/** Cursors of before had it only where it is not the id. */
const newestPostOf = (cursor: Cursor | undefined): string | null =>
  cursor === undefined || cursor.newestPost === null ? null : (cursor.newestPost ?? cursor.newestId);

/** The timeline ended before it reached what we had: what lies between is not to be had from it. */
function findGap(
  timeline: XTimeline,
  cursor: Cursor | undefined,
  emptySince: string | undefined,
  oldest: string | undefined,
): FetchGap | null {
  const fromAt = cursor ? timeOfId(cursor.newestId) : emptySince && new Date(emptySince);
  if (!fromAt || !oldest || timeOfId(oldest) <= fromAt) return null;
  return { fromAt, toAt: timeOfId(oldest), reason: timeline.tooShort, isLost: !timeline.searchable };
}
