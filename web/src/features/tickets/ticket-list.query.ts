import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { TicketPage } from '../../api/types/tickets.ts';
import type { ListSource } from './list-source.ts';

export type TicketListData = InfiniteData<TicketPage, string | null>;

const PAGE_SIZE = 50;
/** What the keys of all lists begin with. */
export const LISTS_KEY = ['tickets'] as const;

export function fetchTicketPage(
  { path }: Pick<ListSource, 'path'>,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<TicketPage> {
  const page = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor === null ? {} : { cursor }) });
  return api.get<TicketPage>(`${path}&${page}`, signal);
}

export const ticketListQuery = (source: Pick<ListSource, 'key' | 'path'>) =>
  infiniteQueryOptions({
    queryKey: [...LISTS_KEY, source.key],
    queryFn: ({ pageParam, signal }) => fetchTicketPage(source, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** The newest first page, while it waits behind the "3 new" button. */
export const waitingHeadKey = ({ key }: Pick<ListSource, 'key'>) => ['tickets-waiting', key] as const;
