import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.query.ts';
import { bulkJobsQuery } from './bulk.queries.ts';

/** The bulk change that is shown: the one started here, or an own one that still runs when somebody comes back. */
export function useBulkJob(): [string | null, (id: string | null) => void] {
  const { agent } = useSession();
  const { data } = useQuery(bulkJobsQuery);
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const running = data?.items.find(({ state, by }) => state === 'running' && by.id === agent.id)?.id ?? null;
  // It stays when it has ended, until somebody has read what became of it.
  if (chosen === undefined && running !== null) setChosen(running);
  return [chosen ?? null, setChosen];
}
