import { infiniteQueryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import type { TroublePage } from '../../api/types/replies.ts';
import { listenLive } from '../live/live.store.ts';
import { paced } from '../tickets/paced.ts';

const EVERY_MS = 1_000;

/** Replies that failed or are in doubt, on every ticket, newest first. */
export const troubleQuery = infiniteQueryOptions({
  queryKey: ['trouble'],
  queryFn: ({ pageParam, signal }) =>
    api.get<TroublePage>(`/api/outbox/trouble${pageParam ? `?cursor=${pageParam}` : ''}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** Keeps the list true: whatever becomes of a reply changes it. */
export function useTroubleLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const round = paced(EVERY_MS, () =>
      client.invalidateQueries({ queryKey: troubleQuery.queryKey }, { throwOnError: true }),
    );
    const unlisten = listenLive({
      changes: ({ replies }) => {
        if (replies.length > 0) round.ask();
      },
      refresh: round.ask,
    });
    return () => {
      unlisten();
      round.stop();
    };
  }, [client]);
}
