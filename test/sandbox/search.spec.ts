import { setStage, refusal, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const search = async (query: string, options: Record<string, string> = {}) =>
  (await stage.client.v2.search(query, { max_results: 10, ...options })).tweets.map((post) => post.id);

describe('recent search', () => {
  it('understands words, phrases, operators, OR, minus and parentheses', async () => {
    const { world, brand, customer } = stage;
    const other = world.addUser({ handle: 'kofi_on_tour' });
    const root = world.post({ authorId: brand.id, text: 'Fog delays departures today #fog' });
    const asked = world.post({ authorId: customer.id, text: '@northwind my bag is lost, please help' });
    const comment = world.reply(other.id, root.id, 'How long is the delay?');
    const quote = world.quote(other.id, root.id, 'Fog. Again!');
    const answer = world.reply(brand.id, asked.id, 'Which flight was it, please?');
    const repost = world.repost(other.id, root.id);
    world.advanceClock(31_000);

    expect(await search('please')).toEqual([answer.id, asked.id]);
    expect(await search('plea')).toEqual([]);
    expect(await search('"bag is lost"')).toEqual([asked.id]);
    expect(await search('"lost bag"')).toEqual([]);
    expect(await search('@northwind -is:retweet -from:northwind')).toEqual([comment.id, asked.id]);
    expect(await search('(@northwind OR to:northwind) -is:retweet -from:northwind')).toEqual([comment.id, asked.id]);
    expect(await search('from:northwind is:reply')).toEqual([answer.id]);
    expect(await search('from:kofi_on_tour is:quote')).toEqual([quote.id]);
    expect(await search('from:kofi_on_tour is:retweet')).toEqual([repost.id]);
    expect(await search(`conversation_id:${root.id}`)).toEqual([comment.id, root.id]);
    expect(await search(`conversation_id:${asked.id} from:northwind`)).toEqual([answer.id]);
    expect(await search(`in_reply_to_tweet_id:${root.id}`)).toEqual([comment.id]);
    expect(await search('#fog -is:retweet')).toEqual([root.id]);
    expect(await search('lost OR delay')).toEqual([comment.id, asked.id]);
    expect(await search('please -(lost OR from:kofi_on_tour)')).toEqual([answer.id]);
  });

  it('leaves out the newest 30 seconds and everything older than 7 days', async () => {
    const day = 86_400_000;
    const write = (text: string, ago: number) =>
      stage.world.post({ authorId: stage.customer.id, text: `zebra ${text}`, at: Date.now() - ago }).id;
    write('too old', 7 * day + 1000);
    const old = write('old', 6 * day);
    write('too new', 5_000);
    expect(await search('zebra')).toEqual([old]);
  });

  it('pages by next_token', async () => {
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 25, overMs: 60_000 });
    stage.world.advanceClock(31_000);
    const paginator = await stage.client.v2.search('@northwind', { max_results: 10 });
    await paginator.fetchLast(100);
    expect(paginator.tweets.map((post) => post.id)).toEqual([...postIds].reverse());
  });

  it.each([
    [{ query: '-is:retweet' }, 'Rule must contain at least one positive'],
    [{ query: 'smell:roses' }, "Reference to invalid operator 'smell'."],
    [{ query: '(fog' }, "missing ')'"],
    [{ query: '"fog' }, 'unbalanced quotation marks'],
    [{ query: 'x'.repeat(513) }, 'Rule length exceeds 512'],
    [{ query: 'fog', since_id: '1000' }, "'since_id' must be a tweet id created after "],
    [{ query: 'fog', start_time: '2020-01-01T00:00:00Z' }, "'start_time' must be on or after "],
    [{ query: 'fog', end_time: new Date(Date.now() + 60_000).toISOString() }, 'a minimum of 10 seconds prior'],
    [
      { query: 'fog', since_id: '9000000000000000000', start_time: new Date().toISOString() },
      'can not be used together',
    ],
  ])('refuses %j', async (query, message) => {
    const error = await refusal(stage.client.v2.get('tweets/search/recent', query));
    expect(error.code).toBe(400);
    expect(error.data).toMatchObject({
      title: 'Invalid Request',
      errors: [{ message: expect.stringContaining(message) }],
    });
  });
});
