import type { Tx } from '../kernel/index.js';
import type { StoredPost } from './placement.js';
import * as store from './threads.store.js';

/** The stored posts that wait for any of these. Nobody is asked for twice. */
export type WaitingChildren = (parents: readonly string[]) => Promise<(StoredPost & { parentExternalId: string })[]>;

/** Asks at once for those who wait for `likely`, whose turn nearly always comes. */
export async function waitingChildren(tx: Tx, channel: string, likely: string[]): Promise<WaitingChildren> {
  const asked = new Set(likely);
  const found = Map.groupBy(await store.waitingFor(tx, channel, likely), (child) => child.parentExternalId);
  return async (parents) => {
    const others = parents.filter((id) => !asked.has(id));
    return [
      ...parents.flatMap((id) => found.get(id) ?? []),
      ...(others.length > 0 ? await store.waitingFor(tx, channel, others) : []),
    ];
  };
}
