import type { CallWindow, SendLimits } from '../channels/index.js';

/** One limit of a platform on what an account may send, as far as it is known. Times are in ms since 1970. */
export interface SendWindow {
  perMs: number;
  /** null: the platform has not said how much it lets through, so as far as we know it is no limit. */
  most: number | null;
  used: number;
  /** When it begins anew: windows begin with the first that is sent in them. */
  endsAt: number;
}

/** So much of each limit is kept for urgent tickets. */
const RESERVE = 0.05;
/** The platform's clock and ours may differ. */
const SLACK_MS = 1_000;

export const reserveOf = (most: number): number => Math.ceil(most * RESERVE);

/** The windows as they are now: those that are over are whole again. */
export function windowsNow(limits: SendLimits | undefined, stored: readonly SendWindow[], now: number): SendWindow[] {
  return (limits?.windows ?? []).map(({ perMs, most }, n) => {
    const known = stored[n];
    const limit = most ?? known?.most ?? null;
    return known && known.endsAt > now
      ? { ...known, perMs, most: limit }
      : { perMs, most: limit, used: 0, endsAt: now + perMs };
  });
}

/** How many more may leave now. */
export function freeSlots(windows: readonly SendWindow[], urgent: boolean): number {
  const free = windows.map(({ most, used }) =>
    most === null ? Infinity : most - (urgent ? 0 : reserveOf(most)) - used,
  );
  return Math.max(0, Math.min(...free, Infinity));
}

/** How much room must be there before the first of so many leaves: as much as there can be. */
export function roomWanted(windows: readonly SendWindow[], urgent: boolean, posts: number): number {
  const unused = windows.map((window) => ({ ...window, used: 0 }));
  return Math.max(Math.min(posts, freeSlots(unused, urgent)), 1);
}

/** When so many more may leave, which find no room now. */
export function opensAt(windows: readonly SendWindow[], urgent: boolean, wanted = 1): number {
  const full = windows.filter((window) => freeSlots([window], urgent) < wanted);
  return Math.max(...full.map(({ endsAt }) => endsAt), 0);
}

export const withOneMore = (windows: readonly SendWindow[]): SendWindow[] =>
  windows.map((window) => ({ ...window, used: window.used + 1 }));

/** What the platform said with its last answer is truer than our own count, which others may share. */
export function learned(windows: readonly SendWindow[], said: CallWindow | undefined, now: number): SendWindow[] {
  const [first, ...others] = windows;
  if (!first || !said || said.limit === null) return [...windows];
  const resetAt = said.resetAt?.getTime() ?? 0;
  const ofThisWindow = resetAt > now && resetAt <= now + first.perMs + SLACK_MS;
  if (!ofThisWindow) return [{ ...first, most: said.limit }, ...others];
  const used = Math.max(first.used, said.limit - (said.remaining ?? said.limit));
  return [{ ...first, most: said.limit, used, endsAt: Math.max(first.endsAt, resetAt + SLACK_MS) }, ...others];
}

/** When the last of so many leaves, if nothing else is sent: `now` when all of them can at once. */
export function lastLeavesAt(
  windows: readonly SendWindow[],
  count: number,
  closedUntil: number | null,
  now: number,
): number {
  let at = Math.max(now, closedUntil ?? 0);
  for (const window of windows) {
    if (window.most === null) continue;
    const each = Math.max(window.most - reserveOf(window.most), 1);
    const beyond = count - freeSlots([window], false);
    if (beyond > 0) at = Math.max(at, window.endsAt + (Math.ceil(beyond / each) - 1) * window.perMs);
  }
  return at;
}
