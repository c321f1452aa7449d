import { useSyncExternalStore } from 'react';
import { api } from '../../api/client.ts';
import type { PresentAgent, TicketPresence } from '../../api/types/live.ts';
import { listenLive } from '../live/live.store.ts';

const NOBODY: readonly PresentAgent[] = [];
let present = new Map<number, readonly PresentAgent[]>();
const watchers = new Set<() => void>();
/** Counts what the stream has told, so that an answer which is older than that is known as such. */
let told = 0;

/** Follows who is at which ticket, until the returned function is called. */
export function startPresence(): () => void {
  const stop = new AbortController();
  let asked = 0;
  let answered = 0;
  const ask = async (): Promise<void> => {
    const [before, own] = [told, ++asked];
    const { items } = await api.get<{ items: TicketPresence[] }>('/api/presence', stop.signal);
    if (own < answered) return; // overtaken by the answer to a later question
    answered = own;
    if (told !== before) return ask();
    present = new Map(items.map(({ number, agents }) => [number, agents]));
    changed();
  };
  // Without an answer the faces are as old as they are; the next opening of the stream asks again.
  const askQuietly = () => void ask().catch(() => undefined);
  const unlisten = listenLive({
    opened: askQuietly,
    presence: (items) => {
      told += 1;
      present = new Map(present);
      for (const { number, agents } of items) {
        if (agents.length > 0) present.set(number, agents);
        else present.delete(number);
      }
      changed();
    },
  });
  askQuietly();
  return () => {
    unlisten();
    stop.abort();
    present = new Map();
  };
}

/** Who has the ticket before them now, oneself included. */
export function useTicketPresence(number: number): readonly PresentAgent[] {
  return useSyncExternalStore(
    (heard) => {
      watchers.add(heard);
      return () => watchers.delete(heard);
    },
    () => present.get(number) ?? NOBODY,
  );
}

function changed(): void {
  for (const heard of watchers) heard();
}
