import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

const some = (n: number | null, capped: boolean): string =>
  n === null ? '' : `${formatNumber(n)}${capped ? '+' : ''}`;

/** Changing many tickets. */
export const bulk = {
  bar: 'Selected tickets',
  select: (name: string, number: number) => `Select ticket ${number} of ${name}`,
  selected: (n: number) => `${formatNumber(n)} selected`,
  allSelected: (n: number | null, capped: boolean) => `All ${some(n, capped)} selected`,
  selectAll: (n: number | null, capped: boolean) => `Select all ${some(n, capped)}`,
  clear: 'Select nothing',
  tools: { assignee: 'Assign', team: 'Team', status: 'Status', priority: 'Priority' } as Record<string, string>,
  tags: 'Tags',
  typeTag: 'Type the name of a tag.',
  addTags: 'Add',
  removeTags: 'Remove',
  commands: (what: string) => `${what}: all that are selected`,
  keys: {
    selectNext: 'Select, and go to the next',
    selectPrevious: 'Select, and go to the previous',
    selectShown: 'Select all that are loaded',
  },
  notStarted: (why: string) => `Nothing was changed. ${why}`,
  progress: 'Bulk change',
  running: (done: number, total: number) => `Changing: ${formatNumber(done)} of ${formatNumber(total)}`,
  undoing: (done: number, total: number) => `Undoing: ${formatNumber(done)} of ${formatNumber(total)}`,
  rate: (n: string) => `${n} a second`,
  stop: 'Stop',
  stopCommand: 'Stop the bulk change',
  undoCommand: 'Undo the bulk change',
  resultsCommand: 'What became of each in the bulk change',
  dismissCommand: 'Put the bulk change away',
  notStopped: (why: string) => `Not stopped. ${why}`,
  notUndone: (why: string) => `Not undone. ${why}`,
  changed: (n: number) => plural(n, 'ticket changed.', 'tickets changed.'),
  undone: (n: number) => plural(n, 'ticket is as it was.', 'tickets are as they were.'),
  same: (n: number) => `${formatNumber(n)} already so.`,
  refused: (n: number) => `${formatNumber(n)} could not be.`,
  notUndoable: (n: number) => `${formatNumber(n)} could not, because they were changed since.`,
  left: (n: number) => `Stopped before ${formatNumber(n)}.`,
  results: 'Results',
  resultsFailed: 'The results could not be loaded.',
  noResults: 'None.',
  more: 'Load more',
  kinds: { changed: 'Changed', same: 'Already so', refused: 'Not changed' },
  why: {
    impossible_status: 'cannot take this status',
    impossible_snooze: 'is done, or the time is over',
    too_many_tags: 'has too many tags',
    unknown_agent: 'there is no such agent any more',
    unknown_team: 'there is no such team any more',
    changed_since: 'was changed since',
    merged: 'was merged into another one',
  } as Record<string, string>,
};
