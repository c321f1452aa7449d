import type { Post, Thread } from '../../api/types/threads.ts';

/** X refuses what an account has said to the same person in the same words of late. */
const WITHIN_MS = 24 * 3_600_000;

/** Our own post to this customer in the same words, of the last day; X would refuse them a second time. */
export function saidBefore(text: string, threads: readonly Thread[], now: number): Post | null {
  const wanted = comparable(text);
  if (wanted === '') return null;
  const posts = threads.flatMap((thread) => thread.posts.filter((post) => post.relation === 'ours' && !post.deleted));
  return posts.find((post) => now - Date.parse(post.postedAt) < WITHIN_MS && comparable(post.text) === wanted) ?? null;
}

/** An answer that was written on the platform itself, in the words of the draft. */
export function answeredElsewhere(text: string, thread: Thread, since: number): Post | null {
  const wanted = comparable(text);
  if (wanted === '') return null;
  return (
    thread.posts.find(
      (post) =>
        post.relation === 'ours' &&
        post.replyId === null &&
        Date.parse(post.postedAt) >= since &&
        comparable(post.text) === wanted,
    ) ?? null
  );
}

/** X normalises text, copies handles to its front and rewrites links, with or without their scheme. */
const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^(?:@\w{1,15}\s+)+/u, '')
    .replaceAll(/https?:\/\//gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
