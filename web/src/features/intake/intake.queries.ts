import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { GapPage, IntakeFailurePage, Ledger } from '../../api/types/intake.ts';

const EVERY_MS = 15_000;
const HURRIED_MS = 2_000;
const HURRY_FOR_MS = 20_000;
let hurryUntil = 0;

/** After somebody set something going: its result is looked for more often for a while. */
export function hurry(): void {
  hurryUntil = Date.now() + HURRY_FOR_MS;
}

// No event tells what was received; the pages ask while they are looked at, and at once when one comes back to them.
const live = {
  staleTime: 0,
  refetchInterval: () => (Date.now() < hurryUntil ? HURRIED_MS : EVERY_MS),
  refetchOnWindowFocus: 'always' as const,
};

export const INTAKE_KEY = ['intake'] as const;

export const ledgerQuery = (hours: number) =>
  queryOptions({
    queryKey: [...INTAKE_KEY, 'ledger', hours],
    queryFn: async ({ signal }) => ({ hours, ...(await api.get<Ledger>(`/api/intake/ledger?hours=${hours}`, signal)) }),
    // Another period is drawn in place of the last one, without an empty page between them.
    placeholderData: keepPreviousData,
    ...live,
  });

const from = (cursor: string | null): string => (cursor === null ? '' : `?cursor=${cursor}`);

export const gapsQuery = infiniteQueryOptions({
  queryKey: [...INTAKE_KEY, 'gaps'],
  queryFn: ({ pageParam, signal }) => api.get<GapPage>(`/api/intake/gaps${from(pageParam)}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  ...live,
});

export const failuresQuery = infiniteQueryOptions({
  queryKey: [...INTAKE_KEY, 'failures'],
  queryFn: ({ pageParam, signal }) => api.get<IntakeFailurePage>(`/api/intake/failures${from(pageParam)}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  ...live,
});
