import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { FoundPeople, SearchOrder, SearchPage } from '../../api/types/search.ts';

export interface Asked {
  q: string;
  order: SearchOrder;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** What was found stays as it is while somebody reads, and is looked for again when they come back later. */
const FRESH_MS = 30_000;

/** The last word may go on, so that what is found while somebody types is found again later: "in quotes" it may not. */
const TYPING = 'true';

/** Posts and notes, each with its ticket. While the next words are looked for, what was found before stays. */
export const hitsQuery = ({ q, order }: Asked) =>
  infiniteQueryOptions({
    queryKey: ['search', 'hits', q, order],
    queryFn: ({ pageParam, signal }) => {
      const asked = { q, order, typing: TYPING, zone: ZONE, ...(pageParam ? { cursor: pageParam } : {}) };
      return api.get<SearchPage>(`/api/search?${new URLSearchParams(asked).toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    enabled: q !== '',
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });

export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', 'people', q],
    queryFn: ({ signal }) =>
      api.get<FoundPeople>(`/api/search/people?${new URLSearchParams({ q, typing: TYPING }).toString()}`, signal),
    enabled: q !== '',
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
