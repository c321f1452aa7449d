import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Agent } from '../../api/types/people.ts';

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => api.get<Agent[]>('/api/agents', signal),
  staleTime: 5 * 60_000,
});
