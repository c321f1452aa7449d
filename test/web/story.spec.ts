import { restOf } from '../../web/src/features/thread/reply-parts.ts';
import { lastCustomerPost, newestThread, storyOf } from '../../web/src/features/thread/story.ts';
import { aPost, aReply, aThread } from './threads.ts';

const keys = (thread: Parameters<typeof storyOf>[0]) => storyOf(thread).map((item) => item.key);

describe('the story of a thread', () => {
  it('is told by time, whatever the order of its parts', () =>
    expect(keys(aThread([aPost('2', 5), aPost('1', 1)], [aReply('r', 3)]))).toEqual(['p1', 'rr', 'p2']));

  it('tells a sent reply once, as the post that it became, with the agent who wrote it', () => {
    const sent = aReply('r', 3, { state: 'sent' });
    const story = storyOf(aThread([aPost('1', 1), aPost('2', 4, { relation: 'ours', replyId: 'r' })], [sent]));
    expect(story).toHaveLength(2);
    expect(story[1]).toMatchObject({ kind: 'post', key: 'rr', reply: sent });
  });

  it('tells a sent reply whose post has not come back yet', () =>
    expect(keys(aThread([aPost('1', 1)], [aReply('r', 3, { state: 'sent' })]))).toEqual(['p1', 'rr']));

  it('tells each of several posts of a reply, and what is to follow after those that have come', () => {
    const part = (text: string, startsAt: number, minute: number | null) => ({
      text,
      startsAt,
      postedAt: minute === null ? null : aPost('', minute).postedAt,
      url: null,
    });
    const parts = [part('one 1/3', 0, 4), part('two 2/3', 5, 5), part('three 3/3', 10, null)];
    const reply = aReply('r', 3, { state: 'failed', text: 'one\n\ntwo\n\nthree', parts });
    const posts = [1, 4, 5].map((minute) =>
      aPost(`${minute}`, minute, minute > 1 ? { relation: 'ours', replyId: 'r' } : {}),
    );
    expect(keys(aThread(posts, [reply]))).toEqual(['p1', 'rr', 'p5', 'restr']);
    expect(restOf(reply)).toBe('three');
    expect(keys(aThread(posts, [{ ...reply, state: 'sent' }]))).toEqual(['p1', 'rr', 'p5']);
  });

  it('leaves out a reply that was taken back, and no other', () => {
    const states = ['queued', 'sending', 'failed', 'unknown', 'cancelled'] as const;
    const replies = states.map((state, index) => aReply(state, index, { state }));
    expect(keys(aThread([], replies))).toEqual(['rqueued', 'rsending', 'rfailed', 'runknown']);
  });

  it('folds neighbouring posts by others, and only neighbours', () => {
    const context = (id: string, minute: number) => aPost(id, minute, { relation: 'context' });
    const story = storyOf(aThread([context('a', 1), context('b', 2), aPost('1', 3), context('c', 4)]));
    expect(story.map((item) => (item.kind === 'context' ? item.posts.map((post) => post.id) : item.key))).toEqual([
      ['a', 'b'],
      'p1',
      ['c'],
    ]);
  });
});

describe('where a reply goes by default', () => {
  it('is the newest post of the customer that still exists', () => {
    const posts = [
      aPost('3', 9, { deleted: true }),
      aPost('1', 1),
      aPost('2', 5),
      aPost('x', 8, { relation: 'context' }),
    ];
    expect(lastCustomerPost(aThread(posts))?.id).toBe('2');
  });

  it('is nowhere when everything of the customer is gone', () =>
    expect(lastCustomerPost(aThread([aPost('1', 1, { deleted: true })]))).toBeNull());

  it('is the thread in which the customer wrote last', () => {
    const old = aThread([aPost('1', 1)], [], { id: 'old' });
    const recent = aThread([aPost('2', 2)], [], { id: 'recent' });
    expect(newestThread([old, recent])?.id).toBe('recent');
    expect(newestThread([recent, old])?.id).toBe('recent');
    expect(newestThread([])).toBeNull();
  });
});
