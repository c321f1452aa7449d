import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Team } from '../../api/types/people.ts';

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => api.get<Team[]>('/api/teams', signal),
  staleTime: 60_000,
});
