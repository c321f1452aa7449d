import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Account } from '../../api/types/accounts.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => api.get<Account[]>('/api/accounts', signal),
  staleTime: 0,
  // An account's health is told by no event; the page asks while it is looked at.
  refetchInterval: 15_000,
});
