import type { TwitterApi } from 'twitter-api-v2';
import { z } from 'zod';
import type { Access, FetchedPage, Span } from '../channel-adapter.js';
import { compareIds, idOfTime } from './x-ids.js';
import { countPosts } from './x-mapper.js';
import { POST_FIELDS, readableAnswer } from './x-page.js';

/** Recent search sees seven days. A little less is asked for: a since_id beyond them is refused. [docs.x.com, search] */
export const SEARCH_REACH_MS = 7 * 86_400_000 - 10 * 60_000;
const PAGE_SIZE = 100;

const cursorSchema = z.object({ untilId: z.string().regex(/^\d+$/) });

/** What a customer writes to the account, in the words of X's search; the same for streams. */
export const whatConcerns = (handle: string): string => `(@${handle} OR to:${handle}) -is:retweet -from:${handle}`;

/** Posts of the span that concern the account, newest first, also those that the mentions timeline no longer holds. */
export async function* searchBetween(
  client: TwitterApi,
  access: Access,
  span: Span,
  saved: unknown,
  signal: AbortSignal,
): AsyncGenerator<FetchedPage, void> {
  const query = whatConcerns(access.account.handle);
  const since_id = idOfTime(span.fromAt);
  let until_id = cursorSchema.safeParse(saved).data?.untilId ?? idOfTime(new Date(span.toAt.getTime() + 1));
  while (compareIds(until_id, since_id) > 0) {
    const page = readableAnswer(
      await client.v2.search(query, { ...POST_FIELDS, max_results: PAGE_SIZE, since_id, until_id }),
    );
    signal.throwIfAborted();
    const ids = (page.data ?? []).map((post) => post.id);
    if (ids.length === 0) return;
    until_id = ids.reduce((a, b) => (compareIds(a, b) < 0 ? a : b));
    yield { body: JSON.stringify(page), received: countPosts(page), cursor: { untilId: until_id } };
  }
}
