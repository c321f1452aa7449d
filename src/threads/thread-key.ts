import type { ChannelPost } from '../channels/index.js';

/**
 * How a post stands to us:
 * `own` one of our accounts wrote it; `explicit` it speaks to us, so its author gets a thread; `implied` it names us only
 * because the platform copied our handle into the prefix of a reply to somebody else; `none` it does not name us.
 */
export type Standing = 'own' | 'explicit' | 'implied' | 'none';

export function standingOf(post: ChannelPost, ours: ReadonlySet<string>): Standing {
  if (ours.has(post.author.externalId)) return 'own';
  if (post.kind === 'direct') return 'explicit';
  const named = post.addressees.filter((addressee) => ours.has(addressee.externalId));
  if (named.some(({ how }) => how !== 'prefix')) return 'explicit';
  return named.length > 0 ? 'implied' : 'none';
}

/** Whose thread under its root a post belongs to (an author's external id); null: nobody's. */
export type ThreadOf = string | null;

/** A post whose thread is its parent's, and whose parent we do not have. */
export const WAITING: unique symbol = Symbol('waiting');

export type FoundThread = ThreadOf | typeof WAITING;

export interface KnownPost {
  /** WAITING: it waits for its own parent. */
  threadOf: FoundThread;
}

/**
 * The thread of each post, from nothing but the post and its ancestors, so that the order of arrival cannot matter.
 * A customer's post belongs to their own thread. Ours, and one that names us only by its prefix, belong where their
 * parent belongs: that is the thread of the nearest ancestor who is not us.
 */
export function threadsOf(
  posts: readonly ChannelPost[],
  ours: ReadonlySet<string>,
  known: ReadonlyMap<string, KnownPost>,
): Map<string, ThreadOf | typeof WAITING> {
  const fresh = new Map(posts.map((post) => [post.externalId, post]));
  const found = new Map<string, ThreadOf | typeof WAITING>();
  for (const post of posts) {
    // Walk up to the first ancestor whose thread is known, then give it to everyone on the way.
    const path: string[] = [];
    let at: ChannelPost | undefined = post;
    let answer: ThreadOf | typeof WAITING | undefined;
    while (answer === undefined) {
      const id: string = at.externalId;
      if (found.has(id)) {
        answer = found.get(id) as ThreadOf;
        break;
      }
      if (path.includes(id)) answer = WAITING; // a loop of parents, which no platform makes
      path.push(id);
      answer ??= ownAnswer(at, ours);
      if (answer !== undefined) break;
      const parent = at.parentExternalId as string;
      at = fresh.get(parent);
      if (!at) answer = known.has(parent) ? (known.get(parent) as KnownPost).threadOf : WAITING;
      if (!at) break;
    }
    for (const id of path) found.set(id, answer as ThreadOf);
  }
  return found;
}

/** The thread that follows from the post alone; undefined: ask its parent. */
function ownAnswer(post: ChannelPost, ours: ReadonlySet<string>): ThreadOf | undefined {
  if (post.repost) return null;
  if (post.kind === 'direct')
    return ours.has(post.author.externalId) ? (post.counterpart?.externalId ?? null) : post.author.externalId;
  const standing = standingOf(post, ours);
  if (standing === 'explicit' || standing === 'none') return post.author.externalId;
  return post.parentExternalId === null ? null : undefined;
}

/** A thread comes into being by a post of its customer that speaks to us; others only join one. */
export const opensThread = (post: ChannelPost, ours: ReadonlySet<string>): boolean =>
  !post.repost && standingOf(post, ours) === 'explicit';
