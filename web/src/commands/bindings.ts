import { useSyncExternalStore } from 'react';
import type { Command } from './command.ts';
import { isCharacterKey } from './keys.ts';

/** An agent's own keys, by command; an empty list: none. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

export interface Bindings {
  own: OwnKeys;
  /** Whether keys that also write do anything. */
  characterKeys: boolean;
}

let bindings: Bindings = { own: {}, characterKeys: true };
const watchers = new Set<() => void>();

export function setBindings(next: Bindings): void {
  bindings = next;
  for (const changed of watchers) changed();
}

export function useBindings(): Bindings {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => bindings,
  );
}

/** The keys that do it now: the agent's own, else those it came with. */
export function keysOf(command: Pick<Command, 'id' | 'keys'>): readonly string[] {
  const keys = bindings.own[command.id] ?? (typeof command.keys === 'string' ? [command.keys] : (command.keys ?? []));
  return bindings.characterKeys ? keys : keys.filter((each) => !isCharacterKey(each));
}
