import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Account } from '../../api/types/accounts.ts';
import { accountsQuery } from './accounts.query.ts';

export type AccountChange = 'pause' | 'resume' | 'disconnect';

export function useChangeAccount(account: Account) {
  const client = useQueryClient();
  return useMutation({
    // Disconnecting tells X, which may take a while.
    mutationFn: (change: AccountChange) =>
      request<Account>('POST', `/api/accounts/${account.id}/${change}`, { timeoutMs: 60_000 }),
    // Also after a refusal: it is in another state than the page shows.
    onSettled: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });
}
