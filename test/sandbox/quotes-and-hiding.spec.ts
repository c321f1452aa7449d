import { refusal, setStage, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

/** Moderating needs a scope that no OAuth 1.0a token lacks. */
const byOAuth2 = (userId = stage.brand.id, scopes = ['tweet.moderate.write', 'tweet.read', 'users.read']) =>
  stage.clientWith(stage.world.issueOAuth2Tokens(userId, stage.app.id, scopes).accessToken);

describe('quotes of a post', () => {
  it('are listed newest first, mentioned or not, page by page', async () => {
    const announcement = stage.world.post({ authorId: stage.brand.id, text: 'A new route!' });
    const quotes = Array.from({ length: 12 }, (_, i) =>
      stage.world.quote(stage.world.addUser({ handle: `quoter_${i}` }).id, announcement.id, `number ${i}`),
    );
    const found = await stage.client.v2.quotes(announcement.id, { max_results: 10 });
    expect(found.tweets).toHaveLength(10);
    expect(found.meta).toEqual({ result_count: 10, next_token: expect.any(String) });
    await found.fetchNext();
    expect(found.tweets.map((tweet) => tweet.id)).toEqual(quotes.map(({ id }) => id).reverse());
  });

  it('leave out the deleted, the invisible, and on request the replies', async () => {
    const post = stage.world.post({ authorId: stage.brand.id, text: 'A new route!' });
    const plain = stage.world.quote(stage.customer.id, post.id, 'nice');
    const asReply = stage.world.post({
      authorId: stage.customer.id,
      text: 'this',
      quote: post.id,
      inReplyTo: plain.id,
    });
    const hidden = stage.world.addUser({ handle: 'hidden_one' });
    stage.world.quote(hidden.id, post.id, 'mine');
    stage.world.setProtected(hidden.id);
    stage.world.deletePost(stage.world.quote(stage.customer.id, post.id, 'gone').id);
    const ids = async (options = {}) => (await stage.client.v2.quotes(post.id, options)).tweets.map(({ id }) => id);
    expect(await ids()).toEqual([asReply.id, plain.id]);
    expect(await ids({ exclude: ['replies'] })).toEqual([plain.id]);
  });

  it('of a deleted post are an error in an answer of 200', async () => {
    const post = stage.world.post({ authorId: stage.brand.id, text: 'A new route!' });
    stage.world.deletePost(post.id);
    const found = await stage.client.v2.quotes(post.id);
    expect(found.tweets).toEqual([]);
    expect(found.errors[0]).toMatchObject({ title: 'Not Found Error', resource_id: post.id });
  });
});

describe('a reply can be hidden', () => {
  const conversation = () => {
    const root = stage.world.post({ authorId: stage.brand.id, text: 'A new route!' });
    return { root, reply: stage.world.reply(stage.customer.id, root.id, 'boo') };
  };

  it('by whoever started the conversation, and shown again', async () => {
    const { reply } = conversation();
    expect(await byOAuth2().v2.hideReply(reply.id, true)).toEqual({ data: { hidden: true } });
    expect(stage.world.posts.get(reply.id).hiddenReply).toBe(true);
    expect((await byOAuth2().v2.hideReply(reply.id, false)).data.hidden).toBe(false);
    expect(stage.world.posts.get(reply.id).hiddenReply).toBeUndefined();
  });

  it('and is still found by who looks for it', async () => {
    const { reply } = conversation();
    await byOAuth2().v2.hideReply(reply.id, true);
    expect((await stage.client.v2.singleTweet(reply.id)).data.id).toBe(reply.id);
  });

  it('by nobody else, and nothing but replies of others', async () => {
    const { root, reply } = conversation();
    const own = stage.world.reply(stage.brand.id, reply.id, 'we hear you');
    for (const [userId, postId] of [
      [stage.customer.id, reply.id],
      [stage.brand.id, root.id],
      [stage.brand.id, own.id],
    ]) {
      expect((await refusal(byOAuth2(userId).v2.hideReply(postId!, true))).code).toBe(403);
    }
    expect((await refusal(byOAuth2().v2.hideReply('1234567890', true))).code).toBe(404);
  });

  it('only with the scope for moderating', async () => {
    const { reply } = conversation();
    const error = await refusal(
      byOAuth2(stage.brand.id, ['tweet.read', 'tweet.write', 'users.read']).v2.hideReply(reply.id, true),
    );
    expect(error.code).toBe(403);
  });
});

describe('counting', () => {
  it('gives the hours of a week and what matched in each', async () => {
    const now = stage.world.clock.now();
    for (const hoursAgo of [30, 30, 3]) {
      stage.world.post({ authorId: stage.customer.id, text: `@northwind ${hoursAgo}`, at: now - hoursAgo * 3_600_000 });
    }
    const app = stage.clientWith(stage.app.bearerToken);
    const hours = await app.v2.tweetCountRecent('@northwind');
    expect(hours.meta).toEqual({ total_tweet_count: 3 });
    expect(hours.data.length).toBeGreaterThanOrEqual(168);
    expect(hours.data.filter(({ tweet_count }) => tweet_count > 0).map(({ tweet_count }) => tweet_count)).toEqual([
      2, 1,
    ]);
    const days = await app.v2.tweetCountRecent('@northwind', { granularity: 'day' });
    expect(days.data.reduce((sum, { tweet_count }) => sum + tweet_count, 0)).toBe(3);
  });

  it('is for apps only', async () => {
    expect((await refusal(stage.client.v2.tweetCountRecent('@northwind'))).code).toBe(403);
  });
});

describe('a repost', () => {
  it('stands in the timeline with what it repeats, and goes with it', async () => {
    const post = stage.world.post({ authorId: stage.customer.id, text: `Long ${'word '.repeat(40)}` });
    const repost = stage.world.repost(stage.brand.id, post.id);
    const timeline = () =>
      stage.client.v2.userTimeline(stage.brand.id, {
        'tweet.fields': ['referenced_tweets'],
        expansions: ['referenced_tweets.id'],
      });
    const { tweets, includes } = await timeline();
    expect(tweets).toMatchObject([{ id: repost.id, referenced_tweets: [{ type: 'retweeted', id: post.id }] }]);
    expect(tweets[0]!.text).toMatch(/^RT @marta_flies: Long .*…$/);
    expect(includes.tweets[0]!.id).toBe(post.id);
    stage.world.deletePost(post.id);
    expect((await timeline()).tweets).toEqual([]);
  });
});
