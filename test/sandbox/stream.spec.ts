import { ETwitterStreamEvent } from 'twitter-api-v2';
import { expectFaithful, idsOf, openStream, setStreamStage, until } from './stream-reader.ts';

let stage: Awaited<ReturnType<typeof setStreamStage>>;
beforeEach(async () => {
  stage = await setStreamStage();
});
afterEach(() => stage.close());

const PATH = '/2/tweets/search/stream';
const ask = (text = '@northwind where is my bag?') => stage.world.post({ authorId: stage.customer.id, text });

describe('the filtered stream', () => {
  it('delivers a matching post once, with the rules that it matched, and with no more than was asked for', async () => {
    const bags = stage.world.streamRules.add(stage.app, 'bag', 'bags');
    stage.world.streamRules.add(stage.app, 'zebra', 'zebras');
    const reader = await openStream(stage, PATH);
    expect(reader.status).toBe(200);
    const post = ask();
    stage.world.post({ authorId: stage.customer.id, text: 'Nobody asked for this' });
    const last = ask('@northwind hello?');
    await until(() => reader.messages().length === 2);
    expect(reader.messages()).toEqual([
      {
        data: { id: post.id, text: post.text, edit_history_tweet_ids: [post.id] },
        matching_rules: [
          { id: stage.ruleId, tag: 'brand' },
          { id: bags.id, tag: 'bags' },
        ],
      },
      expect.objectContaining({ data: expect.objectContaining({ id: last.id }) }),
    ]);
    expectFaithful(reader);
  });

  it('knows fields and expansions as the other endpoints do, and refuses what they refuse', async () => {
    const root = stage.world.post({ authorId: stage.brand.id, text: 'We fly again' });
    const reader = await openStream(
      stage,
      `${PATH}?tweet.fields=created_at,conversation_id&expansions=author_id,referenced_tweets.id&user.fields=verified`,
    );
    const answer = stage.world.reply(stage.customer.id, root.id, 'Finally');
    await until(() => reader.messages().length === 1);
    expect(reader.messages()[0]).toMatchObject({
      data: { id: answer.id, author_id: stage.customer.id, conversation_id: root.id },
      includes: { users: [{ id: stage.customer.id, verified: false }], tweets: [{ id: root.id }] },
    });
    expectFaithful(reader);

    const refused = await openStream(stage, `${PATH}?tweet.fields=smell`);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      title: 'Invalid Request',
      errors: [{ parameters: { 'tweet.fields': ['smell'] } }],
    });
  });

  it('is for apps only, and not without rules', async () => {
    const asUser = await openStream(stage, PATH, {
      bearer: stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id).accessToken,
    });
    expect(asUser.status).toBe(403);
    expect(asUser.body).toMatchObject({ title: 'Unsupported Authentication' });

    const other = stage.world.addApp();
    const withoutRules = await openStream(stage, PATH, { bearer: other.bearerToken });
    expect(withoutRules.status).toBe(409);
    expect(withoutRules.body).toMatchObject({
      title: 'ConnectionException',
      connection_issue: 'RuleConfigurationIssue',
      type: 'https://api.twitter.com/2/problems/streaming-connection',
    });
  });

  it('sends an empty line after 20 s of silence, and only then', async () => {
    stage.world.clock.freeze();
    const reader = await openStream(stage, PATH);
    stage.world.advanceClock(19_999);
    ask();
    await until(() => reader.messages().length === 1);
    stage.world.advanceClock(19_999);
    expect(reader.heartbeats()).toBe(0);
    stage.world.advanceClock(1);
    await until(() => reader.heartbeats() === 1);
    expect(reader.chunks.at(-1)!.toString()).toBe('\r\n');
  });

  it('compresses when asked, and keeps nothing back', async () => {
    const reader = await openStream(stage, PATH, { headers: { 'accept-encoding': 'gzip' } });
    expect(reader.headers['content-encoding']).toBe('gzip');
    const post = ask('@northwind 👾 ünïcode');
    await until(() => reader.messages().length === 1);
    expect(reader.messages()[0]!.data).toMatchObject({ id: post.id, text: '@northwind 👾 ünïcode' });
  });

  it('delivers an edit as a post of its own, and never the posts of a protected author', async () => {
    const reader = await openStream(stage, PATH);
    const post = ask();
    const edited = stage.world.editPost(post.id, '@northwind where is my blue bag?');
    const shy = stage.world.addUser({ handle: 'shy_one', protected: true });
    stage.world.post({ authorId: shy.id, text: '@northwind psst' });
    const last = ask('@northwind hello?');
    await until(() => reader.messages().length === 3);
    expect(idsOf(reader)).toEqual([post.id, edited.id, last.id]);
    expect(reader.messages()[1]!.data!['edit_history_tweet_ids']).toEqual([post.id, edited.id]);
  });

  it('delivers thousands of posts made at once, each one once, within seconds', async () => {
    const reader = await openStream(
      stage,
      `${PATH}?expansions=author_id&tweet.fields=created_at,entities,conversation_id`,
    );
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 3_000, overMs: 60_000 });
    await until(() => stage.world.streams.deliveries({ outcome: 'delivered' }).length === 3_000, 20_000);
    await until(() => reader.messages().length === 3_000);
    expect(idsOf(reader)).toEqual(postIds);
    expect(stage.world.streams.connections()[0]).toMatchObject({ delivered: 3_000, dropped: 0, duplicated: 0 });
  }, 40_000);

  it('brings an enterprise what it missed, and tells others that they cannot have that', async () => {
    const refused = await openStream(stage, `${PATH}?backfill_minutes=5`);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ errors: [{ parameters: { backfill_minutes: ['5'] } }] });

    const enterprise = stage.world.addApp({ tier: 'enterprise' });
    stage.world.streamRules.add(enterprise, '@northwind');
    ask('@northwind too long ago');
    stage.world.advanceClock(5 * 60_000 + 1_000);
    const missed = ask();
    const reader = await openStream(stage, `${PATH}?backfill_minutes=5`, { bearer: enterprise.bearerToken });
    const live = ask('@northwind live');
    await until(() => reader.messages().length === 2);
    expect(idsOf(reader)).toEqual([missed.id, live.id]);
  });

  it('is read by the client library', async () => {
    const library = stage.clientWith(stage.app.bearerToken);
    const stream = await library.v2.searchStream({ 'tweet.fields': ['created_at'], expansions: ['author_id'] });
    const seen: unknown[] = [];
    let alive = 0;
    stream.on(ETwitterStreamEvent.Data, (tweet) => seen.push(tweet));
    stream.on(ETwitterStreamEvent.DataKeepAlive, () => alive++);
    const post = ask('@northwind 👾');
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({
      data: { id: post.id, text: '@northwind 👾', author_id: stage.customer.id },
      includes: { users: [{ username: 'marta_flies' }] },
      matching_rules: [{ tag: 'brand' }],
    });
    stage.world.advanceClock(20_000);
    await until(() => alive === 1);
    stream.destroy();
  });
});
