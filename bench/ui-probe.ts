/**
 * What `bench ui` has in each page, from before its first script: how long the browser says that each interaction took until
 * the next paint, the frames while something scrolls, and when the first rows were painted. `window.probe` gives it away.
 */
export const PROBE = String.raw`(() => {
  const interactions = [];
  const marks = [];
  let frames = null;

  new PerformanceObserver((list) => {
    for (const { interactionId, startTime, duration } of list.getEntries())
      if (interactionId) interactions.push({ id: interactionId, at: startTime, ms: duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });

  const firstRows = new Promise((resolve) => {
    const drawn = new MutationObserver(() => {
      if (!document.querySelector('[data-ticket]')) return;
      drawn.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    });
    drawn.observe(document, { childList: true, subtree: true });
  });

  window.probe = {
    /** From now on, what is done is of this kind. */
    mark: (kind) => marks.push({ kind, at: performance.now() }),
    /** The slowest of the events that each interaction is made of, by kind. */
    interactions: () => {
      const slowest = new Map();
      for (const { id, at, ms } of interactions) {
        const known = slowest.get(id);
        slowest.set(id, { at: Math.min(at, known?.at ?? at), ms: Math.max(ms, known?.ms ?? 0) });
      }
      const kinds = {};
      for (const { at, ms } of slowest.values()) {
        const { kind } = marks.findLast((mark) => mark.at <= at) ?? { kind: 'before' };
        (kinds[kind] ??= []).push(ms);
      }
      return kinds;
    },
    watchFrames: () => {
      const times = (frames = []);
      const next = (now) => {
        times.push(now);
        if (frames === times) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    },
    /** Milliseconds between one frame and the next. */
    frames: () => {
      const times = frames;
      frames = null;
      return times.slice(1).map((at, n) => at - times[n]);
    },
    /** Since the navigation began. */
    firstRows: () => firstRows,
    scriptBytes: () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /\.js(\?|$)/.test(name))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  };
})();`;
