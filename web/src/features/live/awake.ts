/** Timers of a computer that is on come within this, also in a page that is hidden and slowed down. */
const ASLEEP_MS = 90_000;
const TICK_MS = 1_000;

/**
 * Calls back when this computer has been asleep, before any key or click of after that reaches the page: what it shows is as
 * old as the sleep was long. A clock that jumps is the only sign that every browser gives.
 */
export function watchSleep(onWoken: () => void): () => void {
  let last = Date.now();
  const look = (): boolean => {
    const now = Date.now();
    const slept = now - last > ASLEEP_MS;
    last = now;
    if (slept) onWoken();
    return slept;
  };
  const guard = (event: Event) => {
    if (!look()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const timer = setInterval(look, TICK_MS);
  document.addEventListener('visibilitychange', look);
  const acts = ['pointerdown', 'click', 'keydown'] as const;
  for (const act of acts) window.addEventListener(act, guard, true);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    for (const act of acts) window.removeEventListener(act, guard, true);
  };
}
