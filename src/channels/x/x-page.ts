import type { Tweetv2FieldsParams, TTweetv2TweetField } from 'twitter-api-v2';
import { ChannelError } from '../channel-errors.js';
import { MEDIA_FIELDS, type XMedia } from './x-shown-media.js';

/** The part of X's answers that we read. Field by field what docs.x.com says of API v2; absent means omitted. */
export interface XPage {
  /** On a page of direct messages, and of activities: also XMessage. */
  data?: XPost[];
  includes?: { tweets?: XPost[]; users?: XUser[]; media?: XMedia[] };
  meta?: { next_token?: string; newest_id?: string; oldest_id?: string; result_count?: number };
}

export interface XUser {
  id: string;
  username: string;
  name: string;
  public_metrics?: { followers_count?: number };
  profile_image_url?: string;
}

export interface XPost {
  id: string;
  text: string;
  author_id?: string;
  created_at?: string;
  conversation_id?: string;
  in_reply_to_user_id?: string;
  lang?: string;
  edit_history_tweet_ids?: string[];
  referenced_tweets?: { type: 'replied_to' | 'quoted' | 'retweeted'; id: string }[];
  /** Not of X, which tells it beside the post: whom it quotes. */
  quoted_user_id?: string | undefined;
  display_text_range?: [number, number];
  entities?: XEntities;
  note_tweet?: { text: string; entities?: XEntities };
  attachments?: { media_keys?: string[] };
  possibly_sensitive?: boolean;
}

/** A direct message, among other events of its conversation. */
export interface XMessage {
  id: string;
  event_type: string;
  text?: string;
  sender_id?: string;
  dm_conversation_id?: string;
  created_at?: string;
  /** Entities of a message stand beside its text, not below `entities` as those of a post do. */
  urls?: XEntities['urls'];
}

export interface XEntities {
  mentions?: { start: number; end: number; username: string; id?: string }[];
  urls?: { start: number; end: number; url: string; expanded_url?: string }[];
}

/** The library hands over whatever was answered, an empty body included. */
export function readableAnswer(answer: { data: unknown }): XPage {
  if (typeof answer.data === 'object' && answer.data !== null) return answer.data;
  throw new ChannelError('malformed_answer', 'X answered with something unreadable.', {
    certainlyNotDone: true,
    retryAfterMs: 5_000,
  });
}

export const TWEET_FIELDS: readonly TTweetv2TweetField[] = [
  'author_id',
  'created_at',
  'conversation_id',
  'in_reply_to_user_id',
  'referenced_tweets',
  'entities',
  'lang',
  'note_tweet',
  'display_text_range' as TTweetv2TweetField, // X has it, the library's types do not
  'edit_history_tweet_ids',
  'attachments',
  'possibly_sensitive',
];

/** What comes along with a post. What it shows costs nothing more; posts that it refers to do. [docs.x.com, pricing] */
const ALONG = ['author_id', 'attachments.media_keys'] as const;

/** Asked for in every read, so that a page explains itself. */
export const POST_FIELDS: Partial<Tweetv2FieldsParams> = {
  'tweet.fields': [...TWEET_FIELDS],
  expansions: [
    ...ALONG,
    'referenced_tweets.id',
    'referenced_tweets.id.author_id',
    'referenced_tweets.id.attachments.media_keys' as 'referenced_tweets.id', // X has it, the library's types do not
  ],
  'user.fields': ['username', 'name', 'public_metrics', 'profile_image_url'],
  'media.fields': [...MEDIA_FIELDS],
};

/** For reads that need nothing of what posts refer to. */
export const POSTS_ALONE: Partial<Tweetv2FieldsParams> = { ...POST_FIELDS, expansions: [...ALONG] };

/** The media of several pages, each once. */
export const mediaOf = (...lists: (XMedia[] | undefined)[]): XMedia[] => [
  ...new Map(lists.flatMap((list) => list ?? []).map((media) => [media.media_key, media])).values(),
];

/** Of these media those that hang on one of these posts. */
export function mediaOn(posts: readonly { attachments?: XPost['attachments'] }[], media: XMedia[]): XMedia[] {
  const keys = new Set(posts.flatMap((post) => post.attachments?.media_keys ?? []));
  return media.filter(({ media_key }) => keys.has(media_key));
}
