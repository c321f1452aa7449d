import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Account } from '../../api/types/accounts.ts';
import { accountsQuery } from './accounts.query.ts';

export interface Budget {
  monthlyUsd: number | null;
  stopsPolling: boolean;
  ownsApp: boolean;
}

export function useSetBudget(account: Account) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (budget: Budget) => api.post<Account>(`/api/accounts/${account.id}/budget`, budget),
    onSuccess: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });
}
