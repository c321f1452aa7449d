import {
  QueryClient,
  type InfiniteData,
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClientConfig,
  type RefetchOptions,
  type RefetchQueryFilters,
} from '@tanstack/react-query';
import { Problem } from './client.ts';

/** Where the library would leave an older answer on the page, this one loads once more. */
export class FreshQueryClient extends QueryClient {
  /** First loads that are under way though something has changed. */
  private readonly overtaken = new Set<Query>();
  /** Loads of all that is shown that are under way, and those that a next page has taken the place of. */
  private readonly underWay = new WeakSet<Query>();
  private readonly displaced = new WeakSet<Query>();
  /** What nobody shows any more. */
  private readonly left = new WeakSet<Query>();

  constructor(config?: QueryClientConfig) {
    super(config);
    this.getQueryCache().subscribe((event) => {
      this.makeUpForDisplaced(event);
      leaveBehind(this.left, event);
    });
  }

  /** A first load is let stand by the library, though it may have been answered before what changed: once more when it has come. */
  override async refetchQueries(filters?: RefetchQueryFilters, options?: RefetchOptions): Promise<void> {
    const firstLoads = this.getQueryCache()
      .findAll(filters)
      .filter((query) => query.state.fetchStatus === 'fetching' && query.state.data === undefined);
    const overtaken = firstLoads.filter((query) => !this.overtaken.has(query));
    for (const query of overtaken) this.overtaken.add(query);
    try {
      await super.refetchQueries(filters, options);
    } finally {
      for (const query of overtaken) this.overtaken.delete(query);
    }
    if (overtaken.length > 0) {
      await super.refetchQueries({ type: 'active', predicate: (query) => overtaken.includes(query) }, options);
    }
  }

  /** A next page that is asked for cancels a load that is under way, and is put behind the pages from before. */
  private makeUpForDisplaced(event: QueryCacheNotifyEvent): void {
    if (event.type !== 'updated') return;
    const { query, action } = event;
    if (action.type === 'fetch') {
      if (!action.meta?.fetchMore) this.underWay.add(query);
      else if (this.underWay.delete(query)) this.displaced.add(query);
    } else if (query.state.fetchStatus === 'idle') {
      this.underWay.delete(query);
      if (!this.displaced.delete(query)) return;
      void this.refetchQueries({ queryKey: query.queryKey, exact: true, type: 'active' });
    }
  }
}

/**
 * What nobody shows is kept true by nobody: of a query that only the stream keeps true the first page stays, to be shown
 * at once when somebody comes back, and is loaded anew then, also when some of it has been put in meanwhile.
 */
function leaveBehind(left: WeakSet<Query>, event: QueryCacheNotifyEvent): void {
  const { type, query } = event;
  if (type === 'observerAdded') left.delete(query);
  else if (type === 'updated' && event.action.type === 'success' && left.has(query)) query.invalidate();
  if (type !== 'observerRemoved' || query.getObserversCount() > 0) return;
  if ((query.options as { staleTime?: unknown }).staleTime !== Infinity) return;
  left.add(query);
  const data = query.state.data as Partial<InfiniteData<unknown>> | undefined;
  if (data?.pages && data.pageParams && data.pages.length > 1)
    query.setState({ data: { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } });
  query.invalidate();
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
