import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { byTheClock } from './by-the-clock.ts';
import { listenLive } from '../live/live.store.ts';
import { countsQuery } from './counts.query.ts';
import { paced } from './paced.ts';

const COUNTS_EVERY_MS = 1_000;

/** Counts change in place, two seconds after the truth at most. */
export function useCountsLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const round = paced(COUNTS_EVERY_MS, () =>
      client.invalidateQueries({ queryKey: countsQuery.queryKey }, { throwOnError: true }),
    );
    const unlisten = listenLive({ changes: round.ask, refresh: round.ask });
    const stopClock = byTheClock(round.ask);
    return () => {
      unlisten();
      stopClock();
      round.stop();
    };
  }, [client]);
}
