import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { DraftList } from '../../api/types/writing.ts';

/** With the moment at which it was asked for: what was kept later than that, it cannot know. */
export const draftsQuery = (number: number) =>
  queryOptions({
    queryKey: ['drafts', number],
    queryFn: async ({ signal }) => {
      const askedAt = performance.now();
      return { ...(await api.get<DraftList>(`/api/tickets/${number}/drafts`, signal)), askedAt };
    },
    staleTime: 0,
    structuralSharing: false,
  });
