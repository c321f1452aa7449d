import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { TicketWithThreads } from '../../api/types.ts';

export const ticketQuery = (number: number) =>
  queryOptions({
    queryKey: ['ticket', number],
    queryFn: ({ signal }) => api.get<TicketWithThreads>(`/api/tickets/${number}`, signal),
    // Live events only name tickets that are on the page; one that was looked at before is loaded again.
    staleTime: 0,
  });
