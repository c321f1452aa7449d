import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { TicketEventPage } from '../../api/types/tickets.ts';

export const ticketEventsQuery = (number: number) =>
  infiniteQueryOptions({
    queryKey: ['ticket', number, 'events'],
    queryFn: ({ pageParam, signal }) =>
      api.get<TicketEventPage>(
        `/api/tickets/${number}/events${pageParam === null ? '' : `?${new URLSearchParams({ cursor: pageParam })}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });
