import { EMPTY_DRAFT, type Draft } from '../../web/src/features/composer/draft.store.ts';
import {
  arrivedSince,
  attemptFor,
  replySeen,
  seenNow,
  versionSeen,
} from '../../web/src/features/composer/send-guard.ts';
import { aPost, aReply, aThread } from './threads.ts';

const before = aThread([aPost('1', 1)], [], { version: 4 });
const draft: Draft = { ...EMPTY_DRAFT, text: 'Hello', threadId: 't', targetPostId: '1', ...seenNow(before) };

describe('what arrived while an agent wrote', () => {
  it('is a new post, and the reply is sent with the version that was seen', () => {
    const now = aThread([aPost('1', 1), aPost('2', 2)], [], { version: 5 });
    expect(arrivedSince(draft, now, 'me').posts.map((post) => post.id)).toEqual(['2']);
    expect(versionSeen(draft, now, 'me')).toBe(4);
  });

  it("leaves the replies before it seen: a colleague's, though one's own came after it", () => {
    const mine = aReply('3', 1);
    const theirs = aReply('5', 2, { agent: { id: 'other', name: 'Tomás' } });
    const known = aThread([aPost('1', 1)], [mine], { version: 4 });
    const now = aThread([aPost('1', 1)], [mine, theirs, aReply('7', 3)], { version: 4 });
    expect(replySeen({ ...draft, ...seenNow(known) }, now, 'me')).toBe('3');
    expect(replySeen({ ...draft, ...seenNow(now) }, now, 'me')).toBe('7');
  });

  it("is a colleague's reply, even before it is a post", () => {
    const theirs = aReply('r', 2, { agent: { id: 'other', name: 'Tomás' } });
    const now = aThread([aPost('1', 1)], [theirs], { version: 5 });
    expect(arrivedSince(draft, now, 'me').replies).toEqual([theirs]);
    expect(versionSeen(draft, now, 'me')).toBe(4);
  });

  it("is not the agent's own reply, nor the post that it became", () => {
    const own = aReply('r', 2, { state: 'sent' });
    const now = aThread([aPost('1', 1), aPost('2', 3, { relation: 'ours', replyId: 'r' })], [own], { version: 9 });
    expect(arrivedSince(draft, now, 'me')).toEqual({ posts: [], replies: [] });
    expect(versionSeen(draft, now, 'me')).toBe(9);
  });

  it("is a colleague's reply only once when it has become a post", () => {
    const theirs = aReply('r', 2, { state: 'sent', agent: { id: 'other', name: 'Tomás' } });
    const now = aThread([aPost('1', 1), aPost('2', 3, { relation: 'ours', replyId: 'r' })], [theirs], { version: 9 });
    const arrived = arrivedSince(draft, now, 'me');
    expect([arrived.posts.length, arrived.replies.length]).toEqual([1, 0]);
  });

  it.each([
    ['edited', { version: 1, text: 'post 1, put better' }],
    ['deleted', { deleted: true, text: '', gone: { why: 'deleted' as const, noticedAt: '2026-01-01T00:00:00Z' } }],
  ])('is a post that its author has %s since', (_how, change) => {
    const now = aThread([aPost('1', 1, change)], [], { version: 5 });
    expect(arrivedSince(draft, now, 'me').posts.map((post) => post.id)).toEqual(['1']);
    expect(versionSeen(draft, now, 'me')).toBe(4);
    expect(arrivedSince({ ...draft, ...seenNow(now) }, now, 'me').posts).toEqual([]);
  });

  it('is not a post that had vanished before anybody here could read it', () => {
    const gone = { deleted: true, text: '', gone: { why: 'deleted' as const, noticedAt: '2026-01-01T00:00:00Z' } };
    const now = aThread([aPost('1', 1), aPost('2', 2, gone)], [], { version: 4 });
    expect(arrivedSince(draft, now, 'me').posts).toEqual([]);
  });

  it('is nothing once the agent has read it', () => {
    const now = aThread([aPost('1', 1), aPost('2', 2)], [], { version: 5 });
    const read = { ...draft, ...seenNow(now) };
    expect(arrivedSince(read, now, 'me').posts).toEqual([]);
    expect(versionSeen(read, now, 'me')).toBe(5);
  });
});

describe('the request to send', () => {
  const wanted = { threadId: 't', text: 'Hello', media: [], targetPostId: '1', threadVersion: 4, seenReplyId: null };
  const first = attemptFor(draft, wanted, () => 'key-1');
  const unanswered = { ...draft, attempt: first };

  it('is the very same one while it has no answer, even when the thread is newer by now', () =>
    expect(attemptFor(unanswered, { ...wanted, threadVersion: 5 }, () => 'key-2')).toBe(first));

  it.each([
    ['another text', { text: 'Hello again' }],
    ['another post', { targetPostId: '2' }],
    ['another thread', { threadId: 'u' }],
    ['another file', { media: [{ id: '1', altText: '' }] }],
  ])('is a new one for %s', (_what, change) =>
    expect(attemptFor(unanswered, { ...wanted, ...change }, () => 'key-2').key).toBe('key-2'),
  );
});
