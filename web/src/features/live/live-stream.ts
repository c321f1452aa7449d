import { eventStreamReader, type ServerEvent } from './event-stream.ts';

export interface StreamListener {
  /** The stream stands. `resumed`: the server was asked to continue after the last event, so nothing was missed. */
  opened: (resumed: boolean) => void;
  event: (event: ServerEvent) => void;
  /** Bytes came, a heartbeat at least. */
  alive: () => void;
  lost: () => void;
  /** There is no session any more. */
  ended: () => void;
}

/** The server sends a comment every 15 s; twice that and a little means a dead connection that nobody closed. */
const SILENCE_MS = 40_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * Holds one event stream until `signal` aborts. Not an EventSource: that one hides heartbeats and the status of a
 * refusal, so it can neither notice a connection that died in silence nor tell a lost session from a lost network.
 */
export async function holdStream(
  lastEventId: string | null,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<void> {
  let lastId = lastEventId;
  let failures = 0;
  while (!signal.aborted) {
    const outcome = await readOnce(
      lastId,
      {
        ...listener,
        opened: (resumed) => {
          failures = 0;
          listener.opened(resumed);
        },
        event: (event) => {
          lastId = event.id ?? lastId;
          listener.event(event);
        },
      },
      signal,
    );
    if (signal.aborted) return;
    if (outcome === 'no session') return listener.ended();
    listener.lost();
    const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] ?? 10_000;
    // Spread out, so that a restarted server is not met by everyone at once.
    await pause(wait * (0.7 + Math.random() * 0.6), signal);
  }
}

async function readOnce(
  lastId: string | null,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<'lost' | 'no session'> {
  const attempt = new AbortController();
  const giveUp = () => attempt.abort();
  signal.addEventListener('abort', giveUp);
  let watchdog = setTimeout(giveUp, SILENCE_MS);
  try {
    const response = await fetch('/api/live', {
      headers: { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: attempt.signal,
    });
    if (response.status === 401) return 'no session';
    if (!response.ok || !response.body) return 'lost';
    listener.opened(lastId !== null);

    const parse = eventStreamReader();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) return 'lost';
      clearTimeout(watchdog);
      watchdog = setTimeout(giveUp, SILENCE_MS);
      listener.alive();
      for (const event of parse(value)) listener.event(event);
    }
  } catch {
    // The network's errors have no details worth showing; the banner says that the stream is down.
    return 'lost';
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', giveUp);
  }
}

/** Waits, but no longer than until the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
