import { formatNumber } from '../locale.ts';

/** What stays inside, and what belongs together. */
export const notes = {
  label: 'Note',
  inside: 'Only your colleagues see this.',
  placeholder: 'Write a note. @ calls a colleague…',
  hint: '@ calls a colleague',
  whom: 'Whom to call',
  team: 'team',
  keep: 'Keep note',
  write: 'Write a note',
  replyWay: 'To the customer',
  noteWay: 'Internal note',
  ways: 'What you write',
  notKept: (why: string) => `Not kept. Your text is still here. ${why}`,
  notDeleted: (why: string) => `Not deleted. ${why}`,
  by: (name: string) => `Note by ${name}`,
  mark: 'Internal note',
  change: 'Change',
  delete: 'Delete',
  gone: 'This note was deleted.',
  earlier: 'Show earlier notes',
  mentions: 'Mentions',
  unread: (n: number, capped: boolean) => `${formatNumber(n)}${capped ? '+' : ''} unread`,
  markRead: 'Mark all as read',
  noMentions: 'Nobody has called you yet',
  mentionsFailed: 'Your mentions could not be loaded.',
  more: 'Show earlier',
};

export const regrouping = {
  merge: 'Merge into another ticket',
  link: 'Link to another ticket',
  split: 'Make this a ticket of its own',
  splitDone: (n: number) => `Now ticket #${n}.`,
  notSplit: (why: string) => `Not split. ${why}`,
  notUndone: (why: string) => `Not undone. ${why}`,
};
