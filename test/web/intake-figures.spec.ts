import type { LedgerRow } from '../../web/src/api/types/intake.ts';
import {
  brokenHours,
  busiestOf,
  bySource,
  foundBySweep,
  HOUR_MS,
  hourBuckets,
  joinBuckets,
  newIn,
  rowsOfAccount,
  sumOf,
  unaccounted,
} from '../../web/src/features/intake/ledger-figures.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const aRow = (hoursOn: number, change: Partial<LedgerRow> = {}): LedgerRow => ({
  accountId: '1',
  source: 'mentions',
  hour: new Date(START + hoursOn * HOUR_MS).toISOString(),
  received: 10,
  threaded: 4,
  filtered: 1,
  duplicate: 2,
  failed: 2,
  waiting: 1,
  ...change,
});
const ledger = (...rows: LedgerRow[]) => ({ fromAt: new Date(START).toISOString(), rows });

describe('the hours of a ledger', () => {
  it('are all there, also those in which nothing came', () => {
    const buckets = hourBuckets(ledger(aRow(0), aRow(2), aRow(2, { source: 'sweep' })), 4);
    expect(buckets.map(({ figures }) => figures.received)).toEqual([10, 0, 20, 0]);
    expect(buckets.map(({ fromMs }) => (fromMs - START) / HOUR_MS)).toEqual([0, 1, 2, 3]);
  });

  it('lose nothing when several make one bar, also when the last bar is shorter', () => {
    const joined = joinBuckets(hourBuckets(ledger(aRow(0), aRow(1), aRow(3), aRow(4)), 5), 2);
    expect(joined.map(({ figures }) => figures.received)).toEqual([20, 10, 10]);
    expect(joined.map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS)).toEqual([2, 2, 1]);
  });

  it('are those of one account when one is chosen', () =>
    expect(sumOf(rowsOfAccount([aRow(0), aRow(0, { accountId: '2', received: 7 })], '2')).received).toBe(7));
});

describe('received = threaded + filtered + duplicate + failed + waiting', () => {
  it('is true of what adds up', () => {
    expect(unaccounted(aRow(0))).toBe(0);
    expect(brokenHours(hourBuckets(ledger(aRow(0), aRow(1)), 2))).toEqual([]);
  });

  it.each(['threaded', 'filtered', 'duplicate', 'failed', 'waiting'] as const)('misses a post without %s', (part) =>
    expect(unaccounted(aRow(0, { [part]: aRow(0)[part] - 1 }))).toBe(1),
  );

  it('is not saved by an hour that has as many too many as another has too few', () => {
    const buckets = hourBuckets(ledger(aRow(0, { received: 11 }), aRow(1, { received: 9 })), 2);
    expect(unaccounted(sumOf(buckets.map(({ figures }) => figures)))).toBe(0);
    expect(brokenHours(buckets)).toHaveLength(2);
  });
});

describe('sources', () => {
  it('are told with the largest first', () =>
    expect(
      bySource([aRow(0), aRow(0, { source: 'stream' }), aRow(1, { source: 'stream' })]).map((s) => s.source),
    ).toEqual(['stream', 'mentions']));

  it('of the sweep alone only what was new counts as overlooked by the others', () =>
    expect(foundBySweep([aRow(0), aRow(0, { source: 'sweep', threaded: 3, filtered: 2, duplicate: 95 })])).toBe(5));
});

describe('the busiest hour', () => {
  it('is that of most new posts: what came once more makes none busy', () => {
    const buckets = hourBuckets(ledger(aRow(0), aRow(1, { received: 900, duplicate: 895 }), aRow(2)), 3);
    expect(buckets.map(newIn)).toEqual([8, 5, 8]);
    expect(busiestOf(buckets)).toBe(buckets[0]);
  });

  it('is none where nothing new came', () =>
    expect(busiestOf(hourBuckets(ledger(aRow(0, { received: 7, duplicate: 7 })), 2))).toBeNull());
});
