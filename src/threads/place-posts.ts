import type { ChannelPost } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { saveAuthors, storedAuthors, type AuthorRef } from './authors.store.js';
import { fillThreads } from './fill-threads.js';
import { judgeAgain, judgeFresh } from './judge-posts.js';
import { movedPosts } from './move-posts.js';
import { adoptable, lockContacts, openThreads } from './open-threads.js';
import type { IncomingPost, Judgement, OurAccount, Placement, Rejudged, Settled, StoredState } from './placement.js';
import { rememberVersions, storedParents, withStoredParent } from './post-versions.js';
import { idsOf, learnedOf, quotesOfOurs, resolveQuotes } from './quotes.js';
import { threadsOf, WAITING, type FoundThread, type KnownPost, type ThreadOf } from './thread-key.js';
import * as store from './threads.store.js';
import { waitingChildren, type WaitingChildren } from './waiting-children.js';

/**
 * Decides where posts belong; writes only authors. The caller holds their lane, and contacts are locked here, so what is
 * read stays true until it has been written.
 */
export async function placePosts(
  tx: Tx,
  channel: string,
  landed: IncomingPost[],
  accounts: OurAccount[],
): Promise<Placement> {
  const ours = new Set(accounts.map((account) => account.externalId));
  const incoming = await resolveQuotes(tx, channel, landed);
  let newest = newestVersions(incoming);
  const people = peopleOf(newest);
  const [, before, authorsBefore, children] = await Promise.all([
    rememberVersions(tx, channel, newest),
    store.knownPosts(tx, channel, idsAndParents(newest)),
    storedAuthors(tx, channel, [...people]),
    waitingChildren(
      tx,
      channel,
      newest.flatMap(({ post }) => idsOf(post)),
    ),
  ]);
  let known = before;
  const storedAs = await storedParents(tx, channel, newest, known);
  if (storedAs.size > 0) {
    newest = newest.map((answer) => withStoredParent(answer, storedAs));
    known = await store.knownPosts(tx, channel, idsAndParents(newest));
  }
  const isFresh = ({ post }: IncomingPost): boolean => !known.has(post.externalId);
  const others = otherVersions(incoming, newest);
  const judgements = judgeFresh(newest.filter(isFresh), others, accounts);
  const fresh = allTheySay(newest.filter(isFresh), others).sort(byExternalId);

  const quotes = await quotesOfOurs(tx, channel, newest, accounts);
  for (const post of quotes) known.set(post.externalId, post);
  const again = judgeAgain([...incoming, ...learnedOf(quotes, newest)], known, accounts);
  const heardNow = again.filter(({ judgement }) => judgement.why === null);
  const { moved, left } = await movedPosts(tx, channel, again, ours);
  const { threadOf, released } = await resolveThreads(children, newest, fresh, moved, ours, known);

  const wanted = [...wantedAuthors(threadOf, released, again), ...heardNow.map(({ post }) => post.author.externalId)];
  const further = [...new Set(wanted)].filter((id) => !people.has(id));
  const stored = [...authorsBefore, ...(await storedAuthors(tx, channel, further))];
  const authors = await saveAuthors(tx, channel, seenAuthors(fresh), stored);
  const customers = wanted.flatMap((id) => authors.get(id) ?? []);
  const wantedThreads = [
    ...fresh.flatMap(({ post }) =>
      keyed(threadOf.get(post.externalId), post, judgements.get(post.externalId), authors),
    ),
    ...released.flatMap((post) => keyed(post.settledThreadOf, post, undefined, authors)),
    // An edit may have a later time.
    ...heardNow.flatMap(({ post, stored, judgement }) =>
      keyed(post.author.externalId, { ...post, postedAt: stored.postedAt }, judgement, authors),
    ),
  ];
  const [, threads] = await Promise.all([lockContacts(tx, customers), openThreads(tx, wantedThreads)]);
  const settled = new Map(released.map((post) => [post.externalId, post]));
  for (const post of await adoptable(tx, channel, threads)) {
    if (!settled.has(post.externalId)) settled.set(post.externalId, post);
  }
  return {
    channel,
    authors,
    edits: edits(newest, known),
    withMedia: newest.flatMap(({ post }) => (post.media?.length && known.has(post.externalId) ? [post] : [])),
    rejudged: again,
    left,
    ...fillThreads({
      fresh: fresh.map((post) => ({
        ...post,
        judgement: judgements.get(post.post.externalId) as Judgement,
        threadOf: threadOf.get(post.post.externalId) as FoundThread,
      })),
      settled: [...settled.values()],
      threads,
      ours,
    }),
  };
}

/** The thread that a post belongs to, and whether the post opens it. */
function keyed(
  of: FoundThread | undefined,
  post: { rootExternalId: string; postedAt: Date; kind?: 'public' | 'direct' },
  judgement: Judgement | undefined,
  authors: ReadonlyMap<string, AuthorRef>,
) {
  const author = typeof of === 'string' ? authors.get(of) : undefined;
  if (typeof of !== 'string' || !author) return [];
  const { rootExternalId, postedAt, kind = 'public' } = post;
  const opener = judgement?.why === null ? { opensFor: judgement.opensFor, kind, postedAt } : null;
  return [{ author: { ...author, externalId: of }, rootExternalId, opener }];
}

