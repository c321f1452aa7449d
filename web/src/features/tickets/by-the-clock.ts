const EVERY_MS = 30_000;

/** Asks now and then while the page is looked at: that an answer comes due is no event, so nothing tells of it. */
export function byTheClock(ask: () => void): () => void {
  const timer = setInterval(() => document.visibilityState === 'visible' && ask(), EVERY_MS);
  return () => clearInterval(timer);
}
