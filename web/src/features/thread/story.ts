import type { Note } from '../../api/types/notes.ts';
import type { Reply } from '../../api/types/replies.ts';
import type { Post, Thread } from '../../api/types/threads.ts';
import { isBegun, lastStandingAt } from './reply-parts.ts';

export type StoryItem =
  | { kind: 'post'; key: string; at: string; post: Post; reply: Reply | null }
  | { kind: 'reply'; key: string; at: string; reply: Reply }
  | { kind: 'note'; key: string; at: string; note: Note }
  | { kind: 'context'; key: string; at: string; posts: Post[] };

/**
 * A thread as it is read: posts and our replies by time. A sent reply that has come back as a post stands once, as the
 * post; of several posts what is to follow stands after those that have come; a cancelled one is gone; neighbouring posts
 * by others are one fold.
 */
export function storyOf(thread: Thread, notes: readonly Note[] = []): StoryItem[] {
  const replies = new Map(thread.replies.map((reply) => [reply.id, reply]));
  const posted = new Map(thread.posts.toReversed().map((post) => [post.replyId, post.id]));

  const items: StoryItem[] = thread.posts.map((post) =>
    post.relation === 'context'
      ? { kind: 'context', key: `c${post.id}`, at: post.postedAt, posts: [post] }
      : {
          kind: 'post',
          // The reply's item becomes its post, or the first of several.
          key: post.replyId && posted.get(post.replyId) === post.id ? `r${post.replyId}` : `p${post.id}`,
          at: post.postedAt,
          post,
          reply: post.replyId === null ? null : (replies.get(post.replyId) ?? null),
        },
  );
  for (const reply of thread.replies) {
    if (isBegun(reply)) items.push({ kind: 'reply', key: `rest${reply.id}`, at: lastStandingAt(reply), reply });
    if (isBegun(reply) || reply.state === 'cancelled' || posted.has(reply.id)) continue;
    items.push({ kind: 'reply', key: `r${reply.id}`, at: reply.sentAt ?? reply.createdAt, reply });
  }
  for (const note of notes) items.push({ kind: 'note', key: `n${note.id}`, at: note.createdAt, note });
  return foldContext(items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)));
}

function foldContext(items: StoryItem[]): StoryItem[] {
  const folded: StoryItem[] = [];
  for (const item of items) {
    const last = folded.at(-1);
    if (item.kind === 'context' && last?.kind === 'context') last.posts.push(...item.posts);
    else folded.push(item);
  }
  return folded;
}

/** The newest post of the customer's that can still be answered. */
export function lastCustomerPost(thread: Thread): Post | null {
  return thread.posts
    .filter((post) => post.author.customer && !post.deleted)
    .reduce<Post | null>((newest, post) => (newest && newest.postedAt > post.postedAt ? newest : post), null);
}

/** The thread in which the customer wrote last: where an answer most likely goes. */
export function newestThread(threads: readonly Thread[]): Thread | null {
  const lastAt = (thread: Thread) => lastCustomerPost(thread)?.postedAt ?? '';
  return threads.reduce<Thread | null>(
    (newest, thread) => (newest && lastAt(newest) >= lastAt(thread) ? newest : thread),
    null,
  );
}

/** Each note stands in the thread in which something was written last before it; one before all of them in the first. */
export function notesByThread(threads: readonly Thread[], notes: readonly Note[]): Map<string, Note[]> {
  const lastBefore = (thread: Thread, at: number) =>
    thread.posts.reduce((last, { postedAt }) => {
      const time = Date.parse(postedAt);
      return time <= at && time > last ? time : last;
    }, 0);
  const placeOf = ({ createdAt }: Note) => {
    const at = Date.parse(createdAt);
    return threads.reduce((best, thread) => (lastBefore(thread, at) > lastBefore(best, at) ? thread : best)).id;
  };
  return threads.length === 0 ? new Map() : Map.groupBy(notes, placeOf);
}
