import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Tag } from '../../api/types/tickets.ts';

export const tagsQuery = (begins: string) =>
  queryOptions({
    queryKey: ['tags', begins],
    queryFn: ({ signal }) => api.get<Tag[]>(`/api/tags?${new URLSearchParams({ begins })}`, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
