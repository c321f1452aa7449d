import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { watchSleep } from './awake.ts';
import { renewLive } from './live.store.ts';

/** Without an answer for so long the page is given back, and the banner says that it may be old. */
const PATIENCE_MS = 8_000;

/**
 * After a sleep: true until everything that is shown has been loaded anew. Nothing may be done on the page until then, because
 * it would be done to what it was. Afterwards the focus is where it was.
 */
export function useRechecking(): boolean {
  const client = useQueryClient();
  const [checking, setChecking] = useState(false);
  const focused = useRef<Element | null>(null);

  useEffect(() => {
    let round = 0;
    return watchSleep(() => {
      const own = ++round;
      if (document.activeElement !== document.body) focused.current = document.activeElement;
      setChecking(true);
      renewLive();
      const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
      const loaded = client.refetchQueries({ type: 'active' }, { cancelRefetch: true });
      const giveBack = () => {
        if (own === round) setChecking(false);
      };
      // The page is told of what was loaded a moment after it was: only then is it drawn.
      void Promise.race([loaded, late]).then(() => notifyManager.schedule(giveBack));
    });
  }, [client]);
  useLayoutEffect(() => {
    if (checking || !(focused.current instanceof HTMLElement)) return;
    focused.current.focus({ preventScroll: true });
    focused.current = null;
  }, [checking]);
  return checking;
}
