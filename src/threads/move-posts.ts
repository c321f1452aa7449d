import type { Tx } from '../kernel/index.js';
import type { Rejudged, Settled } from './placement.js';
import * as store from './threads.store.js';

/**
 * Stored posts that turn out to speak to us belong to their authors, whosever they were; what belongs where its parent belongs
 * goes along, generation by generation. What waits is not among the followers: it is released like any.
 */
export async function movedPosts(
  tx: Tx,
  channel: string,
  again: readonly Rejudged[],
  ours: ReadonlySet<string>,
): Promise<{ moved: Settled[]; left: string[] }> {
  const turned = again.filter(({ post, stored }) => stored.threadOf !== post.author.externalId);
  if (turned.length === 0) return { moved: [], left: [] };
  const stored = await store.storedPosts(
    tx,
    channel,
    turned.map(({ post }) => post.externalId),
  );
  const moved = new Map<string, Settled>(
    stored.map((post) => [post.externalId, { ...post, settledThreadOf: post.authorExternalId }]),
  );
  const left = [...new Set(stored.flatMap((post) => post.threadId ?? []))];
  let parents = [...moved.keys()];
  while (parents.length > 0) {
    const followers = [
      ...(await store.filteredFollowers(tx, channel, parents)),
      ...(left.length > 0 ? await store.threadedFollowers(tx, channel, parents, left, [...ours]) : []),
    ];
    parents = [];
    for (const post of followers) {
      if (moved.has(post.externalId)) continue;
      moved.set(post.externalId, {
        ...post,
        settledThreadOf: (moved.get(post.parentExternalId) as Settled).settledThreadOf,
      });
      parents.push(post.externalId);
    }
  }
  return { moved: [...moved.values()], left };
}
