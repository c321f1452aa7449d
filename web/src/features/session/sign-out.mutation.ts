import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

export function useSignOut() {
  return useMutation({ mutationFn: () => api.delete<void>('/api/session') });
}
