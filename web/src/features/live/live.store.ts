import { useSyncExternalStore } from 'react';
import type { LiveChanges, TicketPresence } from '../../api/types/live.ts';
import type { StreamListener } from './live-stream.ts';
import { shareStream } from './shared-stream.ts';

export interface LiveListener {
  /** These tickets and replies are newer than they were. */
  changes?(changes: LiveChanges): void;
  /** Anything may be newer: load again what is shown. */
  refresh?(): void;
  /** The stream stands, for the first time or again. */
  opened?(): void;
  /** At these tickets others are present than before. */
  presence?(items: TicketPresence[]): void;
}

/** A follower that hears nothing from the tab that reads for longer than this says so. */
const QUIET_MS = 45_000;
/** While there is no stream, what is shown is loaded again this often. */
const POLL_MS = 15_000;

let downSince: number | null = null;
const watchers = new Set<() => void>();
const listeners = new Set<LiveListener>();

function setDown(down: boolean): void {
  const next = down ? (downSince ?? Date.now()) : null;
  if (next === downSince) return;
  downSince = next;
  for (const changed of watchers) changed();
}

/** Since when (this browser's clock) the stream is down; null while it stands. */
export function useLiveDownSince(): number | null {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => downSince,
  );
}

/** Hears what changed, until the returned function is called. */
export function listenLive(listener: LiveListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let renew: () => void = () => undefined;
/** Lets go of a stream that may have died unnoticed, and begins another; all listeners are told to load again. */
export const renewLive = (): void => renew();

/** Follows the stream of one agent's session until the returned function is called. */
export function startLive(agentId: string, onEnded: () => void): () => void {
  let stop = new AbortController();
  let quiet: ReturnType<typeof setTimeout>;
  const alive = () => {
    setDown(false);
    clearTimeout(quiet);
    quiet = setTimeout(() => setDown(true), QUIET_MS);
  };
  const refresh = () => {
    for (const listener of listeners) listener.refresh?.();
  };
  const poll = setInterval(() => {
    if (downSince !== null && document.visibilityState === 'visible') refresh();
  }, POLL_MS);

  const begin = () => {
    setDown(true);
    shareStream(agentId, listener, stop.signal);
  };
  renew = () => {
    stop.abort();
    stop = new AbortController();
    begin();
  };
  const listener: StreamListener = {
    opened: (resumed) => {
      alive();
      for (const listener of listeners) listener.opened?.();
      if (!resumed) refresh();
    },
    alive,
    lost: () => setDown(true),
    ended: onEnded,
    event: ({ event, data }) => {
      if (event === 'bye') onEnded();
      else if (event === 'reset') refresh();
      else if (event === 'presence') {
        const { items } = JSON.parse(data) as { items: TicketPresence[] };
        for (const listener of listeners) listener.presence?.(items);
      } else if (event === 'changes') {
        const changes = JSON.parse(data) as LiveChanges;
        for (const listener of listeners) listener.changes?.(changes);
      }
    },
  };
  begin();
  return () => {
    renew = () => undefined;
    stop.abort();
    clearTimeout(quiet);
    clearInterval(poll);
  };
}
