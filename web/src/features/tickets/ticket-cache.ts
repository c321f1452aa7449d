import type { QueryClient } from '@tanstack/react-query';
import type { Ticket, TicketWithThreads } from '../../api/types/tickets.ts';
import { refreshRows } from './list-merge.ts';
import { LISTS_KEY, type TicketListData } from './ticket-list.query.ts';
import { ticketQuery } from './ticket.query.ts';

/** Puts a newer ticket wherever it is shown. */
export function putTickets(client: QueryClient, fresh: readonly Ticket[]): void {
  client.setQueriesData<TicketListData>({ queryKey: LISTS_KEY }, (list) => list && refreshRows(list, fresh));
  for (const ticket of fresh) {
    client.setQueryData<TicketWithThreads>(ticketQuery(ticket.number).queryKey, (shown) =>
      shown && ticket.version >= shown.ticket.version ? { ...shown, ticket } : shown,
    );
  }
}
