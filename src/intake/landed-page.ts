import type { ChannelPost, ReadPosts } from '../channels/index.js';

export interface LandedPage {
  id: string;
  accountId: string;
  channel: string;
  landedAt: Date;
  received: number;
  body: Buffer;
}

/** A page and what is in it. */
export interface ReadPage extends Omit<LandedPage, 'body'> {
  posts: ChannelPost[];
  /** Posts that could not be taken in. */
  broken: BrokenPost[];
  /** Why the page as a whole cannot be read; null: it can. */
  error: string | null;
}

/** A post that is set aside, as it came, until somebody tries it again. */
export type BrokenPost = ReadPosts['broken'][number];
