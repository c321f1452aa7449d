import type { Tweetv2FieldsParams } from 'twitter-api-v2';
import { refusal, setStage, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const post = (text: string) => stage.world.post({ authorId: stage.customer.id, text });
const fields: Partial<Tweetv2FieldsParams> = { 'tweet.fields': ['edit_controls', 'public_metrics', 'conversation_id'] };

describe('an edited post', () => {
  it('has an id of its own and carries the whole history, oldest first', async () => {
    const first = post('@northwind where is my bagage?');
    const second = stage.world.editPost(first.id, '@northwind where is my baggage?');
    const third = stage.world.editPost(second.id, '@northwind where is my baggage, please?');
    const { data } = await stage.client.v2.singleTweet(third.id, { ...fields });
    expect(data).toMatchObject({
      id: third.id,
      text: '@northwind where is my baggage, please?',
      edit_history_tweet_ids: [first.id, second.id, third.id],
      conversation_id: first.id,
      edit_controls: { edits_remaining: 3, is_edit_eligible: true },
    });
    expect(Date.parse(data.edit_controls!.editable_until)).toBe(
      Number((BigInt(first.id) >> 22n) + 1_288_834_974_657n) + 30 * 60_000,
    );
  });

  it('is what its old ids lead to', async () => {
    const first = post('@northwind helo');
    const second = stage.world.editPost(first.id, '@northwind hello');
    expect((await stage.client.v2.singleTweet(first.id)).data.id).toBe(second.id);
    expect((await stage.client.v2.tweets([first.id])).data[0]).toMatchObject({
      id: second.id,
      text: '@northwind hello',
    });
  });

  it('stands among the mentions under its new id alone', async () => {
    const first = post('@northwind helo');
    const second = stage.world.editPost(first.id, '@northwind hello');
    const { tweets } = await stage.client.v2.userMentionTimeline(stage.brand.id);
    expect(tweets.map((tweet) => tweet.id)).toEqual([second.id]);
  });

  it('leaves the mentions when the handle is edited away', async () => {
    stage.world.editPost(post('@northwind hello').id, 'hello');
    expect((await stage.client.v2.userMentionTimeline(stage.brand.id)).tweets).toEqual([]);
  });

  it('gives its earlier versions to who expands the history', async () => {
    const first = post('@northwind helo');
    const second = stage.world.editPost(first.id, '@northwind hello');
    const found = await stage.client.v2.singleTweet(second.id, { expansions: ['edit_history_tweet_ids'] });
    expect(found.includes!.tweets).toEqual([
      { id: first.id, text: '@northwind helo', edit_history_tweet_ids: [first.id, second.id] },
    ]);
  });

  it('keeps the answers and quotes that its earlier versions had', async () => {
    const first = post('@northwind helo');
    stage.world.reply(stage.brand.id, first.id, 'Hello Marta!');
    stage.world.quote(stage.world.addUser({ handle: 'a_friend' }).id, first.id, 'me too');
    const second = stage.world.editPost(first.id, '@northwind hello');
    stage.world.reply(stage.brand.id, second.id, 'Hello again!');
    const { data } = await stage.client.v2.singleTweet(second.id, { ...fields });
    expect(data.public_metrics).toMatchObject({ reply_count: 2, quote_count: 1 });
    expect(stage.world.repliesTo(first.id)).toHaveLength(2);
  });

  it('is deleted with all its versions, whichever of them is deleted', async () => {
    const first = post('@northwind helo');
    const second = stage.world.editPost(first.id, '@northwind hello');
    const deleted: string[] = [];
    stage.world.onDelete((version) => deleted.push(version.id));
    stage.world.deletePost(first.id);
    expect(deleted).toEqual([first.id, second.id]);
    for (const id of [first.id, second.id]) {
      const answer = await stage.client.v2.singleTweet(id);
      expect(answer.data).toBeUndefined();
      expect(answer.errors![0]).toMatchObject({ title: 'Not Found Error', resource_id: id });
    }
  });

  it('is announced with the version that it replaces', () => {
    const heard: string[] = [];
    stage.world.onPost((made) => heard.push(`post ${made.text}`));
    stage.world.onEdit((made, previous) => heard.push(`edit ${previous.text} -> ${made.text}`));
    stage.world.editPost(post('one').id, 'two');
    expect(heard).toEqual(['post one', 'post two', 'edit one -> two']);
  });
});

describe('editing ends', () => {
  it('after five edits', () => {
    let { id } = post('0');
    for (const text of ['1', '2', '3', '4', '5']) id = stage.world.editPost(id, text).id;
    expect(() => stage.world.editPost(id, '6')).toThrow('A post can be edited 5 times.');
  });

  it('thirty minutes after the first version, however late the last edit', () => {
    const first = post('0');
    stage.world.advanceClock(29 * 60_000);
    const second = stage.world.editPost(first.id, '1');
    stage.world.advanceClock(2 * 60_000);
    expect(() => stage.world.editPost(second.id, '2')).toThrow('30 minutes');
  });

  it('where it never began: replies to others and reposts', () => {
    const asked = post('@northwind hello');
    const answer = stage.world.reply(stage.brand.id, asked.id, 'Hi!');
    const repost = stage.world.repost(stage.brand.id, asked.id);
    for (const { id } of [answer, repost]) {
      expect(() => stage.world.editPost(id, 'other')).toThrow('Replies to others and reposts cannot be edited.');
    }
    const own = stage.world.reply(stage.customer.id, asked.id, 'and another thing');
    expect(stage.world.editPost(own.id, 'and one more thing').inReplyToId).toBe(asked.id);
  });
});

describe('editing by API', () => {
  const edit = (id: string, text: string) =>
    stage.client.v2.post<{ data: { id: string } }>('tweets', { text, edit_options: { previous_post_id: id } });

  it('makes the next version of a post of one’s own', async () => {
    const first = await stage.client.v2.tweet('We are back onlin');
    const { data } = await edit(first.data.id, 'We are back online');
    expect(data).toEqual({
      id: expect.stringMatching(/^\d{19}$/),
      text: 'We are back online',
      edit_history_tweet_ids: [first.data.id, data.id],
    });
  });

  it('is refused for the posts of others, and when the time is over', async () => {
    const theirs = await refusal(edit(post('hello').id, 'bye'));
    expect(theirs).toMatchObject({ code: 403, data: { detail: 'You are not authorized to edit this Tweet.' } });
    const mine = await stage.client.v2.tweet('Good morning');
    stage.world.advanceClock(31 * 60_000);
    const late = await refusal(edit(mine.data.id, 'Good evening'));
    expect(late).toMatchObject({ code: 403, data: { detail: 'This Tweet can no longer be edited.' } });
  });
});
