import { isCancelledError } from '@tanstack/react-query';
import { NoAnswer, Problem } from '../../api/client.ts';

/** What could not be loaded is asked for again so much later. */
const AGAIN_MS = 4_000;

/**
 * Runs `work` soon after it is asked for, never twice at once and never more often than every `everyMs`, however often
 * it is asked: in a spike a changed ticket costs nothing, a second does. Work that throws because the server could not
 * answer is done again, since nobody will ask for it a second time.
 */
export function paced(everyMs: number, work: () => Promise<unknown>): { ask: () => void; stop: () => void } {
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
    let pause = everyMs;
    try {
      await work();
    } catch (error) {
      if (mayPass(error)) {
        asked = true;
        pause = Math.max(everyMs, AGAIN_MS);
      } else if (!(error instanceof Problem || isCancelledError(error))) throw error;
    } finally {
      running = false;
      notBefore = Date.now() + pause;
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

/** The server could not answer, and may be able to later. A refusal stays one; whoever shows what was refused says so. */
export const mayPass = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof Problem && (error.status >= 500 || error.status === 429));
