import type { View } from '../../api/types/tickets.ts';
import type { Condition, TicketOrder } from '../../api/types/views.ts';

/** Where the rows of a list come from. */
export interface ListSource {
  /** Tells it from every other one. */
  key: string;
  /** What is asked for, without the page: `/api/tickets?view=open`. */
  path: string;
  name: string;
  empty: { title: string; text: string };
  /** What names all of its rows to the server. */
  everything: { view: View } | { conditions: Condition[] };
  /** What gives its next ticket that nobody is on. */
  next: NextSource;
}

export interface NextSource {
  path: string;
  asked: { view: View } | { conditions: Condition[]; order: TicketOrder };
}

export const viewPath = (view: View): string => `/api/tickets?view=${view}`;
export const nextOfView = (view: View): NextSource => ({ path: '/api/tickets/next', asked: { view } });
export const nextOfFilter = (conditions: Condition[], order: TicketOrder): NextSource => ({
  path: '/api/tickets/filtered/next',
  asked: { conditions, order },
});
export const savedPath = (id: string): string => `/api/views/${id}/tickets?`;
export const filteredPath = (conditions: readonly Condition[], order: TicketOrder): string =>
  `/api/tickets/filtered?${new URLSearchParams({ conditions: JSON.stringify(conditions), order })}`;
