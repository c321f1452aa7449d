import type { Attached, MediaLimits } from './media.ts';
import type { DirectThread } from './threads.ts';

export type ReplyState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled' | 'left';

export interface Reply {
  id: string;
  threadId: string;
  targetPostId: string;
  targetHandle: string;
  text: string;
  media: Attached[];
  state: ReplyState;
  agent: { id: string; name: string };
  createdAt: string;
  sentAt: string | null;
  /** A queued reply leaves at this time and can be cancelled until then. */
  sendAfter: string | null;
  url: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  /** Queued: since when it waits for the platform to let it through. */
  waitingSince: string | null;
  /** Unknown: all has been looked at, and a person is to decide. */
  undecided: boolean;
  /** A person has had it sent once more. */
  sentAgain: boolean;
  /** The posts that it becomes, oldest first; none: it is one. */
  parts: ReplyPart[];
}

export interface ReplyPart {
  text: string;
  /** Where it begins in the text of the reply. */
  startsAt: number;
  /** null: it does not stand on the platform, as far as we know. */
  postedAt: string | null;
  url: string | null;
}

/** What may have become of a reply in doubt. */
export interface Candidates {
  posts: { externalId: string; text: string; postedAt: string; sameText: boolean; url: string | null }[];
  /** Why the platform could not be looked at just now. */
  problem: string | null;
}

/** The replies of an account that have not left, of one kind. */
export interface Queue {
  account: { id: string; handle: string };
  kind: 'public' | 'direct';
  queued: number;
  waiting: number;
  usd: number | null;
  lastLeavesAt: string | null;
  /** When one more would leave. */
  nextLeavesAt: string | null;
  heldUntil: string | null;
  heldWhy: string | null;
}

/** A reply that failed or is in doubt, wherever it is. */
export interface Trouble {
  id: string;
  state: 'failed' | 'unknown';
  undecided: boolean;
  text: string;
  media: Attached[];
  parts: ReplyPart[];
  errorCode: string | null;
  errorDetail: string | null;
  sentAgain: boolean;
  createdAt: string;
  agent: { id: string; name: string };
  threadId: string;
  targetPostId: string | null;
  targetHandle: string;
  accountHandle: string;
  ticketNumber: number;
}

export interface TroublePage {
  items: Trouble[];
  nextCursor: string | null;
}

export interface Outbox {
  queues: Queue[];
  undecided: number;
  failed: number;
}

/** What is known of an answer before it is written. */
export interface ReplyRoute {
  gate: { open: true } | { open: false; code: string; sentence: string; elsewhere: boolean };
  /** In US dollars; null: an answer costs nothing. */
  costs: { plain: number; withLink: number } | null;
  /** The platform's own page for answering a post, whose id there follows. */
  answerUrl: string | null;
  /** Of a public thread: where the same customer and account write each other directly. */
  direct: DirectThread | null;
  /** Of a public thread: the platform's page on which the customer writes to the account directly. */
  directUrl: string | null;
  media: MediaLimits;
}
