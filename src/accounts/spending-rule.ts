export const DAY_MS = 86_400_000;

/** A day (UTC, 2026-02-06) and what was spent on it. */
export interface SpentDay {
  day: string;
  microUsd: number;
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const firstOfMonth = (at: Date): string => `${at.toISOString().slice(0, 7)}-01`;
/** When the running month, and with it the budget, ends. */
export const endOfMonth = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));

/** So many whole days tell what the next ones will cost: each day of the week is among them. */
export const TELLING_DAYS = 7;
/** The part of a first day after which it tells anything. */
const LEAST_OF_A_DAY = 1 / 24;

/**
 * What the month will have cost: what is spent, and for the time that is left as much a day as the last seven whole days
 * had. `since`: the first day of which anything is known; of fewer whole days those count, and on the first day the day so
 * far. null: it is too soon to tell.
 */
export function forecast(days: readonly SpentDay[], since: Date | null, now: Date): number | null {
  if (!since) return null;
  const today = dayOf(now);
  const spentOn = new Map(days.map(({ day, microUsd }) => [day, microUsd]));
  const month = days.filter(({ day }) => day >= firstOfMonth(now)).reduce((sum, { microUsd }) => sum + microUsd, 0);
  const whole = Array.from({ length: TELLING_DAYS }, (_, n) => dayOf(new Date(now.getTime() - (n + 1) * DAY_MS)));
  // The first day had begun already when the account was connected, so it is no whole one.
  const told = whole.filter((day) => day > dayOf(since));
  const partOfToday = (now.getTime() - Math.max(Date.parse(today), since.getTime())) / DAY_MS;
  if (told.length === 0 && partOfToday < LEAST_OF_A_DAY) return null;
  const perDay =
    told.length > 0
      ? told.reduce((sum, day) => sum + (spentOn.get(day) ?? 0), 0) / told.length
      : (spentOn.get(today) ?? 0) / partOfToday;
  return Math.round(month + (perDay * (endOfMonth(now).getTime() - now.getTime())) / DAY_MS);
}

/** What calls for an account are for: answers are always sent, and what can be done without is the first to stop. */
export type Purpose = 'answers' | 'polling' | 'optional';

export interface Budget {
  microUsd: number | null;
  stopsPolling: boolean;
}

export const stops = (budget: Budget, purpose: Purpose): boolean =>
  purpose === 'optional' || (purpose === 'polling' && budget.stopsPolling);

const NEAR = 0.8;

export type BudgetState = 'none' | 'well' | 'near' | 'used';

export function stateOf({ microUsd }: Budget, spent: number): BudgetState {
  if (microUsd === null) return 'none';
  if (spent >= microUsd) return 'used';
  return spent >= microUsd * NEAR ? 'near' : 'well';
}

export const dollars = (microUsd: number): string => `$${(microUsd / 1e6).toFixed(2)}`;

/** What is said wherever a call was not made for want of money. */
export const budgetUsed = (microUsd: number, now: Date): string =>
  `This month’s budget of ${dollars(microUsd)} is used up, by estimate. It goes on when an admin raises the budget, or on ${dayOf(endOfMonth(now))}.`;
