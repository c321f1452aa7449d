import type { Channel } from './accounts.ts';
import type { ReplyState } from './replies.ts';
import type { Thread } from './threads.ts';

export type View =
  'mine' | 'teams' | 'unassigned' | 'due' | 'new' | 'open' | 'waiting' | 'held' | 'failed' | 'solved' | 'all';

export type Status = 'new' | 'open' | 'pending' | 'on_hold' | 'solved' | 'closed';

export type Priority = 'low' | 'normal' | 'high' | 'urgent';

export interface Ticket {
  number: number;
  status: Status;
  priority: Priority;
  assignee: { id: string; name: string } | null;
  team: { id: string; name: string } | null;
  tags: Tag[];
  /** Out of the open views until then; null: it is not. */
  snoozedUntil: string | null;
  /** BCP 47, as the platform says. */
  lang: string | null;
  channel: Channel;
  account: { id: string; handle: string };
  contact: { name: string; handle: string; picture: string | null };
  preview: string;
  /** Since when the customer waits for us; null when the next word is theirs. */
  waitingSince: string | null;
  /** When they should have an answer; null when nobody waits for one. */
  dueAt: string | null;
  lastPostAt: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  /** The state of the ticket's latest reply. */
  replyState: Exclude<ReplyState, 'cancelled'> | null;
}

export interface TicketPage {
  items: Ticket[];
  nextCursor: string | null;
}

export interface Count {
  count: number;
  capped: boolean;
}

export type Counts = Record<View, number>;

/** Some threads of a ticket. */
export interface TicketThreads {
  /** The one that began first comes first. */
  threads: Thread[];
  /** The thread before which there are more; null: there are none. */
  earlier: string | null;
}

export interface TicketWithThreads extends TicketThreads {
  ticket: Ticket;
  /** Earlier threads were asked for. */
  isLong?: true;
}

export interface TicketEvent {
  id: string;
  at: string;
  kind: string;
  actor: { id: string; name: string } | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface TicketEventPage {
  items: TicketEvent[];
  nextCursor: string | null;
}

export interface Tag {
  id: string;
  name: string;
  colour: string | null;
}

export interface TicketChange {
  teamId?: string | null;
  tags?: string[];
  snoozedUntil?: string | null;
  status?: Status;
  assigneeId?: string | null;
  priority?: Priority;
}
