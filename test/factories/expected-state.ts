import type { FakePost } from '../../src/channels/fake/index.js';
import { BRAND } from './timeline.js';

/** What the rules of the domain make of a finished timeline, worked out all at once and as plainly as can be. */
export interface ExpectedState {
  /** Posts by their thread: `<customer>/<root>`, or null. */
  threadOf: Map<string, string | null>;
  /** Sets of threads that share a ticket, each sorted and joined. */
  tickets: string[];
}

const DAY = 86_400_000;

/** `isFiltered`: which posts rules keep from opening a thread. Of an edited post each version may be among `posts`. */
export function expectedState(
  posts: readonly FakePost[],
  isFiltered: (post: FakePost) => boolean = () => false,
): ExpectedState {
  const byId = new Map(posts.map((post) => [post.externalId, post]));
  const speaksToUs = (post: FakePost): boolean =>
    !post.repost &&
    post.author.externalId !== BRAND &&
    (post.kind === 'direct' || post.addressees.some((a) => a.externalId === BRAND && a.how !== 'prefix'));
  const namesUs = (post: FakePost): boolean => post.addressees.some((a) => a.externalId === BRAND);
  const customerOf = (post: FakePost): string | null => {
    if (post.repost) return null;
    if (post.kind === 'direct')
      return post.author.externalId === BRAND ? (post.counterpart?.externalId ?? null) : post.author.externalId;
    const followsParent = post.author.externalId === BRAND || (namesUs(post) && !speaksToUs(post));
    if (!followsParent) return post.author.externalId;
    const parent = byId.get(post.parentExternalId ?? '');
    return parent ? customerOf(parent) : null;
  };
  const key = (post: FakePost, customer: string): string => `${customer}/${post.rootExternalId}`;
  const opens = (post: FakePost): boolean => speaksToUs(post) && !isFiltered(post);
  const opened = new Set(posts.filter(opens).map((post) => key(post, post.author.externalId)));
  const threadOf = new Map(
    posts.map((post) => {
      const customer = customerOf(post);
      return [post.externalId, customer && opened.has(key(post, customer)) ? key(post, customer) : null];
    }),
  );
  return { threadOf, tickets: ticketsOf(posts, threadOf) };
}

/** Threads of one customer belong together when one begins within the window after the other's last word. */
function ticketsOf(posts: readonly FakePost[], threadOf: ReadonlyMap<string, string | null>): string[] {
  const spans = new Map<string, { customer: string; from: number; to: number; window: number }>();
  for (const post of posts) {
    const thread = threadOf.get(post.externalId);
    if (!thread) continue;
    const customer = thread.slice(0, thread.indexOf('/'));
    if (post.author.externalId !== customer && post.author.externalId !== BRAND) continue;
    const at = Date.parse(post.postedAt);
    const span = spans.get(thread) ?? { customer, from: at, to: at, window: (post.kind === 'direct' ? 30 : 7) * DAY };
    spans.set(thread, { ...span, from: Math.min(span.from, at), to: Math.max(span.to, at) });
  }
  const groupOf = new Map([...spans.keys()].map((thread) => [thread, new Set([thread])]));
  for (const [a, x] of spans) {
    for (const [b, y] of spans) {
      if (x.customer !== y.customer || x.from - x.window > y.to || y.from - y.window > x.to) continue;
      const [one, other] = [groupOf.get(a) as Set<string>, groupOf.get(b) as Set<string>];
      if (one === other) continue;
      for (const thread of other) groupOf.set(thread, one.add(thread));
    }
  }
  return [...new Set(groupOf.values())].map((group) => [...group].sort().join(' ')).sort();
}
