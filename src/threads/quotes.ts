import type { ChannelPost } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import type { View } from './judge-posts.js';
import type { IncomingPost, OurAccount } from './placement.js';
import * as store from './threads.store.js';

/** Posts of which the page does not tell whom they quote, with what the batch or the store can tell of that. */
export async function resolveQuotes(tx: Tx, channel: string, incoming: IncomingPost[]): Promise<IncomingPost[]> {
  const quoted = incoming.flatMap(({ post }) => post.quotedExternalId ?? []);
  if (quoted.length === 0) return incoming;
  const authors = await store.authorsOf(tx, channel, quoted);
  for (const [id, author] of authorsIn(incoming)) authors.set(id, author);
  return incoming.map((one) => {
    const { quotedExternalId, ...post } = one.post;
    const author = authors.get(quotedExternalId ?? '');
    return author === undefined ? one : { ...one, post: quoting(post, author) };
  });
}

const quoting = (post: ChannelPost, author: string): ChannelPost => ({
  ...post,
  addressees: [...post.addressees, { externalId: author, how: 'quote' }],
});

/** Stored posts that turn out to quote ours, because what they quote is among these posts. */
export async function quotesOfOurs(
  tx: Tx,
  channel: string,
  incoming: readonly IncomingPost[],
  accounts: readonly OurAccount[],
): Promise<store.QuotingPost[]> {
  const own = ownIds(incoming, accounts);
  return own.length === 0 ? [] : store.postsThatQuote(tx, channel, own);
}

/** The ids of what we wrote ourselves. */
export function ownIds(incoming: readonly IncomingPost[], accounts: readonly OurAccount[]): string[] {
  const ours = new Set(accounts.map((account) => account.externalId));
  return [...new Set(incoming.flatMap(({ post }) => (ours.has(post.author.externalId) ? idsOf(post) : [])))];
}

/** What quotes an edited post names the version that it quotes. */
export const idsOf = (post: ChannelPost): string[] => [post.externalId, ...(post.laterIds ?? [])];

const authorsIn = (incoming: readonly IncomingPost[]): Map<string, string> =>
  new Map(incoming.flatMap(({ post }) => idsOf(post).map((id) => [id, post.author.externalId])));

/** What is learned of each. */
export function learnedOf(found: store.QuotingPost[], incoming: readonly IncomingPost[]): View[] {
  const authors = authorsIn(incoming);
  return found.map((post) => ({
    learned: true,
    landedId: post.landedId,
    accountId: post.accountId as string,
    seenAt: post.postedAt,
    post: {
      externalId: post.externalId,
      rootExternalId: post.rootExternalId,
      parentExternalId: null,
      kind: 'public',
      author: post.author,
      counterpart: null,
      addressees: [{ externalId: authors.get(post.quotedExternalId) as string, how: 'quote' }],
      repost: false,
      text: post.text,
      lang: post.lang,
      postedAt: post.postedAt,
      version: post.version,
    },
  }));
}
