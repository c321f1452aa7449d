import type { QueryClient } from '@tanstack/react-query';
import type { Ticket, TicketWithThreads, View } from '../../api/types.ts';
import { refreshRows } from './list-merge.ts';
import { ticketListQuery, type TicketListData } from './ticket-list.query.ts';
import { ticketQuery } from './ticket.query.ts';
import { VIEWS } from './views.ts';

/** Puts a newer ticket wherever it is shown. */
export function putTickets(client: QueryClient, fresh: readonly Ticket[]): void {
  for (const view of VIEWS) putIntoView(client, view, fresh);
  for (const ticket of fresh) {
    client.setQueryData<TicketWithThreads>(ticketQuery(ticket.number).queryKey, (shown) =>
      shown && ticket.version >= shown.ticket.version ? { ...shown, ticket } : shown,
    );
  }
}

function putIntoView(client: QueryClient, view: View, fresh: readonly Ticket[]): void {
  client.setQueryData<TicketListData>(ticketListQuery(view).queryKey, (list) => list && refreshRows(list, fresh));
}
