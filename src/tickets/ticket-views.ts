/**
 * The built-in views: constant SQL, so that each is answered by its own partial index (see the migration).
 * $2 is the agent who looks.
 */
export const TICKET_VIEWS = {
  open: `k.status IN ('new', 'open') AND k.snoozed_until IS NULL`,
  mine: `k.status NOT IN ('solved', 'closed') AND k.assignee_id = $2::bigint AND k.snoozed_until IS NULL`,
  unassigned: `k.status IN ('new', 'open') AND k.assignee_id IS NULL AND k.snoozed_until IS NULL`,
  waiting: `k.status = 'pending'`,
  solved: `k.status IN ('solved', 'closed')`,
  all: 'true',
} as const;

export type TicketView = keyof typeof TICKET_VIEWS;

export const TICKET_VIEW_NAMES = Object.keys(TICKET_VIEWS) as TicketView[];
