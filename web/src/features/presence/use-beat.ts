import { useEffect } from 'react';
import { request } from '../../api/client.ts';

/** The server forgets a window twelve seconds after its last word. */
const EVERY_MS = 4_000;
const windowId = crypto.randomUUID();

/** Tells colleagues that this window shows the ticket, as long as somebody can see it. */
export function useBeat(number: number, isWriting: boolean): void {
  useEffect(() => {
    const doing = isWriting ? 'writing' : 'viewing';
    const say = (ticket: number | null) => {
      // A word that is lost is followed by the next; the last one is replaced by the lease.
      void request('POST', '/api/presence', { body: { window: windowId, ticket, doing }, keepalive: true }).catch(
        () => undefined,
      );
    };
    const sayIfSeen = () => {
      if (document.visibilityState === 'visible') say(number);
    };
    const onVisibility = () => say(document.visibilityState === 'visible' ? number : null);
    sayIfSeen();
    const timer = setInterval(sayIfSeen, EVERY_MS);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [number, isWriting]);

  useEffect(() => {
    const leave = () => {
      const body = { window: windowId, ticket: null, doing: 'viewing' };
      void request('POST', '/api/presence', { body, keepalive: true }).catch(() => undefined);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, []);
}
