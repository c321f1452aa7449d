import type { Status, Ticket } from './tickets.ts';

export interface LinkedTicket {
  number: number;
  status: Status;
  contact: Ticket['contact'];
  preview: string;
  lastPostAt: string;
  /** The ticket that this one goes on with, one that goes on with it, or one that a person has linked. */
  relation: 'previous' | 'next' | 'linked';
}

/** What became of a merge or a split; `id` undoes it. */
export interface Regrouped {
  id: string;
  ticket: Ticket;
}
