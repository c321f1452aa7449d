import type { Priority, Status, View } from './tickets.ts';
import type { Condition } from './views.ts';

/** Either some tickets, or all of a built-in view, or all that fulfil conditions. */
export type BulkChosen = { tickets: number[] } | { view: View } | { conditions: Condition[] };

export interface BulkChange {
  status?: Status;
  priority?: Priority;
  assigneeId?: string | null;
  teamId?: string | null;
  snoozedUntil?: string | null;
  addTags?: string[];
  removeTags?: string[];
}

/** total = changed + same + refused + what is still to come. */
export interface BulkJob {
  id: string;
  state: 'running' | 'stopped' | 'done';
  /** null: it takes back what another one did. */
  change: BulkChange | null;
  total: number;
  changed: number;
  same: number;
  refused: number;
  undoes: string | null;
  undoneBy: string | null;
  by: { id: string; name: string };
  createdAt: string;
  endedAt: string | null;
}

export interface BulkResults {
  items: { number: number; handle: string; result: 'changed' | 'same' | 'refused'; why: string | null }[];
  nextCursor: string | null;
}
