import { isVisibleOn } from '../world/posts.ts';
import { firstIdAt, timeOf } from '../world/snowflake.ts';
import { isListedFor } from '../world/visibility.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { rangeRules } from './parameters.ts';
import { byApp } from './permission.ts';
import { checkRange, DEFAULT_LAG_MS, narrowestIndex, readSearch, WEEK_MS } from './search.endpoints.ts';
import { matches } from './search-query.ts';

const LENGTHS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export const countEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/tweets/counts/recent',
    auth: byApp,
    scopes: [],
    limits: { app: 300 },
    query: {
      query: { kind: 'text' },
      ...rangeRules,
      granularity: { kind: 'one', of: ['minute', 'hour', 'day'] },
      'search_count.fields': { kind: 'list', of: ['end', 'start', 'tweet_count'] },
    },
    answer: count,
  },
];

/** How many posts match a search, for every minute, hour or day of the last week, oldest first. */
function count(call: Call): Answer {
  const { world, query } = call;
  const now = world.clock.now();
  const tree = readSearch(query);
  checkRange(query, now);
  const since = query.text('since_id');
  const until = query.text('until_id');
  const end = until === undefined ? (query.time('end_time') ?? now - DEFAULT_LAG_MS) : timeOf(until);
  const start = since === undefined ? (query.time('start_time') ?? now - WEEK_MS) : timeOf(since) + 1;

  const length = LENGTHS[(query.text('granularity') ?? 'hour') as keyof typeof LENGTHS];
  const spans: { start: number; end: number; count: number }[] = [];
  for (let from = start; from < end;) {
    const next = Math.min(end, (Math.floor(from / length) + 1) * length);
    spans.push({ start: from, end: next, count: 0 });
    from = next;
  }
  const index = narrowestIndex(world, tree);
  const ids = index.ascending().slice(index.countBelow(firstIdAt(start)), index.countBelow(firstIdAt(end)));
  let at = 0;
  for (const post of world.posts.list(ids)) {
    if (!isVisibleOn(post, 'search', now) || !isListedFor(world, post, null) || !matches(tree, post, world)) continue;
    while (timeOf(post.id) >= spans[at]!.end) at++;
    spans[at]!.count++;
  }
  const iso = (time: number) => new Date(time).toISOString();
  const data = spans.map((span) => ({ end: iso(span.end), start: iso(span.start), tweet_count: span.count }));
  const total = spans.reduce((sum, span) => sum + span.count, 0);
  return { status: 200, body: { ...(data.length > 0 ? { data } : {}), meta: { total_tweet_count: total } } };
}
