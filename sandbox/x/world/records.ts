/** What the sandbox remembers. Plain data, so that a snapshot is one JSON.stringify away. */

export interface User {
  id: string;
  handle: string;
  name: string;
  description: string;
  location: string;
  lang: string;
  /** Milliseconds since 1970, like every time in here. */
  createdAt: number;
  verified: boolean;
  /** X Premium: may write long posts. */
  premium: boolean;
  followers: number;
  following: number;
  likes: number;
  listed: number;
  /** Which of the drawn faces is theirs. Absent: X's stand-in for those who have no picture. */
  face?: number;
  /** Only followers see the posts. */
  protected?: boolean;
  /** Out of sight for everybody, and without access. */
  suspended?: boolean;
  /** Who may write direct messages first. Absent: everyone. */
  directMessages?: 'everyone' | 'followed' | 'nobody';
}

export type Tier = 'self-serve' | 'enterprise';

export interface App {
  id: string;
  name: string;
  ownerId: string | null;
  tier: Tier;
  /** What OAuth 1.0a tokens of this app may do. */
  permissions: 'read' | 'read-write' | 'read-write-dm';
  apiKey: string;
  apiSecret: string;
  bearerToken: string;
  clientId: string;
  /** null: a public client, which cannot keep a secret. */
  clientSecret: string | null;
  /** Where sign-ins may return to, compared word by word. */
  callbackUrls: string[];
  /** Sign-ins may also return to any http address on this machine. X has no such thing. */
  anyLoopbackCallback: boolean;
}

export interface OAuth1Tokens {
  type: 'oauth1';
  userId: string;
  appId: string;
  accessToken: string;
  accessSecret: string;
  /** What the app was allowed to do when they were issued. A later change of the app does not reach them. */
  permissions: App['permissions'];
  revoked: boolean;
}

export interface OAuth2Tokens {
  type: 'oauth2';
  userId: string;
  appId: string;
  accessToken: string;
  /** For one use; null without `offline.access`, and once it has been used. */
  refreshToken: string | null;
  scopes: string[];
  expiresAt: number;
  revoked: boolean;
}

export type Tokens = OAuth1Tokens | OAuth2Tokens;

/** The places where X may show a post late, or never, although it exists. */
export type Surface = 'mentions' | 'timeline' | 'search';

export interface Post {
  id: string;
  authorId: string;
  /** As people see it: auto-mention prefix included, links in full, nothing escaped. */
  text: string;
  /** UTF-16 length of the auto-mention prefix at the start of `text`. */
  prefixLength: number;
  conversationId: string;
  inReplyToId?: string;
  inReplyToUserId?: string;
  quotedId?: string;
  repostOfId?: string;
  /** Users named anywhere in the text. */
  mentions: string[];
  /** Users whom the author typed; the others were put there by the auto-mention prefix. */
  typedMentions: string[];
  lang: string;
  replySettings: string;
  likes: number;
  /** Not shown on a surface before this time. */
  hiddenUntil?: Partial<Record<Surface, number>>;
  /** The ids of the versions before this one, oldest first. Absent: never edited. */
  earlierVersions?: string[];
  /** The next version. Only the newest stands in the indexes. */
  replacedBy?: string;
  /** Hidden below its conversation by whoever started that. */
  hiddenReply?: boolean;
  /** Attachments, by media id. */
  mediaIds?: string[];
  /** The countries where it may not be shown; `XX` is everywhere. */
  withheldIn?: string[];
  deletedAt?: number;
}

export type MediaCategory =
  'tweet_image' | 'tweet_gif' | 'tweet_video' | 'amplify_video' | 'dm_image' | 'dm_gif' | 'dm_video' | 'subtitles';

export interface Media {
  id: string;
  ownerId: string;
  additionalOwners?: string[];
  category: MediaCategory;
  kind: 'photo' | 'animated_gif' | 'video';
  contentType: string;
  size: number;
  width: number;
  height: number;
  durationMs?: number;
  altText?: string;
  /** When it can no longer be attached. */
  expiresAt: number;
  /** Films and GIFs are processed until then. */
  readyAt?: number;
  /** Why processing failed. */
  failure?: string;
  isAttached?: boolean;
}

export interface DirectMessageEvent {
  id: string;
  type: 'MessageCreate' | 'ParticipantsJoin' | 'ParticipantsLeave';
  /** `{smaller}-{larger}` user id, or the id of a group. */
  conversationId: string;
  /** MessageCreate: who wrote. ParticipantsJoin: who invited. */
  senderId?: string;
  text?: string;
  /** At most one. */
  mediaIds?: string[];
  /** Who joined or left. */
  participantIds?: string[];
  /** Who has deleted it: it stays for the others. */
  deletedFor?: string[];
  /** Sent by X's encrypted chat, which the direct message endpoints do not show. */
  encrypted?: boolean;
}

export interface DemoBrand {
  userId: string;
  handle: string;
  apiKey: string;
  apiSecret: string;
  accessToken: string;
  accessSecret: string;
  clientId: string;
  clientSecret: string;
}

/** How this copy of X behaves where the real one leaves room. */
export interface Behaviour {
  /** Replies by API only to people who addressed the account (X, since 2026-02-23, self-serve apps). */
  summonedGate: boolean;
  /**
   * What counts as being addressed besides a quote: a handle the author typed (`explicit`), also a direct reply to a post
   * of the account (`direct-reply`), or any occurrence of the handle, prefix included (`any-mention`). X does not say.
   */
  summonedBy: 'explicit' | 'direct-reply' | 'any-mention';
  /** How long the same text by the same author is refused. X does not say. */
  duplicateWindowMs: number;
  /** The status for a reply to a deleted post: 403 was seen, 400 is possible. */
  replyToDeletedStatus: 400 | 403;
  /** Does a refresh end the access token before it at once? X does not say. */
  refreshRevokesAccess: boolean;
  /** How far X's clock is ahead of this machine's, for OAuth 1.0a timestamps and the `Date` header. */
  oauth1ClockSkewMs: number;
  /** Does what an expansion brings cost as much as what was asked for? X does not say. */
  billIncludes: boolean;
  /** How long an uploaded film or GIF is processed. */
  mediaProcessingMs: number;
  /** How long it takes until a changed rule of the filtered stream matches, or no longer does. X: about 20 s. */
  ruleDelayMs: number;
  /** A stream that has nothing to say sends an empty line after so long. X: 20 s. */
  heartbeatMs: number;
  /** How many messages X keeps for a reader that is too slow, before it hangs up. X does not say. */
  streamQueue: number;
  /** How long a connection that broke keeps its place. X has been seen to do that, for minutes. */
  ghostConnectionMs: number;
  /** How long X waits for a webhook to answer. */
  webhookTimeoutMs: number;
  /** The pauses before X sends an event again to a webhook that failed; then it is given up. X does not say. */
  webhookRetriesMs: number[];
}

export const defaultBehaviour: Behaviour = {
  summonedGate: true,
  summonedBy: 'direct-reply',
  duplicateWindowMs: 24 * 3_600_000,
  replyToDeletedStatus: 403,
  refreshRevokesAccess: true,
  oauth1ClockSkewMs: 0,
  billIncludes: true,
  mediaProcessingMs: 2000,
  ruleDelayMs: 20_000,
  heartbeatMs: 20_000,
  streamQueue: 1_000,
  ghostConnectionMs: 0,
  webhookTimeoutMs: 10_000,
  webhookRetriesMs: [1_000, 10_000, 60_000],
};
