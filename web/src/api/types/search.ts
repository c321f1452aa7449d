import type { Channel } from './accounts.ts';
import type { Status } from './tickets.ts';

export type SearchOrder = 'time' | 'relevance';

/** A post or a note that was found. */
export interface SearchHit {
  kind: 'post' | 'note';
  id: string;
  at: string;
  /** Of a note: the agent, who has no handle. */
  author: { name: string; handle: string | null; picture: string | null; ours: boolean };
  /** The part of the text around the first match. */
  text: string;
  /** Where the matches stand in it: from, and to (not included), in UTF-16 units. */
  marks: [number, number][];
  cutBefore: boolean;
  cutAfter: boolean;
  ticket: { number: string; status: Status; channel: Channel; assignee: string | null; contact: string };
}

export interface SearchIndex {
  /** How long ago the oldest change came that cannot be found yet. */
  behindMs: number;
  /** What was here before is being read; null: all of it has been. */
  building: { done: number; total: number } | null;
}

export interface SearchPage {
  items: SearchHit[];
  nextCursor: string | null;
  index: SearchIndex;
}

export interface FoundPerson {
  id: string;
  channel: Channel;
  handle: string;
  name: string;
  picture: string | null;
  followers: number | null;
  tickets: number;
  /** Their newest ticket. */
  ticket: string | null;
  lastPostAt: string;
}

export interface FoundPeople {
  items: FoundPerson[];
  /** There are more than are shown. */
  more: boolean;
}
