export const TICKET_STATUSES = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

/** What a person may make of a status. `new` is only ever the first; `closed` is the last. */
const TRANSITIONS: Record<TicketStatus, readonly TicketStatus[]> = {
  new: ['open', 'pending', 'on_hold', 'solved'],
  open: ['pending', 'on_hold', 'solved'],
  pending: ['open', 'on_hold', 'solved'],
  on_hold: ['open', 'pending', 'solved'],
  solved: ['open', 'pending', 'on_hold', 'closed'],
  closed: [],
};

export const mayBecome = (from: TicketStatus, to: TicketStatus): boolean => TRANSITIONS[from].includes(to);

/** For this long a solved ticket is taken up again when its customer writes; after that they get a new one. */
export const REOPEN_MS = 72 * 3_600_000;

const HEARD_AGAIN: ReadonlySet<TicketStatus> = new Set(['pending', 'on_hold', 'solved']);

/** A post of the customer brings it back to work. */
export const wakesUp = (ticket: { status: TicketStatus; snoozed: boolean }): boolean =>
  ticket.snoozed || HEARD_AGAIN.has(ticket.status);

export const hasEnded = (ticket: { status: TicketStatus; solvedAt: Date | null }, at: Date): boolean =>
  ticket.status === 'closed' ||
  (ticket.status === 'solved' && ticket.solvedAt !== null && at.getTime() > ticket.solvedAt.getTime() + REOPEN_MS);
