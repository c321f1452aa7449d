import type { Reply } from '../../api/types/replies.ts';
import type { Post, Thread } from '../../api/types/threads.ts';
import type { Attempt, Draft } from './draft.store.ts';

export interface Arrived {
  /** New ones, and those that their authors have edited or that have vanished. */
  posts: Post[];
  replies: Reply[];
}

/** Marks everything in the thread as seen. */
export function seenNow(thread: Thread): Pick<Draft, 'seenVersion' | 'seen'> {
  return {
    seenVersion: thread.version,
    seen: [...thread.posts.map(lookOf), ...thread.replies.map((reply) => reply.id)],
  };
}

/** A post looks otherwise when its author has edited it, and when it has vanished or come back. */
const lookOf = (post: Post): string => `${post.id} ${post.gone ? post.gone.why : post.version}`;

/** What others changed in the thread since the agent began to write. The agent's own replies are no surprise. */
export function arrivedSince(draft: Draft, thread: Thread, ownId: string): Arrived {
  if (draft.seenVersion === null || draft.threadId !== thread.id) return { posts: [], replies: [] };
  const seen = new Set(draft.seen);
  const replies = new Map(thread.replies.map((reply) => [reply.id, reply]));
  const isOwn = (post: Post) => post.replyId !== null && replies.get(post.replyId)?.agent.id === ownId;
  const known = new Set(draft.seen.map((look) => look.split(' ')[0]));
  const isNoNews = (post: Post) => !known.has(post.id) && (post.deleted || post.postedAt < (thread.since ?? ''));
  const posts = thread.posts.filter((post) => !seen.has(lookOf(post)) && !isNoNews(post) && !isOwn(post));
  const posted = new Set(thread.posts.map((post) => post.replyId));
  return {
    posts,
    replies: thread.replies.filter(
      (reply) =>
        !seen.has(reply.id) && reply.agent.id !== ownId && reply.state !== 'cancelled' && !posted.has(reply.id),
    ),
  };
}

/**
 * The version to send with: what the agent saw. When nothing new came from anyone else (their own last reply was sent,
 * say), that is the version on the page.
 */
export function versionSeen(draft: Draft, thread: Thread, ownId: string): number {
  const arrived = arrivedSince(draft, thread, ownId);
  const surprised = arrived.posts.length > 0 || arrived.replies.length > 0;
  return surprised ? (draft.seenVersion ?? thread.version) : thread.version;
}

/** The newest reply before any that the agent has not seen. */
export function replySeen(draft: Draft, thread: Thread, ownId: string): string | null {
  const unseen = arrivedSince(draft, thread, ownId).replies.map((reply) => Number(reply.id));
  const seen = thread.replies.filter((reply) => unseen.every((id) => Number(reply.id) < id)).map((reply) => reply.id);
  return seen.toSorted((a, b) => Number(a) - Number(b)).at(-1) ?? null;
}

/**
 * The request to send. While an earlier try of the same text to the same post has no answer, it is that very request
 * with that very key: if it was taken after all, the server gives back its reply and nothing is posted twice.
 */
export function attemptFor(
  draft: Draft,
  wanted: Attempt['body'] & { threadId: string },
  newKey: () => string,
): Attempt {
  const last = draft.attempt;
  const { threadId, ...body } = wanted;
  const sameFiles = JSON.stringify(last?.body.media ?? []) === JSON.stringify(body.media);
  const sameTarget = last?.threadId === threadId && last.body.targetPostId === body.targetPostId;
  const sameText = last?.body.text === body.text && last.body.parts === body.parts;
  if (last && sameTarget && sameFiles && sameText) return last;
  return { key: newKey(), threadId, body };
}
