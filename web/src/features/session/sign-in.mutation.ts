import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Session } from '../../api/types/people.ts';
import { sessionQuery } from './session.query.ts';

export type Credentials = { email: string; password: string } | { token: string };

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (by: Credentials) => api.post<Session>('token' in by ? '/api/session/link' : '/api/session', by),
    onSuccess: (session) => {
      // Whoever was here before leaves nothing behind in memory.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}
