import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import type { Condition, FilterFacts, SavedView, SavedViewCount, SavedViews } from '../../api/types/views.ts';
import { listenLive } from '../live/live.store.ts';
import { byTheClock } from '../tickets/by-the-clock.ts';
import { paced } from '../tickets/paced.ts';
import type { Filter } from './conditions.ts';

/** As many as the server counts at once, and as fit into a column. */
const MOST_COUNTED = 30;
const COUNTS_EVERY_MS = 4_000;
const COUNTS_KEY = ['saved view counts'] as const;

export const savedViewsQuery = queryOptions({
  queryKey: ['saved views'],
  queryFn: ({ signal }) => api.get<SavedViews>('/api/views', signal),
  staleTime: 60_000,
});

export const savedCountsQuery = (ids: readonly string[]) => {
  const asked = ids.slice(0, MOST_COUNTED).join(',');
  return queryOptions({
    queryKey: [...COUNTS_KEY, asked],
    queryFn: ({ signal }) => api.get<{ items: SavedViewCount[] }>(`/api/views/counts?ids=${asked}`, signal),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
};

/** How many tickets there are, and what the conditions name. */
export const filterFactsQuery = (conditions: readonly Condition[]) =>
  queryOptions({
    queryKey: [...COUNTS_KEY, 'filter', conditions],
    queryFn: ({ signal }) =>
      api.get<FilterFacts>(
        `/api/tickets/filtered/about?${new URLSearchParams({ conditions: JSON.stringify(conditions) })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Counts change in place, some seconds after the truth at most; what colleagues make of the views, some more. */
export function useSavedViewsLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const round = paced(COUNTS_EVERY_MS, () =>
      client.invalidateQueries({ queryKey: COUNTS_KEY }, { throwOnError: true }),
    );
    const unlisten = listenLive({ changes: round.ask, refresh: round.ask });
    // No event tells of the views themselves.
    const stopClock = byTheClock(() => {
      round.ask();
      void client.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
    });
    return () => {
      unlisten();
      stopClock();
      round.stop();
    };
  }, [client]);
}

function useFresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
}

export function useAddView() {
  const onSettled = useFresh();
  return useMutation({
    mutationFn: (view: Filter & { name: string; shared: boolean }) => api.post<SavedView>('/api/views', view),
    onSettled,
  });
}

export function useChangeView() {
  const onSettled = useFresh();
  return useMutation({
    mutationFn: ({ view, ...change }: { view: SavedView } & Partial<Filter & { name: string; shared: boolean }>) =>
      api.patch<SavedView>(`/api/views/${view.id}`, { version: view.version, ...change }),
    onSettled,
  });
}

export function useRemoveView() {
  const onSettled = useFresh();
  return useMutation({ mutationFn: (id: string) => api.delete<void>(`/api/views/${id}`), onSettled });
}

export function useRestoreView() {
  const onSettled = useFresh();
  return useMutation({ mutationFn: (id: string) => api.post<SavedView>(`/api/views/${id}/restore`), onSettled });
}
