import type { Tx } from '../kernel/index.js';
import { fillThreads } from './fill-threads.js';
import { adoptable, lockContacts, openThreads } from './open-threads.js';
import type { OurAccount, Placement, Settled } from './placement.js';
import * as store from './threads.store.js';

/**
 * Opens the threads of filtered posts that a person has chosen. Each belongs to its author from now on, whatever it was
 * context of, and what followed it goes along. Those that are in a thread by now, that are gone or ours are passed over.
 * For a caller who holds all lanes.
 */
export async function placeChosen(
  tx: Tx,
  channel: string,
  postIds: string[],
  accounts: OurAccount[],
): Promise<Placement & { chosen: Set<string> }> {
  const ours = new Set(accounts.map((account) => account.externalId));
  const chosen = await store.filteredPosts(tx, channel, postIds, [...ours]);
  const authors = new Map(
    chosen.map(({ authorId: id, contactId, authorExternalId }) => [
      authorExternalId,
      { id, contactId, isNew: false, externalId: authorExternalId },
    ]),
  );
  await lockContacts(tx, [...authors.values()]);
  const threads = await openThreads(
    tx,
    chosen.map(({ authorExternalId, rootExternalId, kind, postedAt, accountId }) => ({
      author: authors.get(authorExternalId) as NonNullable<ReturnType<typeof authors.get>>,
      rootExternalId,
      opener: { opensFor: [accountId ?? (accounts[0] as OurAccount).id], kind, postedAt },
    })),
  );
  const settled = new Map<string, Settled>(
    chosen.map((post) => [post.externalId, { ...post, settledThreadOf: post.authorExternalId }]),
  );
  await addFollowers(tx, channel, settled);
  for (const post of await adoptable(tx, channel, threads)) {
    if (!settled.has(post.externalId)) settled.set(post.externalId, post);
  }
  return {
    channel,
    authors,
    edits: [],
    withMedia: [],
    rejudged: [],
    left: [],
    ...fillThreads({ fresh: [], settled: [...settled.values()], threads, ours }),
    chosen: new Set(chosen.map((post) => post.externalId)),
  };
}

/** What stands below them and belongs where its parent belongs, generation by generation. */
async function addFollowers(tx: Tx, channel: string, settled: Map<string, Settled>): Promise<void> {
  let parents = [...settled.keys()];
  while (parents.length > 0) {
    const followers = await store.filteredFollowers(tx, channel, parents);
    parents = [];
    for (const post of followers) {
      if (settled.has(post.externalId)) continue;
      const { settledThreadOf } = settled.get(post.parentExternalId) as Settled;
      settled.set(post.externalId, { ...post, settledThreadOf });
      parents.push(post.externalId);
    }
  }
}
