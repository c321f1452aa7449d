import type { TicketChange, TicketState } from '../tickets/index.js';

/** What is to become of each ticket; tags besides those that it has, and without some of them. */
export interface BulkChange extends Omit<TicketChange, 'version' | 'tags'> {
  addTags?: string[];
  removeTags?: string[];
}

/** The same as the change of one ticket. */
export function changeOf({ addTags = [], removeTags = [], ...fields }: BulkChange, ticket: TicketState): TicketChange {
  const change: TicketChange = { ...fields, version: ticket.version };
  if (addTags.length === 0 && removeTags.length === 0) return change;
  const removed = new Set(removeTags.map(plain));
  const kept = ticket.tags.filter((tag) => !removed.has(plain(tag)));
  const had = new Set(kept.map(plain));
  return { ...change, tags: [...kept, ...addTags.filter((tag) => !had.has(plain(tag)))] };
}

const plain = (tag: string): string =>
  tag
    .normalize('NFC')
    .trim()
    .replace(/^#+\s*/u, '')
    .toLowerCase();
