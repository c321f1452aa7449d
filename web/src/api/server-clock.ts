// "Leaves in 8 s" counts down to a time of the server's. A computer whose clock is wrong would lie about it.
let aheadMs = 0;

/** `Date` headers have whole seconds and travel time: only a difference above two seconds is a wrong clock. */
export function noteServerTime(dateHeader: string | null): void {
  const serverMs = dateHeader ? Date.parse(dateHeader) : Number.NaN;
  if (Number.isNaN(serverMs)) return;
  const difference = serverMs + 500 - Date.now();
  aheadMs = Math.abs(difference) > 2_000 ? difference : 0;
}

/** The server's time, as well as this browser knows it. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
