import type { View } from '../../api/types/tickets.ts';
import type { Condition, ListField, Reference, TicketOrder, TimeField } from '../../api/types/views.ts';

export const LIST_FIELDS: readonly ListField[] = [
  'status',
  'assignee',
  'team',
  'tag',
  'priority',
  'account',
  'channel',
  'language',
  'snoozed',
  'reply',
];
export const TIME_FIELDS: readonly TimeField[] = ['created', 'lastPost', 'waiting', 'due'];
export const FIELDS = [...LIST_FIELDS.slice(0, 4), 'words', ...LIST_FIELDS.slice(4), ...TIME_FIELDS] as const;
export type Field = (typeof FIELDS)[number];
export const ORDERS: readonly TicketOrder[] = ['lastPost', 'waiting', 'created', 'priority'];
export const MOST_CONDITIONS = 20;

export interface Filter {
  conditions: Condition[];
  order: TicketOrder;
}

/** A filter as it stands in the address. What cannot be one is left out; the server says what is wrong with the rest. */
export function readFilterSearch(search: Record<string, unknown>): Partial<Filter> {
  const order = ORDERS.find((each) => each === search.order);
  const conditions = Array.isArray(search.conditions)
    ? search.conditions.filter((each): each is Condition => isCondition(each)).slice(0, MOST_CONDITIONS)
    : null;
  return { ...(conditions ? { conditions } : {}), ...(order ? { order } : {}) };
}

function isCondition(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const { field, is, values, text, at, minutesFromNow } = given as Record<string, unknown>;
  if (!FIELDS.some((each) => each === field) || typeof is !== 'string') return false;
  if (field === 'words') return typeof text === 'string';
  if (TIME_FIELDS.some((each) => each === field)) return typeof at === 'string' || typeof minutesFromNow === 'number';
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string');
}

export const isSameFilter = (a: Filter, b: Filter): boolean =>
  a.order === b.order && JSON.stringify(a.conditions) === JSON.stringify(b.conditions);

/** What the condition names, with its name of now. */
export const referenceOf = (references: readonly Reference[], field: string, value: string): Reference | undefined =>
  references.find((one) => one.field === field && one.value === value);

const UNFINISHED: Condition[] = [
  { field: 'status', is: 'none', values: ['solved', 'closed'] },
  { field: 'snoozed', is: 'any', values: ['no'] },
];
const any = (field: ListField, ...values: string[]): Condition => ({ field, is: 'any', values });
const active = (...more: Condition[]): Condition[] => [any('status', 'new', 'open'), any('snoozed', 'no'), ...more];

/** The built-in views as conditions to begin a filter with. */
const BEGINNINGS: Record<View, Filter> = {
  mine: { conditions: [...UNFINISHED, any('assignee', 'me')], order: 'lastPost' },
  teams: { conditions: [...UNFINISHED, any('team', 'mine')], order: 'lastPost' },
  unassigned: { conditions: active(any('assignee', 'nobody')), order: 'lastPost' },
  due: { conditions: active({ field: 'due', is: 'before', minutesFromNow: 15 }), order: 'waiting' },
  new: { conditions: [any('status', 'new'), any('snoozed', 'no')], order: 'lastPost' },
  open: { conditions: active(), order: 'lastPost' },
  waiting: { conditions: [any('status', 'pending'), any('snoozed', 'no')], order: 'lastPost' },
  held: { conditions: [any('status', 'on_hold')], order: 'lastPost' },
  failed: { conditions: [any('reply', 'failed', 'unknown')], order: 'lastPost' },
  solved: { conditions: [any('status', 'solved', 'closed')], order: 'lastPost' },
  all: { conditions: [], order: 'lastPost' },
};
export const beginningOf = (view: View): Filter => BEGINNINGS[view];
