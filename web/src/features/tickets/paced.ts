/**
 * Runs `work` soon after it is asked for, never twice at once and never more often than every `everyMs`, however often
 * it is asked: in a spike a changed ticket costs nothing, a second does.
 */
export function paced(everyMs: number, work: () => Promise<void>): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let asked = false;
  let notBefore = 0;
  let stopped = false;

  const plan = () => {
    if (timer !== undefined || running || stopped) return;
    // A little chance, so that a thousand browsers that heard the same event do not all ask in the same millisecond.
    const wait = Math.max(notBefore - Date.now(), 40) + Math.random() * 120;
    timer = setTimeout(() => void run(), wait);
  };
  const run = async () => {
    timer = undefined;
    asked = false;
    running = true;
    try {
      await work();
    } finally {
      running = false;
      notBefore = Date.now() + everyMs;
      if (asked) plan();
    }
  };
  return {
    ask: () => {
      asked = true;
      plan();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
