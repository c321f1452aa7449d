import { computedMs } from '../support/computed-ms.ts';
import { setStage, refusal, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage({ limits: 'off' });
});
afterEach(() => stage.close());

const mention = (text: string, at?: number) =>
  stage.world.post({ authorId: stage.customer.id, text: `@northwind ${text}`, ...(at === undefined ? {} : { at }) });

describe('the mentions timeline', () => {
  it('has neither data nor ids in meta when there is nothing', async () => {
    const page = await stage.client.v2.userMentionTimeline(stage.brand.id);
    expect(page.data).toEqual({ meta: { result_count: 0 } });
  });

  it('brings exactly the default fields, newest first', async () => {
    const first = mention('one');
    const second = mention('two & <three>');
    const page = await stage.client.v2.userMentionTimeline(stage.brand.id);
    expect(page.data).toEqual({
      data: [
        { id: second.id, text: '@northwind two &amp; &lt;three&gt;', edit_history_tweet_ids: [second.id] },
        { id: first.id, text: '@northwind one', edit_history_tweet_ids: [first.id] },
      ],
      meta: { newest_id: second.id, oldest_id: first.id, result_count: 2 },
    });
  });

  it('brings what fields and expansions ask for, and includes only then', async () => {
    const root = stage.world.post({ authorId: stage.brand.id, text: 'Two new routes!' });
    const reply = stage.world.reply(
      stage.customer.id,
      root.id,
      'Porto 🎉 see https://www.example.com/a?b=1&c=2 #travel',
    );
    const page = await stage.client.v2.userMentionTimeline(stage.brand.id, {
      expansions: ['author_id', 'referenced_tweets.id', 'referenced_tweets.id.author_id'],
      'tweet.fields': 'conversation_id,created_at,display_text_range,entities,in_reply_to_user_id',
      'user.fields': ['verified'],
    });
    const [post] = page.tweets;
    expect(post).toEqual({
      id: reply.id,
      text: expect.stringMatching(/^@northwind Porto 🎉 see https:\/\/t\.co\/\w{10} #travel$/),
      edit_history_tweet_ids: [reply.id],
      author_id: stage.customer.id,
      conversation_id: root.id,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      display_text_range: [11, 54],
      entities: {
        mentions: [{ start: 0, end: 10, username: 'northwind', id: stage.brand.id }],
        urls: [
          {
            start: 23,
            end: 46,
            url: expect.stringMatching(/^https:\/\/t\.co\/\w{10}$/),
            expanded_url: 'https://www.example.com/a?b=1&c=2',
            display_url: 'example.com/a?b=1&c=2',
          },
        ],
        hashtags: [{ start: 47, end: 54, tag: 'travel' }],
      },
      in_reply_to_user_id: stage.brand.id,
      referenced_tweets: [{ type: 'replied_to', id: root.id }],
    });
    expect(page.data.includes).toEqual({
      users: [
        { id: stage.customer.id, name: 'Marta', username: 'marta_flies', verified: false },
        { id: stage.brand.id, name: 'Northwind Air', username: 'northwind', verified: false },
      ],
      tweets: [expect.objectContaining({ id: root.id, conversation_id: root.id, text: 'Two new routes!' })],
    });
    // Positions count code points, so slicing by them must give back what the entity says.
    const points = Array.from(post!.text);
    for (const tag of post!.entities!.hashtags) expect(points.slice(tag.start, tag.end).join('')).toBe(`#${tag.tag}`);
    for (const link of post!.entities!.urls) expect(points.slice(link.start, link.end).join('')).toBe(link.url);
  });

  it('names a deleted parent as a partial error', async () => {
    const root = stage.world.post({ authorId: stage.brand.id, text: 'Soon gone' });
    stage.world.reply(stage.customer.id, root.id, 'what?');
    stage.world.deletePost(root.id);
    const page = await stage.client.v2.userMentionTimeline(stage.brand.id, { expansions: ['referenced_tweets.id'] });
    expect(page.tweets).toHaveLength(1);
    expect(page.errors).toEqual([
      expect.objectContaining({ title: 'Not Found Error', resource_id: root.id, parameter: 'referenced_tweets.id' }),
    ]);
  });

  it('pages without loss or repetition while new posts arrive', async () => {
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 23, authors: 7 });
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await stage.client.v2.userMentionTimeline(stage.brand.id, {
        max_results: 10,
        ...(token ? { pagination_token: token } : {}),
      });
      seen.push(...page.tweets.map((post) => post.id));
      token = page.meta.next_token;
      mention(`meanwhile ${seen.length}`);
    } while (token);
    expect(seen).toEqual([...postIds].reverse());
  });

  it('goes back by previous_token', async () => {
    stage.world.bulkMentions({ mention: stage.brand.id, count: 12 });
    const first = await stage.client.v2.userMentionTimeline(stage.brand.id, { max_results: 5 });
    expect(first.meta.previous_token).toBeUndefined();
    const second = await first.next();
    const back = await stage.client.v2.userMentionTimeline(stage.brand.id, {
      max_results: 5,
      pagination_token: second.meta.previous_token!,
    });
    expect(back.tweets.map((post) => post.id)).toEqual(first.tweets.map((post) => post.id));
  });

  it('is walked to its end by the library’s own paginator', async () => {
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 250 });
    const paginator = await stage.client.v2.userMentionTimeline(stage.brand.id, { max_results: 100 });
    await paginator.fetchLast(1000);
    expect(paginator.tweets.map((post) => post.id)).toEqual([...postIds].reverse());
    expect(paginator.done).toBe(true);
  });

  it('reaches the newest 800 only', async () => {
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 900, authors: 10 });
    const paginator = await stage.client.v2.userMentionTimeline(stage.brand.id, { max_results: 100 });
    await paginator.fetchLast(2000);
    expect(paginator.tweets).toHaveLength(800);
    expect(paginator.tweets.at(-1)!.id).toBe(postIds[100]);
  });

  it('honours since_id (exclusive), until_id (exclusive), start_time (inclusive) and end_time (exclusive)', async () => {
    const base = Date.now() - 3_600_000;
    const second = Math.ceil(base / 1000) * 1000;
    const posts = [0, 1000, 2000, 3000].map((offset) => mention(`at ${offset}`, second + offset));
    const [a, b, c, d] = posts.map((post) => post.id) as [string, string, string, string];
    const idsOf = async (range: Record<string, string>) =>
      (await stage.client.v2.userMentionTimeline(stage.brand.id, range)).tweets.map((post) => post.id);
    const iso = (offset: number) => new Date(second + offset).toISOString();
    expect(await idsOf({ since_id: b })).toEqual([d, c]);
    expect(await idsOf({ until_id: b })).toEqual([a]);
    expect(await idsOf({ start_time: iso(1000), end_time: iso(3000) })).toEqual([c, b]);
    expect(await idsOf({ since_id: a, start_time: iso(3000) })).toEqual([d, c, b]);
    expect(await idsOf({ until_id: d, end_time: iso(0) })).toEqual([c, b, a]);
  });

  it('has replies and quotes that name the account, but not quotes that do not', async () => {
    const root = stage.world.post({ authorId: stage.brand.id, text: 'Fog this morning' });
    const other = stage.world.addUser({ handle: 'third_person' });
    const reply = stage.world.reply(stage.customer.id, root.id, 'Is mine late?');
    const implicit = stage.world.reply(other.id, reply.id, 'Mine is.');
    stage.world.quote(other.id, root.id, 'Fog, they say.');
    const naming = stage.world.quote(other.id, root.id, 'Hey @northwind, which fog?');
    const page = await stage.client.v2.userMentionTimeline(stage.brand.id);
    expect(page.tweets.map((post) => post.id)).toEqual([naming.id, implicit.id, reply.id]);
    expect(implicit.text).toBe('@marta_flies @northwind Mine is.');
  });

  it('refuses unknown parameters, fields, bounds and tokens, and names them', async () => {
    const path = `users/${stage.brand.id}/mentions`;
    for (const [query, message] of [
      [{ colour: 'red' }, 'The query parameter [colour] is not one of [since_id,'],
      [{ 'tweet.fields': 'id,smell' }, 'The `tweet.fields` query parameter value [smell] is not one of [article,'],
      [{ max_results: '4' }, 'The `max_results` query parameter value [4] is not between 5 and 100'],
      [{ since_id: 'abc' }, 'The `since_id` query parameter value [abc] is not valid'],
      [{ pagination_token: 'abc' }, 'The `pagination_token` query parameter value [abc] is not valid'],
      [{ start_time: 'yesterday' }, 'The `start_time` query parameter value [yesterday] is not valid'],
    ] as const) {
      const error = await refusal(stage.client.v2.get(path, query));
      expect(error.code).toBe(400);
      expect(error.data).toEqual({
        errors: [
          {
            parameters: { [Object.keys(query)[0]!]: [expect.any(String)] },
            message: expect.stringContaining(message),
          },
        ],
        title: 'Invalid Request',
        detail: 'One or more parameters to your request was invalid.',
        type: 'https://api.twitter.com/2/problems/invalid-request',
      });
    }
  });

  it('answers a page of 100 in a few milliseconds with 100,000 posts in memory', async () => {
    stage.world.bulkMentions({ mention: stage.brand.id, count: 100_000, authors: 1000, overMs: 86_400_000 });
    const computed = computedMs();
    stage.world.bulkMentions({ mention: stage.brand.id, count: 5000, authors: 1000, seed: 2 });
    expect(computed()).toBeLessThan(1500);
    for (let i = 0; i < 5; i++) {
      await stage.client.v2.userMentionTimeline(stage.brand.id, {
        max_results: 100,
        expansions: ['author_id'],
        'tweet.fields': ['created_at', 'entities'],
      });
    }
    const times = stage.world.requests({ endpoint: 'GET /2/users/:id/mentions' }).map((request) => request.durationMs);
    // A bound that a busy machine still meets; usual is 2 to 4 ms.
    expect([...times].sort((a, b) => a - b)[2]).toBeLessThan(50);
  }, 20_000);
});

describe('the timeline of an account', () => {
  it('has its posts and replies, and leaves out what exclude names', async () => {
    const root = stage.world.post({ authorId: stage.brand.id, text: 'Good morning' });
    const asked = mention('hello?');
    const answer = stage.world.reply(stage.brand.id, asked.id, 'Hello!');
    const repost = stage.world.repost(stage.brand.id, asked.id);
    const idsOf = async (exclude: ('replies' | 'retweets')[]) =>
      (await stage.client.v2.userTimeline(stage.brand.id, exclude.length > 0 ? { exclude } : {})).tweets.map(
        (p) => p.id,
      );
    expect(await idsOf([])).toEqual([repost.id, answer.id, root.id]);
    expect(await idsOf(['replies'])).toEqual([repost.id, root.id]);
    expect(await idsOf(['replies', 'retweets'])).toEqual([root.id]);
  });
});
