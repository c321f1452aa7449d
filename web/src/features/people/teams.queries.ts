import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Team } from '../../api/types/people.ts';
import { teamsQuery } from '../tickets/teams.query.ts';

/** What follows from a change of the teams: they themselves, and what the people’s page says of them. */
function useTeamsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    void client.invalidateQueries({ queryKey: ['people'] });
    await client.invalidateQueries({ queryKey: teamsQuery.queryKey });
  };
}

export function useAddTeam() {
  const onSuccess = useTeamsChanged();
  return useMutation({ mutationFn: (name: string) => api.post<Team>('/api/teams', { name }), onSuccess });
}

export function useChangeTeam(id: string) {
  const onSuccess = useTeamsChanged();
  return useMutation({
    mutationFn: (change: { name?: string; memberIds?: string[] }) => api.patch<Team>(`/api/teams/${id}`, change),
    onSuccess,
  });
}

export function useRemoveTeam(id: string) {
  const onSuccess = useTeamsChanged();
  return useMutation({ mutationFn: () => api.delete<void>(`/api/teams/${id}`), onSuccess });
}
