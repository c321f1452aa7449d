import type { Gap, GapState } from '../../api/types/intake.ts';

export interface GapSpan {
  id: string;
  accountId: string;
  fromMs: number;
  toMs: number;
  state: GapState;
}

/** The gaps that reach into a span of time, of one account or of all; what is mended lies below what is not. */
export function gapsWithin(gaps: readonly Gap[], fromMs: number, toMs: number, accountId: string | null): GapSpan[] {
  return gaps
    .filter((gap) => accountId === null || gap.accountId === accountId)
    .map((gap) => ({
      id: gap.id,
      accountId: gap.accountId,
      fromMs: Date.parse(gap.fromAt),
      toMs: Date.parse(gap.toAt),
      state: gap.state,
    }))
    .filter((gap) => touches(gap, fromMs, toMs))
    .sort((a, b) => Number(b.state === 'closed') - Number(a.state === 'closed') || a.fromMs - b.fromMs);
}

/** A span without a length belongs to the hour that it begins. */
export const touches = (gap: { fromMs: number; toMs: number }, fromMs: number, toMs: number): boolean =>
  gap.fromMs < toMs && (gap.toMs > fromMs || gap.fromMs === fromMs);

/**
 * Are all gaps loaded that can reach into what comes after `fromMs`? They come newest first by when they were noticed, and a
 * gap is noticed after its end.
 */
export function reachesBack(loaded: readonly Gap[], hasMore: boolean, fromMs: number): boolean {
  const oldest = loaded.at(-1);
  return !hasMore || (oldest !== undefined && Date.parse(oldest.foundAt) < fromMs);
}
