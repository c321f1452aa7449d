import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { TicketWithThreads } from '../../api/types/tickets.ts';

/** Makes more of a ticket than the server gives at first: earlier posts that were asked for. */
export const reading: {
  on: (page: TicketWithThreads, signal: AbortSignal) => TicketWithThreads | Promise<TicketWithThreads>;
} = { on: (page) => page };

export const ticketQuery = (number: number) =>
  queryOptions({
    queryKey: ['ticket', number],
    queryFn: async ({ signal }) =>
      reading.on(await api.get<TicketWithThreads>(`/api/tickets/${number}`, signal), signal),
    // Live events only name tickets that are on the page; one that was looked at before is loaded again.
    staleTime: 0,
  });
