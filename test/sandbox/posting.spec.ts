import { setStage, refusal, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const mention = (text = 'please help') => stage.world.post({ authorId: stage.customer.id, text: `@northwind ${text}` });
const forbidden = (detail: string) => ({ title: 'Forbidden', detail, type: 'about:blank', status: 403 });

describe('posting', () => {
  it('publishes a reply with the prefix, the references and the conversation', async () => {
    const friend = stage.world.addUser({ handle: 'a_friend' });
    const asked = stage.world.post({ authorId: stage.customer.id, text: '@northwind and @a_friend: where is it?' });
    const { data } = await stage.client.v2.reply('On its way! <3', asked.id);
    expect(data).toEqual({
      id: expect.stringMatching(/^\d{19}$/),
      text: '@marta_flies @a_friend On its way! &lt;3',
      edit_history_tweet_ids: [data.id],
    });
    const [post] = stage.world.repliesTo(asked.id);
    expect(post).toMatchObject({ id: data.id, conversationId: asked.id, inReplyToUserId: stage.customer.id });
    expect(post!.mentions).toEqual([stage.customer.id, friend.id]);
    const read = await stage.client.v2.singleTweet(data.id, {
      'tweet.fields': 'referenced_tweets,display_text_range,conversation_id,edit_controls',
    });
    expect(read.data).toMatchObject({
      referenced_tweets: [{ type: 'replied_to', id: asked.id }],
      display_text_range: [23, 40],
      conversation_id: asked.id,
      edit_controls: { is_edit_eligible: false },
    });
  });

  it('leaves out whom exclude_reply_user_ids names, and does not repeat typed handles', async () => {
    const friend = stage.world.addUser({ handle: 'a_friend' });
    const asked = stage.world.post({ authorId: stage.customer.id, text: '@northwind @a_friend hello' });
    const { data } = await stage.client.v2.tweet('@marta_flies hi!', {
      reply: { in_reply_to_tweet_id: asked.id, exclude_reply_user_ids: [friend.id] },
    });
    expect(data.text).toBe('@marta_flies hi!');
  });

  it('counts length as X does: links 23, CJK 2, any emoji 2, the prefix nothing', async () => {
    const asked = mention();
    const exactly280 = `${'日'.repeat(100)}${'🧑🏽‍💻'.repeat(10)}${'a'.repeat(36)} https://www.example.com/${'x'.repeat(90)}`;
    expect((await stage.client.v2.reply(exactly280, asked.id)).data.id).toBeDefined();
    const error = await refusal(stage.client.v2.reply(`a${exactly280}`, asked.id));
    expect(error.code).toBe(400);
    expect(error.data).toMatchObject({ detail: expect.stringMatching(/^Your Tweet text is too long\. /), status: 400 });
  });

  it('cuts a long post and gives the whole of it as note_tweet when asked', async () => {
    const fan = stage.world.addUser({ handle: 'longwinded', premium: true });
    const words = Array.from({ length: 90 }, (_, i) => `word${i}`).join(' ');
    const post = stage.world.post({ authorId: fan.id, text: `@northwind ${words} & so on` });
    const plain = (await stage.client.v2.singleTweet(post.id)).data;
    expect(plain.text).toMatch(/^@northwind word0 .*… https:\/\/t\.co\/\w{10}$/);
    expect(plain).not.toHaveProperty('note_tweet');
    const whole = (await stage.client.v2.singleTweet(post.id, { 'tweet.fields': ['note_tweet'] })).data;
    expect(whole.note_tweet!.text).toBe(`@northwind ${words} &amp; so on`);
  });

  it('refuses the same text by the same author', async () => {
    await stage.client.v2.tweet('Good morning');
    const error = await refusal(stage.client.v2.tweet('Good morning'));
    expect(error.code).toBe(403);
    expect(error.data).toEqual(forbidden('You are not allowed to create a Tweet with duplicate content.'));
  });

  it('takes the same text again after the first one was deleted, and after the window', async () => {
    const { data } = await stage.client.v2.tweet('Good evening');
    expect((await stage.client.v2.deleteTweet(data.id)).data).toEqual({ deleted: true });
    await stage.client.v2.tweet('Good evening');
    stage.world.advanceClock(stage.world.behaviour.duplicateWindowMs + 1);
    await stage.client.v2.tweet('Good evening');
  });

  it('refuses a body with anything that it would have to ignore', async () => {
    const error = await refusal(stage.client.v2.post('tweets', { text: 'hello', mood: 'sunny' }));
    expect(error.code).toBe(400);
    expect(error.data).toMatchObject({ title: 'Invalid Request', errors: [{ parameters: { mood: [] } }] });
    expect((await refusal(stage.client.v2.tweet(' '))).code).toBe(400);
  });

  it('deletes only what is one’s own', async () => {
    const asked = mention();
    expect((await refusal(stage.client.v2.deleteTweet(asked.id))).data).toEqual(
      forbidden('You are not authorized to delete this Tweet.'),
    );
  });
});

describe('whom one may answer', () => {
  const notSummoned = forbidden(
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
  );

  it('refuses a reply to somebody who has not addressed the account', async () => {
    const stranger = stage.world.post({ authorId: stage.customer.id, text: 'northwind is late again' });
    const error = await refusal(stage.client.v2.reply('Sorry!', stranger.id));
    expect(error.code).toBe(403);
    expect(error.data).toEqual(notSummoned);
    expect(stage.world.repliesTo(stranger.id)).toEqual([]);
  });

  it('allows it after a mention, a quote, a direct reply, and always to oneself', async () => {
    const commenter = stage.world.addUser({ handle: 'first_person' });
    const quoter = stage.world.addUser({ handle: 'second_person' });
    const { data: root } = await stage.client.v2.tweet('News!');
    const allowed = [
      root.id,
      mention().id,
      stage.world.reply(commenter.id, root.id, 'nice').id,
      stage.world.quote(quoter.id, root.id, 'look at this').id,
    ];
    for (const id of allowed) {
      const { data } = await stage.client.v2.reply('Thank you!', id);
      expect(stage.world.repliesTo(id).map((post) => post.id)).toContain(data.id);
    }
  });

  it('does not take a handle in the auto-mention prefix for being addressed', async () => {
    const other = stage.world.addUser({ handle: 'third_person' });
    const aside = stage.world.reply(other.id, mention().id, 'same here');
    expect(aside.text).toBe('@marta_flies @northwind same here');
    expect((await refusal(stage.client.v2.reply('Hello', aside.id))).data).toEqual(notSummoned);
    stage.world.behaviour.summonedBy = 'any-mention';
    await stage.client.v2.reply('Hello', aside.id);
  });

  it('can be told to want a typed handle even from those who reply to the account', async () => {
    stage.world.behaviour.summonedBy = 'explicit';
    const { data: root } = await stage.client.v2.tweet('News!');
    const comment = stage.world.reply(stage.customer.id, root.id, 'nice');
    expect((await refusal(stage.client.v2.reply('thanks', comment.id))).data).toEqual(notSummoned);
  });

  it('lets an enterprise app answer anybody', async () => {
    const app = stage.world.addApp({ tier: 'enterprise' });
    const tokens = stage.world.issueOAuth1Tokens(stage.brand.id, app.id);
    const client = stage.clientWith({ appKey: app.apiKey, appSecret: app.apiSecret, ...tokens });
    const stranger = stage.world.post({ authorId: stage.customer.id, text: 'late again' });
    await client.v2.reply('Sorry!', stranger.id);
    expect(stage.world.repliesTo(stranger.id)).toHaveLength(1);
  });

  it('refuses quotes by a self-serve app', async () => {
    expect((await refusal(stage.client.v2.quote('look', mention().id))).data).toEqual(
      forbidden(
        'Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread of the post you are quoting.',
      ),
    );
  });

  it('refuses a reply to a deleted post, and to one that only some may answer', async () => {
    const gone = mention();
    stage.world.deletePost(gone.id);
    expect((await refusal(stage.client.v2.reply('Hello', gone.id))).data).toEqual(
      forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'),
    );
    const closed = stage.world.post({
      authorId: stage.customer.id,
      text: 'no replies',
      replySettings: 'mentionedUsers',
    });
    expect((await refusal(stage.client.v2.reply('Hello', closed.id))).code).toBe(403);
  });
});

describe('looking posts up', () => {
  it('answers 200 with errors for what is gone', async () => {
    const kept = mention('kept');
    const gone = mention('gone');
    stage.world.deletePost(gone.id);
    const missing = (parameter: string) => ({
      value: gone.id,
      detail: `Could not find tweet with ${parameter}: [${gone.id}].`,
      title: 'Not Found Error',
      resource_type: 'tweet',
      parameter,
      resource_id: gone.id,
      type: 'https://api.twitter.com/2/problems/resource-not-found',
    });
    expect(await stage.client.v2.singleTweet(gone.id)).toEqual({ errors: [missing('id')] });
    expect(await stage.client.v2.tweets([gone.id])).toEqual({ errors: [missing('ids')] });
    const both = await stage.client.v2.tweets([kept.id, gone.id]);
    expect(both.data.map((post) => post.id)).toEqual([kept.id]);
    expect(both.errors).toEqual([missing('ids')]);
  });

  it('counts replies, quotes and reposts', async () => {
    const { data: root } = await stage.client.v2.tweet('Count me');
    stage.world.reply(stage.customer.id, root.id, 'one');
    stage.world.quote(stage.customer.id, root.id, 'two');
    stage.world.repost(stage.customer.id, root.id);
    const { data } = await stage.client.v2.singleTweet(root.id, { 'tweet.fields': ['public_metrics'] });
    expect(data.public_metrics).toMatchObject({ reply_count: 1, quote_count: 1, retweet_count: 1 });
  });
});
