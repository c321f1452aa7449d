import type { AccountSourceDto } from './account.dto.js';

/**
 * The source whose error is the account's: of those that fail now, the one that misses nothing when it works (`complete`),
 * or else the one that was tried last. What failed once and works again is no trouble.
 */
export function troubleOf(sources: readonly AccountSourceDto[], complete: string | undefined): AccountSourceDto | null {
  const failing = sources.filter(({ failures, lastError }) => failures > 0 && lastError !== null);
  const [first] = failing.toSorted(
    (a, b) =>
      Number(b.name === complete) - Number(a.name === complete) ||
      (b.lastAttemptAt ?? '').localeCompare(a.lastAttemptAt ?? ''),
  );
  return first ?? null;
}
