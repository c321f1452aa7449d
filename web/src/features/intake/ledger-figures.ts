import type { Ledger, LedgerRow } from '../../api/types/intake.ts';

/** In the order of the sentence "received = threaded + filtered + duplicate + failed + waiting". */
export const OUTCOMES = ['threaded', 'filtered', 'duplicate', 'failed', 'waiting'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Figures = Record<'received' | Outcome, number>;

/** What was received between two moments. */
export interface Bucket {
  fromMs: number;
  toMs: number;
  figures: Figures;
}

export const HOUR_MS = 3_600_000;

export function sumOf(parts: readonly Figures[]): Figures {
  const sum: Figures = { received: 0, threaded: 0, filtered: 0, duplicate: 0, failed: 0, waiting: 0 };
  for (const part of parts) {
    sum.received += part.received;
    for (const outcome of OUTCOMES) sum[outcome] += part[outcome];
  }
  return sum;
}

/** Posts that were received and are nowhere (or, below zero, are somewhere and were never received). */
export function unaccounted(figures: Figures): number {
  return figures.received - OUTCOMES.reduce((sum, outcome) => sum + figures[outcome], 0);
}

/** Hours in which something does not add up, even when two of them would cancel each other out. */
export const brokenHours = (buckets: readonly Bucket[]): Bucket[] =>
  buckets.filter(({ figures }) => unaccounted(figures) !== 0);

export const rowsOfAccount = (rows: readonly LedgerRow[], accountId: string | null): LedgerRow[] =>
  rows.filter((row) => accountId === null || row.accountId === accountId);

/** Posts that had not come before. */
export const newIn = ({ figures }: Bucket): number => figures.received - figures.duplicate;

/** The hour that brought most that was new, the first of several; null: none did. */
export function busiestOf(buckets: readonly Bucket[]): Bucket | null {
  let busiest: Bucket | null = null;
  for (const bucket of buckets) if (newIn(bucket) > (busiest ? newIn(busiest) : 0)) busiest = bucket;
  return busiest;
}

/** One bucket for every hour, also for those in which nothing came. */
export function hourBuckets(ledger: Ledger, hours: number): Bucket[] {
  const startMs = Date.parse(ledger.fromAt);
  const ofHour = Map.groupBy(ledger.rows, (row) => Date.parse(row.hour));
  return Array.from({ length: hours }, (_, index) => {
    const fromMs = startMs + index * HOUR_MS;
    return { fromMs, toMs: fromMs + HOUR_MS, figures: sumOf(ofHour.get(fromMs) ?? []) };
  });
}

/** Several hours in one, where single ones would be too thin to see or to touch. */
export function joinBuckets(buckets: readonly Bucket[], size: number): Bucket[] {
  const joined: Bucket[] = [];
  for (let index = 0; index < buckets.length; index += size) {
    const group = buckets.slice(index, index + size);
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last) continue;
    joined.push({ fromMs: first.fromMs, toMs: last.toMs, figures: sumOf(group.map(({ figures }) => figures)) });
  }
  return joined;
}

export function bySource(rows: readonly LedgerRow[]): { source: string; figures: Figures }[] {
  return [...Map.groupBy(rows, (row) => row.source)]
    .map(([source, ofSource]) => ({ source, figures: sumOf(ofSource) }))
    .sort((a, b) => b.figures.received - a.figures.received || a.source.localeCompare(b.source));
}

/** Posts that the sweep brought before any other source did: what the others had overlooked until then. */
export function foundBySweep(rows: readonly LedgerRow[]): number {
  const { threaded, filtered } = sumOf(rows.filter((row) => row.source === 'sweep'));
  return threaded + filtered;
}
