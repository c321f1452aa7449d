import type { TwitterApi } from 'twitter-api-v2';
import type { Access, Published, PublishTarget } from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import { readXPage } from './x-mapper.js';
import { timeOfId } from './x-ids.js';
import { POST_FIELDS } from './x-page.js';

export async function publishReply(client: TwitterApi, target: PublishTarget, text: string): Promise<Published> {
  // A 201 may come with an empty body, which the library gives as it is.
  const answer: { data?: { id?: unknown } } | undefined = await client.v2.tweet({
    text,
    reply: { in_reply_to_tweet_id: target.externalId },
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

/** The account's clock and X's may differ by this much. */
const CLOCK_SLACK_MS = 60_000;

/** Reads the account's own timeline: the same text under the same post, not older than the attempt. */
export async function findReply(
  client: TwitterApi,
  access: Access,
  target: PublishTarget,
  text: string,
  since: Date,
): Promise<Published | null> {
  const from = new Date(since.getTime() - CLOCK_SLACK_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  const params = { ...POST_FIELDS, max_results: 100, start_time: from };
  const answer = await client.v2.userTimeline(access.account.externalId, params);
  const wanted = comparable(text);
  for (const post of readXPage(JSON.stringify(answer.data)).posts) {
    const ours = post.author.externalId === access.account.externalId;
    if (ours && post.parentExternalId === target.externalId && comparable(post.text) === wanted) {
      return { externalId: post.externalId, postedAt: post.postedAt };
    }
  }
  return null;
}

/** X normalises text, copies handles to its front and rewrites links, with or without their scheme. */
const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^(?:@\w{1,15}\s+)+/u, '')
    .replace(/https?:\/\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
