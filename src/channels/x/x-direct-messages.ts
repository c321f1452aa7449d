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
import { timeOfId } from './x-ids.js';
import { readXPage } from './x-mapper.js';
import { isBetweenTwo, messageId } from './x-message-ids.js';
import { readableAnswer, type XMessage } from './x-page.js';
import type { XTimeline } from './x-timelines.js';

const MESSAGE_FIELDS = {
  'dm_event.fields': 'id,text,event_type,created_at,sender_id,dm_conversation_id,entities',
  expansions: 'sender_id',
  'user.fields': 'username,name,public_metrics,profile_image_url',
  event_types: 'MessageCreate',
  max_results: 100,
} as never; // the library's types lack `entities`; X has it

/** X has no since_id here, shows 30 days, and allows 15 calls in 15 minutes. [docs.x.com, direct messages] */
export const DIRECT_MESSAGES: XTimeline = {
  holds: 10_000,
  firstPages: 3,
  tooShort: 'More direct messages came between two polls than X gives at once.',
  // What is said in groups is not for us to keep.
  keeps: (event) => isBetweenTwo(event as unknown as XMessage),
  read: async (client, _, { pagination_token }) => {
    const token = pagination_token === undefined ? {} : { pagination_token };
    return { data: (await client.v2.listDmEvents({ ...(MESSAGE_FIELDS as object), ...token })).data };
  },
};

export async function sendMessage(
  client: TwitterApi,
  target: PublishTarget,
  text: string,
  media: readonly string[] = [],
): Promise<Published> {
  // A 201 may come with an empty body, which the library gives as it is.
  const answer: { dm_event_id?: unknown; data?: { dm_event_id?: unknown } } | undefined =
    await client.v2.sendDmToParticipant(target.authorExternalId, {
      text,
      ...(media.length > 0 && { attachments: media.map((id) => ({ media_id: id })) as never }), // of one
    });
  const id = answer?.dm_event_id ?? answer?.data?.dm_event_id;
  if (typeof id !== 'string' || !/^\d+$/.test(id)) {
    throw new ChannelError('malformed_answer', 'X said yes without the id of the message.', {
      certainlyNotDone: false,
      retryAfterMs: 5_000,
    });
  }
  return { externalId: messageId(id), postedAt: timeOfId(id) };
}

/** Reads the conversation: what we said in it. */
export async function findMessages(
  client: TwitterApi,
  access: Access,
  target: PublishTarget,
  during: Span,
): Promise<ShownPost[]> {
  const { data } = await client.v2.listDmEventsWithParticipant(target.authorExternalId, MESSAGE_FIELDS);
  const found: ShownPost[] = [];
  for (const post of readXPage(JSON.stringify(readableAnswer({ data }))).posts) {
    const ours = post.author.externalId === access.account.externalId && isWithin(during, post.postedAt);
    if (ours) found.push({ externalId: post.externalId, postedAt: post.postedAt, text: post.text });
  }
  return found.reverse();
}
