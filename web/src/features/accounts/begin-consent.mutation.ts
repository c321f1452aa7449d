import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

/** Asks for X's page and leaves for it; the way back leads to the accounts page. */
export function useBeginConsent() {
  return useMutation({
    mutationFn: (accountId: string | null) =>
      api.post<{ url: string }>('/api/accounts/x/authorize', { account: accountId ?? 'new' }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}
