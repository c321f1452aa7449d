import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Outbox } from './types/replies.ts';

/** What is on its way, for all accounts at once. A forecast changes by itself, so it is asked for anew. */
export const outboxQuery = queryOptions({
  queryKey: ['outbox'],
  queryFn: ({ signal }) => api.get<Outbox>('/api/outbox', signal),
  refetchInterval: 15_000,
});
