import type { ServerEvent } from './event-stream.ts';
import { holdStream, type StreamListener } from './live-stream.ts';

type Message =
  | { kind: 'opened'; resumed: boolean }
  | { kind: 'event'; event: ServerEvent }
  | { kind: 'alive' }
  | { kind: 'lost' }
  | { kind: 'ended' }
  | { kind: 'hello' };

/**
 * One stream for all tabs of one agent: browsers allow six HTTP/1.1 connections to a host, and six tabs with a stream
 * each would leave none for anything else. The tab that holds the lock reads; it tells the others.
 * Without locks (a page that is not on https or localhost) each tab holds its own.
 */
export function shareStream(agentId: string, listener: StreamListener, signal: AbortSignal): void {
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    void holdStream(null, listener, signal);
    return;
  }

  const name = `parley.live.${agentId}`;
  const channel = new BroadcastChannel(name);
  signal.addEventListener('abort', () => channel.close());
  let lastId: string | null = null;
  let leading = false;
  let standing = false;

  const hear = (message: Message) => {
    if (message.kind === 'opened') listener.opened(message.resumed);
    else if (message.kind === 'event') {
      lastId = message.event.id ?? lastId;
      listener.event(message.event);
    } else if (message.kind === 'alive') listener.alive();
    else if (message.kind === 'lost') listener.lost();
    else if (message.kind === 'ended') listener.ended();
  };
  const tell = (message: Message) => {
    if (message.kind === 'opened') standing = true;
    if (message.kind === 'lost') standing = false;
    hear(message);
    if (!signal.aborted) channel.postMessage(message);
  };

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind !== 'hello') hear(data);
    // A tab that came later has missed nothing it has shown, but must load once more what it loaded before this answer.
    else if (leading && standing) channel.postMessage({ kind: 'opened', resumed: false } satisfies Message);
  };
  channel.postMessage({ kind: 'hello' } satisfies Message);

  navigator.locks
    .request(name, { signal }, () => {
      leading = true;
      return holdStream(
        lastId,
        {
          opened: (resumed) => tell({ kind: 'opened', resumed }),
          event: (event) => tell({ kind: 'event', event }),
          alive: () => tell({ kind: 'alive' }),
          lost: () => tell({ kind: 'lost' }),
          ended: () => tell({ kind: 'ended' }),
        },
        signal,
      );
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}