/** One of each post; of an edited one its newest version. */
function newestVersions(incoming: IncomingPost[]): IncomingPost[] {
  const newest = new Map<string, IncomingPost>();
  for (const candidate of incoming) {
    const other = newest.get(candidate.post.externalId);
    if (!other || other.post.version < candidate.post.version) newest.set(candidate.post.externalId, candidate);
  }
  return [...newest.values()];
}

function otherVersions(incoming: IncomingPost[], newest: IncomingPost[]): IncomingPost[] {
  const versions = new Map(newest.map(({ post }) => [post.externalId, post.version]));
  return incoming.filter(({ post }) => versions.get(post.externalId) !== post.version);
}

/** Whoever has spoken to us in one version has done so, whatever is left of it in the newest. */
function allTheySay(newest: IncomingPost[], others: IncomingPost[]): IncomingPost[] {
  if (others.length === 0) return newest;
  const earlier = Map.groupBy(others, ({ post }) => post.externalId);
  return newest.map((one) => {
    const said = (earlier.get(one.post.externalId) ?? []).flatMap(({ post }) => post.addressees);
    return { ...one, post: { ...one.post, addressees: [...one.post.addressees, ...said] } };
  });
}

const idsAndParents = (incoming: IncomingPost[]): string[] => [
  ...new Set(
    incoming.flatMap(({ post }) =>
      post.parentExternalId ? [post.externalId, post.parentExternalId] : [post.externalId],
    ),
  ),
];

const byExternalId = (a: IncomingPost, b: IncomingPost): number => (a.post.externalId < b.post.externalId ? -1 : 1);

const edits = (newest: IncomingPost[], known: ReadonlyMap<string, StoredState>): ChannelPost[] =>
  newest.map(({ post }) => post).filter((post) => post.version > (known.get(post.externalId)?.version ?? post.version));

const peopleOf = (incoming: IncomingPost[]): Set<string> =>
  new Set(
    incoming.flatMap(({ post: { author, counterpart } }) =>
      counterpart ? [author.externalId, counterpart.externalId] : [author.externalId],
    ),
  );

const seenAuthors = (fresh: IncomingPost[]) =>
  fresh.flatMap(({ post, seenAt }) =>
    [post.author, ...(post.counterpart ? [post.counterpart] : [])].map((a) => ({ ...a, seenAt })),
  );

/**
 * The threads of the fresh posts, and the stored posts that are moved, that waited for one of those that came, or for one that waited. Each
 * round may free fresh posts too: those that come below a stored post that was still waiting.
 */
async function resolveThreads(
  waitingFor: WaitingChildren,
  incoming: IncomingPost[],
  fresh: IncomingPost[],
  moved: readonly Settled[],
  ours: ReadonlySet<string>,
  stored: ReadonlyMap<string, KnownPost>,
): Promise<{ threadOf: Map<string, FoundThread>; released: Settled[] }> {
  const posts = fresh.map(({ post }) => post);
  const known = new Map<string, KnownPost>(stored);
  for (const post of moved) known.set(post.externalId, { threadOf: post.settledThreadOf });
  const isMoved = new Set(moved.map((post) => post.externalId));
  const released: Settled[] = [...moved];
  const asked = new Set<string>();
  const storedAs = new Map(incoming.flatMap(({ post }) => (post.laterIds ?? []).map((id) => [id, post.externalId])));
  for (;;) {
    const threadOf = threadsOf(posts, ours, known);
    const settled = new Map<string, ThreadOf>(released.map((post) => [post.externalId, post.settledThreadOf]));
    for (const { post } of incoming) {
      const of = threadOf.get(post.externalId) ?? known.get(post.externalId)?.threadOf ?? null;
      if (of === WAITING) continue;
      for (const id of [post.externalId, ...(post.laterIds ?? [])]) settled.set(id, of);
    }
    const parents = [...settled.keys()].filter((id) => !asked.has(id));
    if (parents.length === 0) return { threadOf, released };
    for (const id of parents) asked.add(id);
    for (const child of await waitingFor(parents)) {
      if (isMoved.has(child.externalId)) continue;
      const settledThreadOf = settled.get(child.parentExternalId) as ThreadOf;
      known.set(child.externalId, { threadOf: settledThreadOf });
      const parentExternalId = storedAs.get(child.parentExternalId) ?? child.parentExternalId;
      released.push({ ...child, parentExternalId, settledThreadOf });
    }
  }
}

function wantedAuthors(
  threadOf: ReadonlyMap<string, FoundThread>,
  released: Settled[],
  again: readonly Rejudged[],
): string[] {
  const all = [
    ...threadOf.values(),
    ...released.map((post) => post.settledThreadOf),
    ...again.map(({ stored }) => stored.threadOf),
  ];
  return all.filter((of): of is string => typeof of === 'string');
}
