import type { Tweetv2FieldsParams, TTweetv2TweetField } from 'twitter-api-v2';
import { ChannelError } from '../channel-errors.js';

/** The part of X's answers that we read. Field by field what docs.x.com says of API v2; absent means omitted. */
export interface XPage {
  /** On a page of direct messages, and of activities: also XMessage. */
  data?: XPost[];
  includes?: { tweets?: XPost[]; users?: XUser[] };
  meta?: { next_token?: string; newest_id?: string; oldest_id?: string; result_count?: number };
}

export interface XUser {
  id: string;
  username: string;
  name: string;
  public_metrics?: { followers_count?: number };
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
];

/** Asked for in every read, so that a page explains itself. */
export const POST_FIELDS: Partial<Tweetv2FieldsParams> = {
  'tweet.fields': [...TWEET_FIELDS],
  expansions: ['author_id', 'referenced_tweets.id', 'referenced_tweets.id.author_id'],
  'user.fields': ['username', 'name', 'public_metrics'],
};
