import type { Ticket, TicketPage } from '../../api/types/tickets.ts';

interface Pages {
  pages: TicketPage[];
}

/** The rows as they are shown: a ticket that moved between two loads of pages stands once, where it was seen first. */
export function rowsOf(list: Pages): Ticket[] {
  const seen = new Set<number>();
  return list.pages.flatMap((page) =>
    page.items.filter((ticket) => {
      if (seen.has(ticket.number)) return false;
      seen.add(ticket.number);
      return true;
    }),
  );
}

/** Puts fresher tickets in the place of the same tickets. Nothing moves, comes or goes; an older answer changes nothing. */
export function refreshRows<T extends Pages>(list: T, fresh: readonly Ticket[]): T {
  const byNumber = new Map(fresh.map((ticket) => [ticket.number, ticket]));
  let touched = false;
  const pages = list.pages.map((page) => {
    if (!page.items.some((row) => isNewer(byNumber.get(row.number), row))) return page;
    touched = true;
    return { ...page, items: page.items.map((row) => newer(byNumber.get(row.number), row)) };
  });
  return touched ? { ...list, pages } : list;
}

/** The list is read from the top again: the newest first page, and what follows it is loaded when it is reached. */
export function startFrom(head: TicketPage): { pages: TicketPage[]; pageParams: (string | null)[] } {
  return { pages: [head], pageParams: [null] };
}

/**
 * How many tickets of the newest first page belong above what is shown. One that only slid up into the page from below
 * is not news.
 */
export function countNewOnTop(list: Pages, head: TicketPage): number {
  const shown = new Set(rowsOf(list).map((ticket) => ticket.number));
  const lastKnown = head.items.findLastIndex((ticket) => shown.has(ticket.number));
  const above = lastKnown < 0 ? head.items : head.items.slice(0, lastKnown);
  return above.filter((ticket) => !shown.has(ticket.number)).length;
}

/** Nothing of the newest first page is on the list: there may be more new tickets than it holds. */
export function isAllNew(list: Pages, head: TicketPage): boolean {
  return head.nextCursor !== null && countNewOnTop(list, head) === head.items.length;
}

/** Rows on the page that changed, by what the stream said, and that the newest first page did not bring. */
export function stillStale(list: Pages, changed: ReadonlyMap<number, number>): number[] {
  return rowsOf(list)
    .filter((row) => (changed.get(row.number) ?? row.version) > row.version)
    .map((row) => row.number);
}

function newer(candidate: Ticket | undefined, row: Ticket): Ticket {
  return candidate && isNewer(candidate, row) ? candidate : row;
}

function isNewer(candidate: Ticket | undefined, row: Ticket): boolean {
  if (!candidate || candidate.version < row.version) return false;
  // The state of its latest reply may move on without a new version of the ticket.
  return candidate.version > row.version || candidate.replyState !== row.replyState;
}
