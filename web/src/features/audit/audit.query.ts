import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { AuditPage } from '../../api/types.ts';

export interface AuditFilter {
  action?: string;
  agent?: string;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => {
      const given = Object.entries({ ...filter, cursor: pageParam }).filter((entry): entry is [string, string] =>
        Boolean(entry[1]),
      );
      return api.get<AuditPage>(`/api/audit?${new URLSearchParams(given).toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
