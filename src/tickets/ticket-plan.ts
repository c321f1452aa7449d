import { Groups } from '../threads/index.js';
import { hasEnded, wakesUp, type TicketStatus } from './ticket-status.js';

/** How long after a contact's last word a new thread of theirs joins the same ticket. */
export const JOIN_WINDOW_MS = { public: 7 * 86_400_000, direct: 30 * 86_400_000 } as const;

export interface ThreadFacts {
  key: string;
  contactId: string;
  /** Our accounts that it is with. */
  accountIds: readonly string[];
  kind: 'public' | 'direct';
  firstPostAt: Date;
  lastPostAt: Date;
  ticketId: string | null;
  /** The latest of the customer's posts that are new now; null: none is. */
  newCustomerPostAt: Date | null;
}

export interface TicketFacts {
  id: string;
  number: string;
  status: TicketStatus;
  solvedAt: Date | null;
  /** A person has worked on it. */
  touched: boolean;
  snoozed: boolean;
}

export interface TicketPlan {
  /** Threads that get a ticket, or another one; `ticketId` null: all threads of this entry share a new one. */
  assignments: { ticketId: string | null; previousTicketId: string | null; threadKeys: string[] }[];
  merges: { from: string; into: string }[];
  /** Tickets that a customer's post brings back to work. */
  wake: string[];
}

/**
 * Which ticket each thread is on. A thread reaches from its join window before its first post to its last; threads of
 * one contact on one account whose reaches overlap are about the same, so they share a ticket: that is the rule "joins
 * within the window" said without an order of arrival. A thread with two accounts connects those of both. A late post
 * may bridge two tickets; then the one that nobody has touched goes into the other. What people have done stays.
 */
export function planTickets(threads: readonly ThreadFacts[], tickets: ReadonlyMap<string, TicketFacts>): TicketPlan {
  const plan: TicketPlan = { assignments: [], merges: [], wake: [] };
  for (const island of islands(threads)) planIsland(island, tickets, plan);
  return plan;
}

/** Posts and reaches only ever grow, and accounts are only added: so islands come together, and never fall apart. */
function islands(threads: readonly ThreadFacts[]): ThreadFacts[][] {
  const together = new Groups();
  for (const group of byContactAndAccount(threads)) {
    let end = -Infinity;
    let before: ThreadFacts | null = null;
    for (const thread of group.toSorted((a, b) => reachFrom(a) - reachFrom(b))) {
      if (before && reachFrom(thread) <= end) together.join(before.key, thread.key);
      end = Math.max(end, thread.lastPostAt.getTime());
      before = thread;
    }
  }
  return [...Map.groupBy(threads, (thread) => together.find(thread.key)).values()];
}

function byContactAndAccount(threads: readonly ThreadFacts[]): ThreadFacts[][] {
  const groups = new Map<string, ThreadFacts[]>();
  for (const thread of threads) {
    for (const accountId of thread.accountIds) {
      const key = `${thread.contactId}/${accountId}`;
      const group = groups.get(key);
      if (group) group.push(thread);
      else groups.set(key, [thread]);
    }
  }
  return [...groups.values()];
}

const reachFrom = (thread: ThreadFacts): number => thread.firstPostAt.getTime() - JOIN_WINDOW_MS[thread.kind];

function planIsland(island: ThreadFacts[], tickets: ReadonlyMap<string, TicketFacts>, plan: TicketPlan): void {
  const own = island
    .flatMap((thread) => tickets.get(thread.ticketId ?? '') ?? [])
    .filter((ticket, index, all) => all.indexOf(ticket) === index)
    .sort((a, b) => Number(a.number) - Number(b.number));
  const needy = island.filter((thread) => needsTicket(thread, tickets));
  const joinAt = new Date(Math.max(...needy.map(heardAt), -8_640_000_000_000_000));
  const live = own.filter((ticket) => !hasEnded(ticket, joinAt));
  const target = live.find((ticket) => ticket.touched) ?? live[0];

  const merged = new Set(
    target && target.status !== 'solved'
      ? live.filter((ticket) => !ticket.touched && ticket !== target).map(({ id }) => id)
      : [],
  );
  for (const from of merged) plan.merges.push({ from, into: (target as TicketFacts).id });

  const moved = island.filter((thread) => needy.includes(thread) || merged.has(thread.ticketId ?? ''));
  if (moved.length > 0) {
    const previousTicketId = target ? null : (own.at(-1)?.id ?? null);
    plan.assignments.push({ ticketId: target?.id ?? null, previousTicketId, threadKeys: moved.map(({ key }) => key) });
  }
  const heard = new Set(
    island
      .filter((thread) => thread.newCustomerPostAt)
      .map((thread) => (moved.includes(thread) ? target?.id : thread.ticketId)),
  );
  for (const ticket of own) if (heard.has(ticket.id) && wakesUp(ticket)) plan.wake.push(ticket.id);
}

const heardAt = (thread: ThreadFacts): number => (thread.newCustomerPostAt ?? thread.firstPostAt).getTime();

const needsTicket = (thread: ThreadFacts, tickets: ReadonlyMap<string, TicketFacts>): boolean => {
  if (thread.ticketId === null) return true;
  const ticket = tickets.get(thread.ticketId);
  return thread.newCustomerPostAt !== null && ticket !== undefined && hasEnded(ticket, thread.newCustomerPostAt);
};
