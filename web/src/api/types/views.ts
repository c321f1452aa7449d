export type TicketOrder = 'lastPost' | 'waiting' | 'created' | 'priority';

export type ListField =
  'status' | 'priority' | 'channel' | 'account' | 'team' | 'assignee' | 'tag' | 'language' | 'snoozed' | 'reply';

/** One of the values, all of them (of tags only), or none of them. */
export interface ListCondition {
  field: ListField;
  is: 'any' | 'all' | 'none';
  values: string[];
}

export interface WordsCondition {
  field: 'words';
  is: 'has' | 'lacks';
  text: string;
}

export type TimeField = 'created' | 'due' | 'lastPost' | 'waiting';

/** A moment, or so many minutes from now (negative: ago). */
export type TimeCondition = { field: TimeField; is: 'before' | 'after' } & (
  { at: string } | { minutesFromNow: number }
);

/** Something that is true of a ticket or not. */
export type Condition = ListCondition | WordsCondition | TimeCondition;

/** Something that a condition names; gone: removed, or never there. */
export interface Reference {
  field: 'team' | 'assignee' | 'account' | 'tag';
  value: string;
  name: string | null;
  gone: boolean;
}

export interface SavedView {
  id: string;
  name: string;
  conditions: Condition[];
  order: TicketOrder;
  /** Everybody's; else your own. */
  shared: boolean;
  version: number;
  updatedAt: string;
  updatedBy: { id: string; name: string };
}

export interface SavedViews {
  items: SavedView[];
  references: Reference[];
}

/** count: null when there was no time to count. */
export interface FilterFacts {
  count: number | null;
  capped: boolean;
  references: Reference[];
}

export interface SavedViewCount {
  id: string;
  count: number | null;
  capped: boolean;
}
