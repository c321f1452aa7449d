import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Counts } from '../../api/types/tickets.ts';

export const countsQuery = queryOptions({
  queryKey: ['counts'],
  queryFn: ({ signal }) => api.get<Counts>('/api/tickets/counts', signal),
});
