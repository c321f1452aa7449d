import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Conversion, FeedFilter, FeedPage, FeedRule } from '../../api/types/feed.ts';
import type { Count } from '../../api/types/tickets.ts';

const FEED_KEY = ['feed'] as const;
const WATCH_MS = 700;

const searchOf = (filter: FeedFilter, cursor?: string | null): string => {
  const given = Object.entries({ ...filter, cursor }).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
};

/**
 * Newest first. Nothing is added while somebody reads: "Refresh" brings what is new. While the posts of another filter are
 * looked for, those of the last one stay.
 */
export const feedQuery = (filter: FeedFilter) =>
  infiniteQueryOptions({
    queryKey: [...FEED_KEY, 'posts', filter],
    queryFn: ({ pageParam, signal }) => api.get<FeedPage>(`/api/feed${searchOf(filter, pageParam)}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: 30_000,
  });

export const feedCountQuery = (filter: FeedFilter) =>
  queryOptions({
    queryKey: [...FEED_KEY, 'count', filter],
    queryFn: ({ signal }) => api.get<Count>(`/api/feed/count${searchOf(filter)}`, signal),
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: 30_000,
  });

export const feedRulesQuery = queryOptions({
  queryKey: ['feed rules'],
  queryFn: ({ signal }) => api.get<{ items: FeedRule[] }>('/api/feed/rules', signal),
  staleTime: 0,
});

/** One conversion, looked at until it has ended. */
export const conversionQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversion', id],
    queryFn: ({ signal }) => api.get<Conversion>(`/api/feed/conversions/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : WATCH_MS),
    staleTime: 0,
  });

/** The newest one, so that whoever comes back finds what is still going on. */
export const lastConversionQuery = queryOptions({
  queryKey: ['conversions'],
  queryFn: ({ signal }) => api.get<{ items: Conversion[] }>('/api/feed/conversions', signal),
  staleTime: 0,
});

export function useConvert() {
  return useMutation({
    mutationFn: (chosen: { posts: string[] } | { filter: FeedFilter }) =>
      api.post<Conversion>('/api/feed/conversions', chosen),
  });
}

export function useStopConversion(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Conversion>(`/api/feed/conversions/${id}/stop`),
    onSuccess: (stopped) => client.setQueryData(conversionQuery(id).queryKey, stopped),
  });
}

/** What was shown is not true any more. */
export function useFreshFeed() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: FEED_KEY });
}
