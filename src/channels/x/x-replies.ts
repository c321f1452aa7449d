import type { TwitterApi } from 'twitter-api-v2';
import {
  isWithin,
  type Access,
  type Published,
  type PublishTarget,
  type ShownPost,
  type Span,
} from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import { readXPage } from './x-mapper.js';
import { timeOfId } from './x-ids.js';
import { POST_FIELDS, readableAnswer, type XPage } from './x-page.js';

export async function publishReply(
  client: TwitterApi,
  target: PublishTarget,
  text: string,
  media: readonly string[] = [],
): Promise<Published> {
  // A 201 may come with an empty body, which the library gives as it is.
  const answer: { data?: { id?: unknown } } | undefined = await client.v2.tweet({
    text,
    reply: { in_reply_to_tweet_id: target.externalId },
    ...(media.length > 0 && { media: { media_ids: [...media] as never } }), // the library's type is of tuples
  });
  const id = answer?.data?.id;
  if (typeof id !== 'string' || !/^\d+$/.test(id)) {
    throw new ChannelError('malformed_answer', 'X said yes without the id of the post.', {
      certainlyNotDone: false,
      retryAfterMs: 5_000,
    });
  }
  return { externalId: id, postedAt: timeOfId(id) };
}

/** More than an account can post in the time of one attempt. [docs.x.com: 100 posts in 15 minutes] */
const MOST_PAGES = 5;

/** Reads the account's own timeline back to where the attempt began: what it said under the post. */
export async function findReplies(
  client: TwitterApi,
  access: Access,
  target: PublishTarget,
  during: Span,
): Promise<ShownPost[]> {
  const found: ShownPost[] = [];
  const from = during.fromAt.toISOString().replace(/\.\d+Z$/, 'Z');
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await readTimeline(client, access, from, token);
    for (const post of readXPage(JSON.stringify(page)).posts) {
      const ours = post.author.externalId === access.account.externalId;
      const here = post.parentExternalId === target.externalId && isWithin(during, post.postedAt);
      if (ours && here) found.push({ externalId: post.externalId, postedAt: post.postedAt, text: post.text });
    }
    token = page.meta?.next_token;
    if (token === undefined) break;
  }
  return found.reverse();
}

async function readTimeline(
  client: TwitterApi,
  access: Access,
  from: string,
  token: string | undefined,
): Promise<XPage> {
  const params = { ...POST_FIELDS, max_results: 100, start_time: from };
  const next = token === undefined ? {} : { pagination_token: token };
  const { data } = await client.v2.userTimeline(access.account.externalId, { ...params, ...next });
  return readableAnswer({ data });
}
