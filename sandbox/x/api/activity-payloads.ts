import type { DirectMessageEvent, Post } from '../world/records.ts';
import { timeOf } from '../world/snowflake.ts';
import type { World } from '../world/world.ts';
import { Query, tweetRules, userRules } from './parameters.ts';
import { wireTextOf } from './direct-message-rendering.ts';
import { Rendering } from './rendering.ts';

type Json = Record<string, unknown>;

export interface Payload {
  payload: Json;
  includes?: Json;
}

const USER_FIELDS =
  'created_at,description,location,most_recent_tweet_id,profile_image_url,protected,public_metrics,url,verified,verified_type';
const POST_FIELDS =
  'attachments,author_id,conversation_id,created_at,display_text_range,edit_controls,entities,in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings';

/** Activities are not asked for fields: X sends all that it has. */
const wholePost = new Query(
  new Map([
    ['tweet.fields', POST_FIELDS],
    ['user.fields', USER_FIELDS],
    ['expansions', 'author_id,entities.mentions.username,in_reply_to_user_id,referenced_tweets.id'],
  ]),
  tweetRules,
);
const wholeUser = new Query(new Map([['user.fields', USER_FIELDS]]), userRules);

export function postPayload(world: World, post: Post): Payload {
  const rendering = new Rendering(world, wholePost);
  const payload = rendering.tweet(post);
  const { includes } = rendering.rest;
  const tweets = [payload, ...((includes?.['tweets'] as Json[] | undefined) ?? [])];
  return { payload: withStrings(payload), includes: withStrings({ ...includes, tweets }) };
}

export function deletePayload(world: World, post: Post): Payload {
  return {
    payload: { id: post.id, author_id: post.authorId },
    includes: { users: [{ data: userJson(world, post.authorId) }] },
  };
}

/**
 * Direct messages still look as they did in version 1 of the API.
 * @param recipientId undefined: of a group, whose messages have no one recipient
 */
export function messagePayload(world: World, event: DirectMessageEvent, recipientId: string | undefined): Payload {
  const sender = event.senderId!;
  const { text, entities } = wireTextOf(world, event);
  const attachment = event.mediaIds?.length
    ? { attachment: { type: 'media', media: { id_str: event.mediaIds[0] } } }
    : {};
  return {
    payload: {
      direct_message_events: [
        {
          type: 'message_create',
          id: event.id,
          created_timestamp: String(timeOf(event.id)),
          message_create: {
            target: recipientId === undefined ? {} : { recipient_id: recipientId },
            sender_id: sender,
            message_data: { text, entities: oldEntities(world, entities), ...attachment },
          },
        },
      ],
      users: Object.fromEntries(
        [sender, ...(recipientId === undefined ? [] : [recipientId])].map((id) => [id, { data: userJson(world, id) }]),
      ),
    },
  };
}

interface Place {
  start: number;
  end: number;
}

/** Positions were a pair once, and people had another name. */
function oldEntities(world: World, entities: Record<string, unknown[]> = {}): Json {
  const user_mentions = ((entities['mentions'] ?? []) as (Place & { username: string })[]).flatMap((mention) => {
    const user = world.identities.userByHandle(mention.username);
    if (!user) return [];
    const { id, name, handle: screen_name } = user;
    return [{ screen_name, name, id: Number(id), id_str: id, indices: [mention.start, mention.end] }];
  });
  const urls = ((entities['urls'] ?? []) as Place[]).map(({ start, end, ...url }) => ({
    ...url,
    indices: [start, end],
  }));
  return { hashtags: [], symbols: [], user_mentions, urls };
}

export function revokePayload(world: World, user_id: string, app_id: string): Payload {
  const date_time = new Date(world.clock.now()).toISOString().replace(/\.\d+Z$/, '+00:00');
  return { payload: { date_time, user_id, app_id } };
}

function userJson(world: World, id: string): Json {
  return withStrings(new Rendering(world, wholeUser).user(world.identities.user(id)));
}

/** Activities carry every number a second time, as `<name>_str`. */
function withStrings<T extends Json>(json: T): T {
  const result: Json = {};
  for (const [name, value] of Object.entries(json)) {
    result[name] = deep(value);
    if (typeof value === 'number') result[`${name}_str`] = String(value);
  }
  return result as T;
}

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  return typeof value === 'object' && value !== null ? withStrings(value as Json) : value;
}
