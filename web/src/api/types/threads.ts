import type { Channel } from './accounts.ts';
import type { PostModeration } from './moderation.ts';
import type { Reply, ReplyRoute } from './replies.ts';

/** Why a post is not to be seen any more; hidden: for another reason than the others. */
export type Absence = 'deleted' | 'protected' | 'suspended' | 'hidden';

export interface Post {
  id: string;
  externalId: string;
  parentId: string | null;
  author: { id: string; name: string; handle: string; picture: string | null; ours: boolean; customer: boolean };
  text: string;
  media: PostMedia[];
  lang?: string | null;
  postedAt: string;
  deleted: boolean;
  gone: { why: Absence; noticedAt: string } | null;
  /** How often its author has edited it. */
  version: number;
  url: string | null;
  relation: 'customer' | 'ours' | 'context';
  /** Our reply that became this post. */
  replyId: string | null;
  moderation: PostModeration;
}

/** What hangs on a post: at `/api/posts/{id}/media/{place}`, by its place in the list. */
export interface PostMedia {
  kind: 'image' | 'gif' | 'video';
  /** What it shows, as its author says; empty: nobody has said. */
  altText: string;
  width: number | null;
  height: number | null;
  /** To be shown only to those who ask for it. */
  sensitive: boolean;
  /** There is a picture of it. */
  still: boolean;
  /** `/film` behind the address plays it. */
  film: boolean;
}

/** A stretch of a thread. */
export interface ThreadPart {
  id: string;
  channel: Channel;
  account: { id: string; handle: string };
  kind: 'public' | 'direct';
  customer: { id: string; name: string; handle: string };
  version: number;
  url: string | null;
  posts: Post[];
  /** The post before which there are more; null: there are none. */
  earlier: string | null;
  replies: Reply[];
}

export interface Thread extends ThreadPart {
  route: ReplyRoute;
  /** Earlier posts, or the thread, were asked for: when the first was made of those that the ticket itself gave. */
  since?: string;
}

/** The same customer's direct messages. */
export interface DirectThread {
  threadId: string;
  ticketNumber: number;
  postId: string | null;
}
