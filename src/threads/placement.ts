import type { Absence, ChannelPost } from '../channels/index.js';
import type { ConversionRule, SpokenWay } from '../rules/index.js';
import type { AuthorRef } from './authors.store.js';
import type { FoundThread, KnownPost, ThreadOf } from './thread-key.js';

export type Outcome = 'threaded' | 'filtered' | 'waiting';

/** A post as it came on a page. */
export interface IncomingPost {
  post: ChannelPost;
  /** The page it came on; null: we published it ourselves. */
  landedId: string | null;
  /** The account it came for. */
  accountId: string;
  seenAt: Date;
  /** The reply of ours that this post is. */
  replyId?: string;
  /** Of a tombstone: nobody here has seen the post, and only its place is known. */
  gone?: Absence;
}

/** A post that is stored already and now finds its thread. */
export interface StoredPost {
  id: string;
  externalId: string;
  rootExternalId: string;
  authorExternalId: string;
  text: string;
  lang: string | null;
  postedAt: Date;
  landedId: string | null;
  outcome: Outcome;
  threadOf: string | null;
  /** Its text is gone. */
  gone: boolean;
}

/** A stored post that finds its thread now. */
export interface Settled extends StoredPost {
  settledThreadOf: ThreadOf;
  /** Known by now as it is stored: the post may have named the id of a later version. */
  parentExternalId?: string;
}

export interface OurAccount {
  id: string;
  externalId: string;
  /** Which posts to it open no thread. */
  rules: readonly ConversionRule[];
}

/** How a post speaks to an account. */
export type Way = SpokenWay | 'prefix';
/** Why a post opens no thread. */
export type Why = 'own' | 'repost' | 'prefix' | 'context' | 'rule';

/** What was found of a post by itself. It may stand in a thread all the same: one that another post has opened. */
export interface Judgement {
  /** The account that it speaks to, else the one that it came for. */
  accountId: string;
  way: Way | null;
  /** Whose rules let it through, of the accounts that it speaks to, the one connected first before the others. */
  opensFor: string[];
  /** null: it opens a thread. */
  why: Why | null;
  ruleId: string | null;
  /** Which of its versions the rules were asked about, a bit each; null: none speaks to us. */
  judged: number | null;
}

/** What is known of a post that we have. */
export interface StoredState extends KnownPost {
  version: number;
  postedAt: Date;
  way: Way | null;
  accountId: string | null;
  why: Why | null;
  /** Which versions of it the rules were asked about, a bit each; null: none spoke to us, or nobody noted it. */
  judged: number | null;
  /** Its text is gone. */
  gone: boolean;
}

/** A post that we had, and of which something came that was not judged yet. */
export interface Rejudged {
  /** The newest version of it that is judged now. */
  post: ChannelPost;
  stored: StoredState;
  judgement: Judgement;
  /** Whom it quotes is known now. */
  learned: boolean;
}

/** What a post is to its thread. */
export type Voice = 'customer' | 'us' | 'other';

/** A post that is new in its thread. */
export interface PlacedPost {
  externalId: string;
  text: string;
  /** As the platform says. */
  lang: string | null;
  postedAt: Date;
  voice: Voice;
  /** It is the answer that an agent sent from here. */
  replyId: string | null;
  /** Its text is gone: it counts for the times of its thread, but nobody hears it. */
  gone: boolean;
}

/** A thread that gains posts. */
export interface ThreadChange {
  /** Author and root: what the thread is known by before it has an id. */
  key: string;
  id: string | null;
  rootExternalId: string;
  author: AuthorRef & { externalId: string };
  /** Our accounts that its customer speaks to in it. The one connected first answers. */
  accountIds: string[];
  /** It is with an account now that it was not with before. */
  widened: boolean;
  kind: 'public' | 'direct';
  ticketId: string | null;
  firstPostAt: Date;
  lastPostAt: Date;
  ourLastPostAt: Date | null;
  waitingSince: Date | null;
  posts: PlacedPost[];
}

/** What is to be written of a batch of posts. */
export interface Placement {
  channel: string;
  /** Posts that we did not have, in the order of their ids. */
  fresh: (IncomingPost & { judgement: Judgement; threadOf: FoundThread; thread: ThreadChange | null })[];
  /** Newer versions of posts that we had. */
  edits: ChannelPost[];
  /** Posts that we had, with what hangs on them: it may not have been told before. */
  withMedia: ChannelPost[];
  /** Posts that we had, and of which more is known now. */
  rejudged: Rejudged[];
  /** Threads of which some posts turn out to belong elsewhere. */
  left: string[];
  /** Posts that we had and that find their thread now, or another one. */
  settled: (Settled & { thread: ThreadChange | null; isOurs: boolean })[];
  threads: ThreadChange[];
  /** Threads whose waiting time is to be read from their posts once those are written. */
  rereadWaiting: ThreadChange[];
  authors: Map<string, AuthorRef>;
}

export const threadKey = (authorExternalId: string, rootExternalId: string): string =>
  `${authorExternalId}/${rootExternalId}`;

/** Brings a thread's times up to date with its new posts. What bystanders say does not move them. */
export function absorb(thread: ThreadChange, posts: PlacedPost[]): void {
  thread.posts.push(...posts);
  for (const { voice, postedAt } of posts) {
    if (voice === 'other') continue;
    if (postedAt < thread.firstPostAt) thread.firstPostAt = postedAt;
    if (postedAt > thread.lastPostAt) thread.lastPostAt = postedAt;
    if (voice === 'us' && postedAt > (thread.ourLastPostAt ?? NEVER)) thread.ourLastPostAt = postedAt;
  }
  const open = posts.filter((post) => post.voice === 'customer' && post.postedAt > (thread.ourLastPostAt ?? NEVER));
  const candidates = [...(thread.waitingSince ? [thread.waitingSince] : []), ...open.map((post) => post.postedAt)];
  thread.waitingSince = candidates.length > 0 ? candidates.reduce((a, b) => (a < b ? a : b)) : null;
}

/** True when only a look at the stored posts tells since when the customer waits: a post of ours came in between. */
export const waitingMustBeRead = (before: Date | null, thread: ThreadChange): boolean =>
  thread.id !== null && thread.ourLastPostAt !== null && thread.ourLastPostAt > (before ?? NEVER);

const NEVER = new Date(-8_640_000_000_000_000);
