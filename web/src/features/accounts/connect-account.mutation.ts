import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Account } from '../../api/types/accounts.ts';
import { accountsQuery } from './accounts.query.ts';

export interface XKeys {
  apiKey: string;
  apiSecret: string;
  accessToken: string;
  accessSecret: string;
}

export function useConnectAccount() {
  const client = useQueryClient();
  return useMutation({
    // The server asks X whether the keys work, which may take a while.
    mutationFn: (keys: XKeys) =>
      request<Account>('POST', '/api/accounts', { body: { channel: 'x', ...keys }, timeoutMs: 60_000 }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });
}
