import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Invitation, Session } from '../../api/types/people.ts';
import { sessionQuery } from './session.query.ts';

/** What the link is for. Nothing of it stays in memory once the page is left. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => api.post<Invitation>('/api/session/invitation', { token }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });

/** Spends the link, and signs in. */
export function useJoin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (chosen: { token: string; password: string; name?: string }) =>
      api.post<Session>('/api/session/password', chosen),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}
