import { useEffect } from 'react';
import { request } from '../../api/client.ts';

/** The server forgets a window twelve seconds after its last word. */
const EVERY_MS = 4_000;
const windowId = crypto.randomUUID();

interface Word {
  ticket: number | null;
  doing: 'viewing' | 'writing';
}

let next: Word | null = null;
let isSaying = false;

/** One word after the other, of those that wait the last: a late goodbye to one ticket would take back the word for the next. */
async function say(word: Word): Promise<void> {
  next = word;
  if (isSaying) return;
  isSaying = true;
  while (next !== null) {
    const said: Word = next;
    next = null;
    // oxlint-disable-next-line no-await-in-loop -- that is the point
    await send(said);
  }
  isSaying = false;
}

/** A word that is lost is followed by the next; the last one is replaced by the lease. */
const send = (word: Word): Promise<void> =>
  request<void>('POST', '/api/presence', {
    body: { window: windowId, ...word },
    keepalive: true,
    timeoutMs: EVERY_MS,
  }).catch(() => undefined);

/** Tells colleagues that this window shows the ticket, as long as somebody can see it. */
export function useBeat(number: number, isWriting: boolean): void {
  useEffect(() => {
    const doing = isWriting ? 'writing' : 'viewing';
    const sayIfSeen = () => {
      if (document.visibilityState === 'visible') void say({ ticket: number, doing });
    };
    const onVisibility = () => void say({ ticket: document.visibilityState === 'visible' ? number : null, doing });
    sayIfSeen();
    const timer = setInterval(sayIfSeen, EVERY_MS);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [number, isWriting]);

  useEffect(() => {
    const goodbye: Word = { ticket: null, doing: 'viewing' };
    // Whoever closes the page cannot wait for an answer.
    const leave = () => void send(goodbye);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      void say(goodbye);
    };
  }, []);
}

/** For where nothing is written that somebody else may be writing, too. */
export function Beat({ number }: { number: number }): null {
  useBeat(number, false);
  return null;
}
