import type { ChannelAdapter } from '../channels/index.js';
import type { AccountSourceDto } from './account.dto.js';

/** A source as it is stored. */
export type SourceRow = Omit<AccountSourceDto, 'newestId' | 'lagMs' | 'behind'> & {
  cursor: unknown;
  /** How long after it was written the newest post landed. */
  delayMs: number | null;
  /** Where the oldest gap begins that is yet to be filled. */
  gapFrom: string | null;
};

/** A look may be later than it was due by so much: a busy machine, a slow answer. */
const PATIENCE_MS = 60_000;
/** A stream that is open is noted to be so at least as often. */
const STREAM_SIGN_MS = 30_000;

/** How far a source has come, and how far it is behind. Only what is polled ever has everything; a stream is only fast. */
export function progressOf(
  { cursor, delayMs, gapFrom, ...row }: SourceRow,
  adapter: ChannelAdapter,
  pollMs: number,
  now: Date,
): AccountSourceDto {
  const poll = adapter.sources.find(({ name }) => name === row.name);
  if (poll) {
    const readTo = earlier(row.readTo, gapFrom);
    const lag = lagOf(readTo, poll.everyMs ?? pollMs, row.failures > 0 || gapFrom !== null, delayMs, now);
    return { ...row, readTo, newestId: poll.newestId(cursor), ...lag };
  }
  const rests = !adapter.streams.some(({ name }) => name === row.name) || row.note !== null;
  const lag = rests ? NONE : lagOf(row.lastSuccessAt, STREAM_SIGN_MS, row.failures > 0, delayMs, now);
  return { ...row, readTo: null, newestId: null, ...lag };
}

type Lag = Pick<AccountSourceDto, 'lagMs' | 'behind'>;
const NONE: Lag = { lagMs: null, behind: false };

const earlier = (a: string | null, b: string | null): string | null => (a !== null && b !== null && b < a ? b : a);

/** `hadAllAt`: since when something may be missing. What came late once is no longer late when it was looked through since. */
function lagOf(hadAllAt: string | null, everyMs: number, knownBehind: boolean, delayMs: number | null, now: Date): Lag {
  if (hadAllAt === null) return NONE;
  const sinceMs = Math.max(0, now.getTime() - Date.parse(hadAllAt));
  if (knownBehind || sinceMs > 2 * everyMs + PATIENCE_MS) return { lagMs: sinceMs, behind: true };
  return { lagMs: delayMs === null ? null : Math.min(delayMs, sinceMs), behind: false };
}
