import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { AuditPage } from '../../api/types/people.ts';

export interface AuditFilter {
  action?: string;
  agent?: string;
  /** The first day, and the last, as this computer's clock has them: 2026-03-31. */
  from?: string;
  to?: string;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => {
      const moments = { from: beginOf(filter.from), to: beginOf(filter.to, 1) };
      const given = Object.entries({ ...filter, ...moments, cursor: pageParam }).filter(
        (entry): entry is [string, string] => Boolean(entry[1]),
      );
      return api.get<AuditPage>(`/api/audit?${new URLSearchParams(given).toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

function beginOf(day: string | undefined, daysLater = 0): string | undefined {
  if (!day) return undefined;
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date + daysLater).toISOString();
}
