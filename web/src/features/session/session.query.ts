import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, Problem } from '../../api/client.ts';
import type { Session } from '../../api/types/people.ts';

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.get<Session>('/api/session', signal);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
});

/** For pages behind the sign-in, where somebody always is. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('This page needs a session; its route must check for one before it is shown.');
  return data;
}
