import type { Channel } from './accounts.ts';
import type { Status, Tag } from './tickets.ts';

/** Who is behind a ticket. */
export interface Contact {
  id: string;
  version: number;
  /** What colleagues have noted of this person. It stays inside. */
  note: string;
  tags: Tag[];
  /** Who they are on the channels; the one whom the ticket is of first. */
  authors: ContactAuthor[];
  tickets: number;
  /** There are more than were counted. */
  moreTickets: boolean;
  openTickets: number;
}

export interface ContactAuthor {
  id: string;
  channel: Channel;
  handle: string;
  name: string;
  followers: number | null;
  /** When they first wrote to us; null: they never did. */
  firstPostAt: string | null;
  posts: number;
  /** There are more than were counted. */
  morePosts: boolean;
}

export interface ContactTicketPage {
  items: {
    number: number;
    status: Status;
    channel: Channel;
    preview: string;
    lastPostAt: string;
    assignee: { id: string; name: string } | null;
  }[];
  nextCursor: string | null;
}
