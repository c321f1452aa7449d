const HOUR_MS = 3_600_000;

/** How often it may happen that a warning means nothing, each time that it is looked: it is looked every few minutes. */
const IMPROBABLE = 1 / 10_000;
/** Without this much of the past nothing is usual. */
export const LEAST_HISTORY_MS = 14 * 24 * HOUR_MS;
/** So far back is looked for what is usual. */
export const MOST_HISTORY_MS = 28 * 24 * HOUR_MS;
/** Shorter than this it is no silence, however much comes usually: platforms show posts late. */
const LEAST_SILENCE_MS = 10 * 60_000;

/** How many posts usually come in each hour of a week (UTC, from Monday 0:00). */
export type UsualWeek = readonly number[];
export const HOURS_OF_WEEK = 168;

export const hourOfWeek = (at: Date): number => ((at.getUTCDay() + 6) % 7) * 24 + at.getUTCHours();

/** How many posts usually come in a span; of an hour that is in it in part, that part. */
export function usualBetween(week: UsualWeek, from: Date, to: Date): number {
  let sum = 0;
  let at = from.getTime();
  // A silence of weeks is as telling as one of a week.
  const end = Math.min(to.getTime(), at + 7 * 24 * HOUR_MS);
  while (at < end) {
    const next = Math.min((Math.floor(at / HOUR_MS) + 1) * HOUR_MS, end);
    sum += ((week[hourOfWeek(new Date(at))] ?? 0) * (next - at)) / HOUR_MS;
    at = next;
  }
  return sum;
}

/** Whether chance does not explain that nothing came in so long: Poisson gives nothing at all the probability e^-usual. */
export const isImprobable = (usual: number, silentMs: number): boolean =>
  silentMs >= LEAST_SILENCE_MS && Math.exp(-usual) < IMPROBABLE;

/** What is known when it is looked. */
export interface Seen {
  now: Date;
  /** When the last post came; null: none ever. */
  lastPostAt: Date | null;
  /** Since when it is known what came. */
  knownSince: Date | null;
  week: UsualWeek;
  /** Of the source that misses nothing: whether it fails, or rests. */
  isFailing: boolean;
  /** What has become of the question whether there is really nothing; null: it was not asked. */
  probe: 'under way' | 'nothing' | null;
}

export type Verdict =
  /** Nothing is odd, or there is no saying. */
  | { is: 'well' }
  /** It is quieter than chance allows: the platform is to be asked. */
  | { is: 'odd' }
  | { is: 'asking' }
  /** The platform was asked and has nothing. */
  | { is: 'silent'; since: Date; usual: number };

/** What is improbable is asked about first; only when that went well, and still nothing came, people are warned. */
export function judge({ now, lastPostAt, knownSince, week, isFailing, probe }: Seen): Verdict {
  if (isFailing) return { is: 'well' }; // that says so itself
  if (!lastPostAt || !knownSince || now.getTime() - knownSince.getTime() < LEAST_HISTORY_MS) return { is: 'well' };
  const usual = usualBetween(week, lastPostAt, now);
  if (!isImprobable(usual, now.getTime() - lastPostAt.getTime())) return { is: 'well' };
  if (probe === null) return { is: 'odd' };
  return probe === 'under way' ? { is: 'asking' } : { is: 'silent', since: lastPostAt, usual: Math.round(usual) };
}
