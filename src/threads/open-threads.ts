import type { Tx } from '../kernel/index.js';
import type { AuthorRef } from './authors.store.js';
import { threadKey, type Settled, type ThreadChange } from './placement.js';
import * as store from './threads.store.js';

/** A thread that posts belong to. */
export interface WantedThread {
  author: AuthorRef & { externalId: string };
  rootExternalId: string;
  /** The post that opens it, if it is not there; null: none of these does. */
  opener: { opensFor: readonly string[]; kind: 'public' | 'direct'; postedAt: Date } | null;
}

/** Customers' tickets are decided over all their threads, which may be in any lane. */
export async function lockContacts(tx: Tx, customers: readonly AuthorRef[]): Promise<void> {
  const contactIds = new Set(customers.filter(({ isNew }) => !isNew).map(({ contactId }) => contactId));
  if (contactIds.size === 0) return;
  await tx.query('SELECT 1 FROM contact WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.workspaceId,
    [...contactIds],
  ]);
}

/** Those that exist or come into being, by key. */
export async function openThreads(tx: Tx, wanted: WantedThread[]): Promise<Map<string, ThreadChange>> {
  const keyOf = ({ author, rootExternalId }: WantedThread): string => threadKey(author.externalId, rootExternalId);
  const keys = new Map(wanted.map((thread) => [keyOf(thread), thread]));
  const threads = await store.existingThreads(
    tx,
    [...keys.values()].filter(({ author }) => !author.isNew),
  );
  for (const { author, rootExternalId, opener } of wanted) {
    if (!opener) continue;
    const key = threadKey(author.externalId, rootExternalId);
    const thread = threads.get(key);
    if (thread) widen(thread, opener.opensFor);
    else threads.set(key, newThread(key, author, rootExternalId, opener));
  }
  return threads;
}

/** Accounts are only ever added, so it does not matter which post comes first. */
function widen(thread: ThreadChange, accountIds: readonly string[]): void {
  if (accountIds.every((id) => thread.accountIds.includes(id))) return;
  thread.accountIds = inOrder([...thread.accountIds, ...accountIds]);
  thread.widened = true;
}

/** As they were connected. */
const inOrder = (accountIds: readonly string[]): string[] =>
  [...new Set(accountIds)].sort((a, b) => Number(a) - Number(b));

const newThread = (
  key: string,
  author: WantedThread['author'],
  rootExternalId: string,
  { opensFor, kind, postedAt }: NonNullable<WantedThread['opener']>,
): ThreadChange => ({
  key,
  id: null,
  rootExternalId,
  author,
  accountIds: inOrder(opensFor),
  widened: false,
  kind,
  ticketId: null,
  firstPostAt: postedAt,
  lastPostAt: postedAt,
  ourLastPostAt: null,
  waitingSince: null,
  posts: [],
});

/** Stored posts that were nobody's and belong to a thread that comes into being now. Of new authors nothing is stored. */
export async function adoptable(
  tx: Tx,
  channel: string,
  threads: ReadonlyMap<string, ThreadChange>,
): Promise<Settled[]> {
  const born = [...threads.values()].filter((thread) => thread.id === null && !thread.author.isNew);
  if (born.length === 0) return [];
  const posts = await store.unthreadedPosts(tx, channel, born);
  return posts.map((post) => ({ ...post, settledThreadOf: post.threadOf }));
}
