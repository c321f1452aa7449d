import { QueryClient } from '@tanstack/react-query';
import { Problem } from './client.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says what changed; see features/live.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 2,
      retryDelay: (attempt) => 600 * 2 ** attempt,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
