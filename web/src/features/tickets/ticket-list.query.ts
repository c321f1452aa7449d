import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { TicketPage, View } from '../../api/types.ts';

export type TicketListData = InfiniteData<TicketPage, string | null>;

const PAGE_SIZE = 50;

export function fetchTicketPage(view: View, cursor: string | null, signal?: AbortSignal): Promise<TicketPage> {
  const query = new URLSearchParams({ view, limit: String(PAGE_SIZE), ...(cursor === null ? {} : { cursor }) });
  return api.get<TicketPage>(`/api/tickets?${query}`, signal);
}

export const ticketListQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: ['tickets', view],
    queryFn: ({ pageParam, signal }) => fetchTicketPage(view, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** The newest first page, while it waits behind the "3 new" button. */
export const waitingHeadKey = (view: View) => ['tickets-waiting', view] as const;
