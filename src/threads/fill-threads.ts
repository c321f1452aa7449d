import {
  absorb,
  threadKey,
  waitingMustBeRead,
  type PlacedPost,
  type Placement,
  type Settled,
  type ThreadChange,
  type Voice,
} from './placement.js';
import type { FoundThread } from './thread-key.js';

/** Puts posts into their threads, as far as those exist, and brings the threads' times up to date. */
export function fillThreads(batch: {
  fresh: Omit<Placement['fresh'][number], 'thread'>[];
  settled: Settled[];
  threads: ReadonlyMap<string, ThreadChange>;
  ours: ReadonlySet<string>;
}): Pick<Placement, 'fresh' | 'settled' | 'threads' | 'rereadWaiting'> {
  const { threads, ours } = batch;
  const additions = new Map<ThreadChange, PlacedPost[]>();
  const threadFor = (of: FoundThread, rootExternalId: string): ThreadChange | null =>
    typeof of === 'string' ? (threads.get(threadKey(of, rootExternalId)) ?? null) : null;
  const add = (thread: ThreadChange | null, authorExternalId: string, post: Omit<PlacedPost, 'voice'>): void => {
    if (!thread) return;
    const list = additions.get(thread) ?? [];
    additions.set(thread, list);
    list.push({ ...post, voice: voiceOf(authorExternalId, thread, ours) });
  };

  const fresh = batch.fresh.map((incoming) => {
    const { post } = incoming;
    const thread = threadFor(incoming.threadOf, post.rootExternalId);
    const { externalId, text, lang, postedAt } = post;
    const gone = incoming.gone !== undefined;
    add(thread, post.author.externalId, { externalId, text, lang, postedAt, replyId: incoming.replyId ?? null, gone });
    return { ...incoming, thread };
  });
  const settled = batch.settled.map((post) => {
    const thread = threadFor(post.settledThreadOf, post.rootExternalId);
    const { externalId, text, lang, postedAt, gone } = post;
    add(thread, post.authorExternalId, { externalId, text, lang, postedAt, replyId: null, gone });
    return { ...post, thread, isOurs: ours.has(post.authorExternalId) };
  });

  const rereadWaiting: ThreadChange[] = [];
  for (const [thread, posts] of additions) {
    const before = thread.ourLastPostAt;
    absorb(thread, posts);
    if (waitingMustBeRead(before, thread)) rereadWaiting.push(thread);
  }
  const widened = [...threads.values()].filter((thread) => thread.widened);
  return { fresh, settled, threads: [...new Set([...additions.keys(), ...widened])], rereadWaiting };
}

const voiceOf = (authorExternalId: string, thread: ThreadChange, ours: ReadonlySet<string>): Voice => {
  if (authorExternalId === thread.author.externalId) return 'customer';
  return ours.has(authorExternalId) ? 'us' : 'other';
};
