import { useCallback, useSyncExternalStore } from 'react';
import { serverNow } from '../api/server-clock.ts';

/** The server's time, renewed every `everyMs`; all users of one interval are drawn in the same tick. */
export function useNow(everyMs: number): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, Math.max(250, everyMs / 4));
      return () => clearInterval(timer);
    },
    [everyMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(serverNow() / everyMs) * everyMs);
}
