import type { User } from '../../sandbox/x/index.ts';
import { refusal, setStage, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const mention = (text = 'please help') => stage.world.post({ authorId: stage.customer.id, text: `@northwind ${text}` });
const app = () => stage.clientWith(stage.app.bearerToken);

const unauthorized = (parameter: string, id: string) => ({
  value: id,
  detail: `Sorry, you are not authorized to see the Tweet with ${parameter}: [${id}].`,
  title: 'Authorization Error',
  resource_type: 'tweet',
  parameter,
  resource_id: id,
  section: 'data',
  type: 'https://api.twitter.com/2/problems/not-authorized-for-resource',
});

async function expectUnseen(id: string): Promise<void> {
  const single = await stage.client.v2.singleTweet(id);
  expect(single.data).toBeUndefined();
  expect(single.errors).toEqual([unauthorized('id', id)]);
  const several = await stage.client.v2.tweets([id]);
  expect(several.errors).toEqual([unauthorized('ids', id)]);
  expect((await stage.client.v2.userMentionTimeline(stage.brand.id)).tweets).toEqual([]);
  stage.world.advanceClock(60_000);
  expect((await stage.client.v2.search('@northwind')).tweets).toEqual([]);
}

async function expectReplyRefused(id: string): Promise<void> {
  const error = await refusal(stage.client.v2.reply('Hello!', id));
  expect(error).toMatchObject({
    code: 403,
    data: { detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.' },
  });
}

describe('a protected user', () => {
  it('is out of sight for the brand and for apps, and cannot be answered', async () => {
    const { id } = mention();
    stage.world.setProtected(stage.customer.id);
    await expectUnseen(id);
    await expectReplyRefused(id);
    expect((await app().v2.singleTweet(id)).errors).toEqual([unauthorized('id', id)]);
    const timeline = await stage.client.v2.userTimeline(stage.customer.id);
    expect(timeline.tweets).toEqual([]);
    expect(timeline.errors[0]).toMatchObject({ title: 'Authorization Error', resource_type: 'user' });
    const { data } = await stage.client.v2.user(stage.customer.id, { 'user.fields': ['protected'] });
    expect(data.protected).toBe(true);
  });

  it('is seen by who follows, and by everybody again later', async () => {
    const { id } = mention();
    stage.world.setProtected(stage.customer.id);
    stage.world.follow(stage.brand.id, stage.customer.id);
    expect((await stage.client.v2.singleTweet(id)).data.id).toBe(id);
    expect((await stage.client.v2.userMentionTimeline(stage.brand.id)).tweets).toHaveLength(1);
    expect((await app().v2.singleTweet(id)).data).toBeUndefined();
    stage.world.setProtected(stage.customer.id, false);
    expect((await app().v2.singleTweet(id)).data.id).toBe(id);
  });

  it('leaves a partial error where one of the posts is referred to', async () => {
    const asked = mention();
    const friend = stage.world.addUser({ handle: 'a_friend' });
    const quote = stage.world.quote(friend.id, asked.id, '@northwind same here');
    stage.world.setProtected(stage.customer.id);
    const found = await stage.client.v2.singleTweet(quote.id, { expansions: ['referenced_tweets.id'] });
    expect(found.data.id).toBe(quote.id);
    expect(found.includes).toBeUndefined();
    expect(found.errors).toEqual([{ ...unauthorized('referenced_tweets.id', asked.id), section: 'includes' }]);
  });
});

describe('a suspended user', () => {
  it('disappears with all posts, and comes back with them', async () => {
    const { id } = mention();
    stage.world.suspend(stage.customer.id);
    await expectUnseen(id);
    await expectReplyRefused(id);
    stage.world.unsuspend(stage.customer.id);
    expect((await stage.client.v2.singleTweet(id)).data.id).toBe(id);
  });

  it('is forbidden to look up, one by one and in a list', async () => {
    stage.world.suspend(stage.customer.id);
    const forbidden = (parameter: string) => ({
      value: stage.customer.id,
      detail: `User has been suspended: [${stage.customer.id}].`,
      title: 'Forbidden',
      resource_type: 'user',
      parameter,
      resource_id: stage.customer.id,
      type: 'https://api.twitter.com/2/problems/resource-not-found',
    });
    expect((await stage.client.v2.user(stage.customer.id)).errors).toEqual([forbidden('id')]);
    const both = await stage.client.v2.users([stage.brand.id, stage.customer.id]);
    expect(both.data.map((user: { id: string }) => user.id)).toEqual([stage.brand.id]);
    expect(both.errors).toEqual([forbidden('ids')]);
  });

  it('has no access to the API', async () => {
    stage.world.suspend(stage.brand.id);
    expect(await refusal(stage.client.v2.me())).toMatchObject({
      code: 403,
      data: {
        detail: 'The user used for authentication is suspended',
        title: 'Forbidden',
        status: 403,
        type: 'https://api.twitter.com/2/problems/user-suspended',
      },
    });
  });
});

describe('a block', () => {
  it('by the customer hides the customer’s posts from the brand only', async () => {
    const { id } = mention();
    stage.world.block(stage.customer.id, stage.brand.id);
    expect((await stage.client.v2.singleTweet(id)).errors).toEqual([unauthorized('id', id)]);
    await expectReplyRefused(id);
    expect((await app().v2.singleTweet(id)).data.id).toBe(id);
    stage.world.unblock(stage.customer.id, stage.brand.id);
    expect((await stage.client.v2.singleTweet(id)).data.id).toBe(id);
  });

  it('by the brand takes the customer out of its lists, not out of its sight', async () => {
    const { id } = mention();
    stage.world.block(stage.brand.id, stage.customer.id);
    expect((await stage.client.v2.userMentionTimeline(stage.brand.id)).tweets).toEqual([]);
    expect((await stage.client.v2.singleTweet(id)).data.id).toBe(id);
  });
});

describe('a withheld post', () => {
  it('says where, and is unseen when that is everywhere', async () => {
    const { brand, customer, world, client } = stage;
    const somewhere = world.post({ authorId: customer.id, text: '@northwind one', withheldIn: ['DE'] });
    const everywhere = world.post({ authorId: customer.id, text: '@northwind two', withheldIn: ['XX'] });
    const { data } = await client.v2.singleTweet(somewhere.id, { 'tweet.fields': ['withheld'] });
    expect(data.withheld).toEqual({ copyright: false, country_codes: ['DE'], scope: 'tweet' });
    expect((await client.v2.singleTweet(everywhere.id)).errors).toEqual([unauthorized('id', everywhere.id)]);
    const { tweets } = await client.v2.userMentionTimeline(brand.id);
    expect(tweets.map((tweet) => tweet.id)).toEqual([somewhere.id]);
  });
});

describe('reply settings', () => {
  const restricted = {
    code: 403,
    data: { detail: 'The original Tweet author restricted who can reply to this Tweet.' },
  };
  const ask = (author: User, replySettings: string, text = 'who has seen it?') =>
    stage.world.post({ authorId: author.id, text, replySettings });

  it('let only those answer whom the author follows, or has named', async () => {
    const asked = ask(stage.customer, 'following');
    expect(await refusal(stage.client.v2.reply('We have!', asked.id))).toMatchObject(restricted);
    const named = ask(stage.customer, 'mentionedUsers', '@northwind have you seen it?');
    expect((await stage.client.v2.reply('We have!', named.id)).data.id).toBeDefined();
  });

  it('of the first post hold for the whole conversation', async () => {
    const asked = ask(stage.customer, 'following');
    const friend = stage.world.addUser({ handle: 'a_friend' });
    stage.world.follow(stage.customer.id, friend.id);
    const reply = stage.world.reply(friend.id, asked.id, 'Ask @northwind');
    expect(await refusal(stage.client.v2.reply('Here we are', reply.id))).toMatchObject(restricted);
    const stranger = stage.world.addUser({ handle: 'a_stranger' });
    expect(() => stage.world.reply(stranger.id, asked.id, 'me!')).toThrow('limited who may answer');
  });
});
