import type { Channel } from './accounts.ts';

export type FeedReason = 'rule' | 'context' | 'prefix' | 'repost';

export interface FeedFilter {
  account?: string;
  why?: FeedReason;
  rule?: string;
  search?: string;
}

/** A post that became no ticket. */
export interface FeedPost {
  id: string;
  account: { id: string; channel: Channel; handle: string } | null;
  author: { name: string; handle: string; picture: string | null; followers: number | null };
  kind: 'public' | 'direct';
  text: string;
  lang: string | null;
  postedAt: string;
  url: string | null;
  why: FeedReason;
  rule: FeedRule | null;
}

export interface FeedRule {
  id: string;
  name: string;
  deleted: boolean;
}

export interface FeedPage {
  items: FeedPost[];
  nextCursor: string | null;
}

/** total = converted + already + gone + failed + what is still to come. */
export interface Conversion {
  id: string;
  state: 'running' | 'stopped' | 'done';
  total: number;
  converted: number;
  already: number;
  gone: number;
  failed: number;
  by: { id: string; name: string };
  createdAt: string;
  endedAt: string | null;
}
