import { QueryClient, type Query, type RefetchOptions, type RefetchQueryFilters } from '@tanstack/react-query';
import { Problem } from './client.ts';

/**
 * The library lets a first load stand that is under way when its query is to be loaded again, though it may have been
 * answered before what changed. Here it is loaded once more when it has come.
 */
class FreshQueryClient extends QueryClient {
  private readonly overtaken = new Set<Query>();

  override async refetchQueries(filters?: RefetchQueryFilters, options?: RefetchOptions): Promise<void> {
    const firstLoads = this.getQueryCache()
      .findAll(filters)
      .filter((query) => query.state.fetchStatus === 'fetching' && query.state.data === undefined);
    const overtaken = firstLoads.filter((query) => !this.overtaken.has(query));
    for (const query of overtaken) this.overtaken.add(query);
    await super.refetchQueries(filters, options);
    for (const query of overtaken) this.overtaken.delete(query);
    if (overtaken.length > 0) {
      await super.refetchQueries({ type: 'active', predicate: (query) => overtaken.includes(query) }, options);
    }
  }
}

export const queryClient = new FreshQueryClient({
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
