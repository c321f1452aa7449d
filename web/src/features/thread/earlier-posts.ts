import { api } from '../../api/client.ts';
import type { Thread, ThreadPart } from '../../api/types/threads.ts';
import type { TicketThreads, TicketWithThreads } from '../../api/types/tickets.ts';

/** Of a thread, by its id: a post from which on it is shown, with a page before it. What is not in here is shown as the ticket gives it. */
export const reach = new Map<string, string>();

/** A page of posts before a post, and the thread that it stands in. */
export const readEarlier = (postId: string, signal?: AbortSignal): Promise<ThreadPart> =>
  api.get<ThreadPart>(`/api/posts/${postId}/earlier`, signal);

/** Of a ticket, by its number: how many pages of earlier threads it is shown with. */
export const pagesBefore = new Map<number, number>();

/** Later than any post. */
const NEVER = '9999';

/**
 * The ticket with as many threads and posts as were asked for: read anew with it, so that none is missing in between, and
 * none stays that is gone.
 */
export async function withEarlier(page: TicketWithThreads, signal: AbortSignal): Promise<TicketWithThreads> {
  const long = await withEarlierThreads(page, signal);
  return { ...long, threads: await Promise.all(long.threads.map((thread) => extended(thread, signal))) };
}

async function withEarlierThreads(page: TicketWithThreads, signal: AbortSignal): Promise<TicketWithThreads> {
  const { number } = page.ticket;
  let long = page;
  for (let left = pagesBefore.get(number) ?? 0; left > 0 && long.earlier; left -= 1) {
    const more = await api.get<TicketThreads>(`/api/tickets/${number}/threads?before=${long.earlier}`, signal);
    const known = new Set(long.threads.map(({ id }) => id)); // one in which something was written meanwhile is in both
    const before = more.threads.filter(({ id }) => !known.has(id)).map((thread) => ({ ...thread, since: NEVER }));
    long = { ...long, threads: [...before, ...long.threads], earlier: more.earlier, isLong: true };
  }
  return long;
}

async function extended(thread: Thread, signal: AbortSignal): Promise<Thread> {
  const wanted = reach.get(thread.id);
  let long = thread;
  while (wanted && long.earlier && (long.earlier === wanted || !long.posts.some(({ id }) => id === wanted)))
    long = joined(await readEarlier(long.earlier, signal), long);
  return wanted ? { ...long, since: thread.since ?? thread.posts[0]?.postedAt } : long;
}

/** What is in both, such as what others wrote above, is there once. */
function joined(before: ThreadPart, thread: Thread): Thread {
  const posts = new Set(before.posts.map(({ id }) => id));
  const replies = new Set(thread.replies.map(({ id }) => id));
  return {
    ...thread,
    posts: [...before.posts, ...thread.posts.filter(({ id }) => !posts.has(id))],
    replies: [...before.replies.filter(({ id }) => !replies.has(id)), ...thread.replies],
    earlier: before.earlier,
  };
}
