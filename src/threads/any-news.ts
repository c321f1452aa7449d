import type { ChannelPost } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { isUnjudged } from './judge-posts.js';
import type { OurAccount } from './placement.js';
import { knownPosts } from './threads.store.js';

/** Whether any of these posts is not here, is here in older words only, or turns out to speak to us. */
export async function anyNews(
  tx: Tx,
  channel: string,
  posts: readonly ChannelPost[],
  accounts: readonly OurAccount[],
): Promise<boolean> {
  const ours = new Set(accounts.map((account) => account.externalId));
  const known = await knownPosts(
    tx,
    channel,
    posts.map((post) => post.externalId),
  );
  return posts.some((post) => {
    const stored = known.get(post.externalId);
    return !stored || post.version > stored.version || isUnjudged(post, stored.judged, ours);
  });
}
