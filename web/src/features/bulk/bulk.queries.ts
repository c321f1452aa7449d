import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { BulkChange, BulkChosen, BulkJob, BulkResults } from '../../api/types/bulk.ts';

const WATCH_MS = 600;
const JOBS_KEY = ['bulk'] as const;

/** One bulk change, looked at until it has ended. */
export const bulkQuery = (id: string) =>
  queryOptions({
    queryKey: [...JOBS_KEY, id],
    queryFn: ({ signal }) => api.get<BulkJob>(`/api/bulk/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : WATCH_MS),
    staleTime: 0,
  });

/** The newest ones, so that whoever comes back finds what is still going on. */
export const bulkJobsQuery = queryOptions({
  queryKey: [...JOBS_KEY, 'all'],
  queryFn: ({ signal }) => api.get<{ items: BulkJob[] }>('/api/bulk', signal),
  staleTime: 60_000,
});

export type Only = BulkResults['items'][number]['result'];

export const bulkResultsQuery = (id: string, only: Only) =>
  infiniteQueryOptions({
    queryKey: [...JOBS_KEY, id, 'results', only],
    queryFn: ({ pageParam, signal }) =>
      api.get<BulkResults>(`/api/bulk/${id}/results?only=${only}${pageParam ? `&cursor=${pageParam}` : ''}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Whoever goes to another list finds it there. */
function useFreshJobs() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: bulkJobsQuery.queryKey });
}

export function useStartBulk() {
  const onSettled = useFreshJobs();
  return useMutation({
    mutationFn: ({ chosen, change }: { chosen: BulkChosen; change: BulkChange }) =>
      api.post<BulkJob>('/api/bulk', { ...chosen, change }),
    onSettled,
  });
}

export function useStopBulk(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<BulkJob>(`/api/bulk/${id}/stop`),
    onSuccess: (stopped) => client.setQueryData(bulkQuery(id).queryKey, stopped),
  });
}

export function useUndoBulk() {
  const onSettled = useFreshJobs();
  return useMutation({ mutationFn: (id: string) => api.post<BulkJob>(`/api/bulk/${id}/undo`), onSettled });
}
