import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lastConversionQuery } from './feed.queries.ts';

/** The conversion that is shown: the one started here, or one that still runs when somebody comes back. */
export function useRunningConversion(): [string | null, (id: string | null) => void] {
  const { data } = useQuery(lastConversionQuery);
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const running = data?.items.find(({ state }) => state === 'running')?.id ?? null;
  return [chosen === undefined ? running : chosen, setChosen];
}
