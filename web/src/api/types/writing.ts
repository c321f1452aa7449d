import type { Channel } from './accounts.ts';
import type { Attached } from './media.ts';

export interface Macro {
  id: string;
  name: string;
  text: string;
  /** Another text for a channel. */
  variants: Partial<Record<Channel, string>>;
  status: 'open' | 'pending' | 'on_hold' | 'solved' | null;
  shared: boolean;
  version: number;
  updatedAt: string;
  updatedBy: { id: string; name: string };
}

export interface StoredDraft {
  threadId: string;
  targetPostId: string;
  text: string;
  media: Attached[];
  threadVersion: number;
  seen: string[];
  revision: string;
  updatedAt: string;
}

export interface DraftList {
  own: StoredDraft[];
  colleagues: { agent: { id: string; name: string }; threadId: string; updatedAt: string }[];
}
