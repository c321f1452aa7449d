import type { IdIndex } from '../world/id-index.ts';
import { isVisibleOn } from '../world/posts.ts';
import { compareIds, firstIdAt } from '../world/snowflake.ts';
import { isListedFor } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { readScopes, type Answer, type Call, type Endpoint } from './endpoint.ts';
import { pageOf } from './pages.ts';
import { rangeRules, tweetRules, type Query } from './parameters.ts';
import { byUserOrApp } from './permission.ts';
import { invalidRequest } from './problems.ts';
import { matches, parseSearch, requiredValue, SearchSyntaxError, type SearchNode } from './search-query.ts';
import { listAnswer } from './timelines.endpoints.ts';

export const WEEK_MS = 7 * 86_400_000;
const MAX_QUERY = 512;
/** Without an end, the newest 30 seconds are left out: X's search lags behind. */
export const DEFAULT_LAG_MS = 30_000;
const MIN_LAG_MS = 10_000;

export const searchEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/tweets/search/recent',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 300, app: 450 },
    bills: 'post-read',
    query: {
      query: { kind: 'text' },
      ...rangeRules,
      max_results: { kind: 'int', min: 10, max: 100, default: 10 },
      next_token: { kind: 'text' },
      pagination_token: { kind: 'text' },
      sort_order: { kind: 'one', of: ['recency', 'relevancy'] },
      ...tweetRules,
    },
    answer: searchRecent,
  },
];

function searchRecent(call: Call): Answer {
  const { world, query } = call;
  const now = world.clock.now();
  const tree = readSearch(query);
  checkRange(query, now);
  const page = pageOf(world, {
    index: narrowestIndex(world, tree),
    window: Infinity,
    accept: (post) =>
      isVisibleOn(post, 'search', now) && isListedFor(world, post, call.caller.user) && matches(tree, post, world),
    query,
    tokenParameter: query.has('next_token') ? 'next_token' : 'pagination_token',
    scope: `search ${query.text('query')}`,
    from: firstIdAt(now - WEEK_MS),
    ...(query.has('end_time') || query.has('until_id') ? {} : { to: firstIdAt(now - DEFAULT_LAG_MS) }),
  });
  // Unlike the timelines, search pages in one direction only.
  const { previousToken: _, ...forward } = page;
  return listAnswer(call, forward);
}

export function readSearch(query: Query): SearchNode {
  const text = query.text('query');
  const refuse = (message: string) => invalidRequest([{ parameters: { query: [text ?? ''] }, message }]);
  if (text === undefined) throw refuse('The `query` query parameter can not be empty');
  if (text.length > MAX_QUERY) {
    throw refuse(`There were errors processing your request: Rule length exceeds ${MAX_QUERY} characters.`);
  }
  try {
    return parseSearch(text);
  } catch (error) {
    if (error instanceof SearchSyntaxError) {
      throw refuse(`There were errors processing your request: ${error.message}`);
    }
    throw error;
  }
}

export function checkRange(query: Query, now: number): void {
  const refuse = (name: string, message: string) =>
    invalidRequest([{ parameters: { [name]: [query.text(name) ?? ''] }, message }]);
  const oldest = firstIdAt(now - WEEK_MS);
  const since = query.text('since_id');
  const start = query.time('start_time');
  const end = query.time('end_time');
  if (since !== undefined && start !== undefined) {
    throw refuse('since_id', "'since_id' and 'start_time' can not be used together. Please use only one of them.");
  }
  if (since !== undefined && compareIds(since, oldest) < 0) {
    const created = new Date(now - WEEK_MS).toISOString().slice(0, 16) + 'Z';
    throw refuse(
      'since_id',
      `'since_id' must be a tweet id created after ${created}. Please use a 'since_id' that is larger than ${oldest}`,
    );
  }
  if (start !== undefined && start < now - WEEK_MS) {
    const earliest = new Date(now - WEEK_MS).toISOString().slice(0, 16) + 'Z';
    throw refuse(
      'start_time',
      `Invalid 'start_time':'${query.text('start_time')}'. 'start_time' must be on or after ${earliest}.`,
    );
  }
  if (end !== undefined && end > now - MIN_LAG_MS) {
    throw refuse(
      'end_time',
      `Invalid 'end_time':'${query.text('end_time')}'. 'end_time' must be a minimum of 10 seconds prior to the request time.`,
    );
  }
}

export function narrowestIndex(world: World, tree: SearchNode): IdIndex {
  const { posts, identities } = world;
  const parent = requiredValue(tree, 'in_reply_to_tweet_id');
  if (parent !== undefined) return posts.replies.of(parent);
  const conversation = requiredValue(tree, 'conversation_id');
  if (conversation !== undefined) return posts.inConversation.of(conversation);
  const author = requiredValue(tree, 'from');
  if (author !== undefined)
    return posts.byAuthor.of(identities.users.has(author) ? author : (identities.userByHandle(author)?.id ?? ''));
  return posts.all;
}
