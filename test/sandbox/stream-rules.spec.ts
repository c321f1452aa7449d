import { refusal, setStage, type Stage } from './sandbox-client.ts';
import { call, idsOf, openStream, until } from './stream-reader.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const STREAM = '/2/tweets/search/stream';
const RULES = `${STREAM}/rules`;
const TYPE = 'https://api.twitter.com/2/problems/';
const change = (body: unknown, query = '') => call(stage, 'POST', RULES + query, body);
const listed = async () =>
  ((await call(stage, 'GET', RULES)).body.data ?? []).map((rule: { value: string }) => rule.value);

describe('rules of the filtered stream', () => {
  it('are added, listed, and deleted by id or by value', async () => {
    const added = await change({ add: [{ value: '@northwind', tag: 'brand' }, { value: 'bag' }, { value: 'fog' }] });
    expect(added.body).toEqual({
      data: [
        { id: expect.any(String), value: '@northwind', tag: 'brand' },
        { id: expect.any(String), value: 'bag' },
        { id: expect.any(String), value: 'fog' },
      ],
      meta: { sent: expect.any(String), summary: { created: 3, not_created: 0, valid: 3, invalid: 0 } },
    });
    const all = await call(stage, 'GET', RULES);
    expect(all.body).toEqual({ data: added.body.data, meta: { sent: expect.any(String), result_count: 3 } });
    const one = await call(stage, 'GET', `${RULES}?ids=${added.body.data[1].id}`);
    expect(one.body.data).toEqual([added.body.data[1]]);

    const deleted = await change({ delete: { ids: [added.body.data[0].id, '42'], values: ['bag'] } });
    expect(deleted.body).toMatchObject({
      meta: { summary: { deleted: 2, not_deleted: 1 } },
      errors: [{ title: 'Invalid Request', errors: [{ message: 'Rule does not exist' }] }],
    });
    expect(await listed()).toEqual(['fog']);
    await change({}, '?delete_all=true');
    const none = await call(stage, 'GET', RULES);
    expect(none.body).toEqual({ meta: { sent: expect.any(String), result_count: 0 } });
  });

  it('are judged one by one: a bad one is told of inside a 200, and the good ones stay', async () => {
    const first = (await change({ add: [{ value: 'fog' }] })).body.data[0];
    const { status, body } = await change({
      add: [{ value: 'fog' }, { value: 'has:links' }, { value: 'snow' }, { value: 'x'.repeat(1_025) }],
    });
    expect(status).toBe(200);
    expect(body.data).toEqual([{ id: expect.any(String), value: 'snow' }]);
    expect(body.meta.summary).toEqual({ created: 1, not_created: 3, valid: 1, invalid: 3 });
    expect(body.errors).toEqual([
      { value: 'fog', id: first.id, title: 'DuplicateRule', type: `${TYPE}duplicate-rules` },
      {
        value: 'has:links',
        title: 'UnprocessableEntity',
        details: ['Rule must contain at least one positive, non-stopword clause'],
        type: `${TYPE}invalid-rules`,
      },
      {
        value: 'x'.repeat(1_025),
        title: 'UnprocessableEntity',
        details: [expect.stringContaining('Rule length exceeds 1024')],
        type: `${TYPE}invalid-rules`,
      },
    ]);
  });

  it('are tried and not kept by a dry run', async () => {
    await change({ add: [{ value: 'fog' }] });
    const tried = await change({ add: [{ value: 'snow' }] }, '?dry_run=true');
    expect(tried.body.meta.summary.created).toBe(1);
    const untouched = await change({ delete: { values: ['fog'] } }, '?dry_run=true');
    expect(untouched.body.meta.summary.deleted).toBe(1);
    expect(await listed()).toEqual(['fog']);
  });

  it('are at most 1,000, and counted', async () => {
    await change({ add: Array.from({ length: 999 }, (_, i) => ({ value: `word${i}` })) });
    const { body } = await change({ add: [{ value: 'one more' }, { value: 'too many' }] });
    expect(body.data).toHaveLength(1);
    expect(body.errors).toMatchObject([{ value: 'too many', type: `${TYPE}rule-cap` }]);
    const counts = await call(
      stage,
      'GET',
      `${RULES}/counts?rules_count.fields=client_app_rules_count,cap_per_client_app`,
    );
    expect(counts.body).toEqual({
      data: { client_app_rules_count: { client_app_id: stage.app.id, rule_count: 1000 }, cap_per_client_app: 1000 },
    });
    const page = await call(stage, 'GET', `${RULES}?max_results=600`);
    expect(page.body.data).toHaveLength(600);
    const rest = await call(stage, 'GET', `${RULES}?max_results=600&pagination_token=${page.body.meta.next_token}`);
    expect(rest.body.data).toHaveLength(400);
    expect(rest.body.data[399].value).toBe('one more');
  });

  it('take 20 s to come into effect, and 20 s to go out of it', async () => {
    stage.world.clock.freeze();
    const write = (text: string) => stage.world.post({ authorId: stage.customer.id, text }).id;
    await change({ add: [{ value: 'fog' }] });
    const reader = await openStream(stage, STREAM);
    write('fog too early');
    stage.world.advanceClock(20_000);
    const inTime = write('fog in time');
    await change({ delete: { values: ['fog'] } });
    expect(await listed()).toEqual([]);
    const afterwards = write('fog shortly after');
    stage.world.advanceClock(20_000);
    write('fog too late');
    await change({ add: [{ value: 'snow' }] });
    stage.world.advanceClock(20_000);
    const last = write('snow');
    await until(() => reader.messages().length === 3);
    expect(idsOf(reader)).toEqual([inTime, afterwards, last]);
  });

  it.each([
    ['retweets_of:northwind', 'repost'],
    ['"lost bag" -is:retweet', 'quote'],
    ['$NWND -is:nullcast', 'cashtag'],
    ['👾', 'emoji'],
    ['from:marta_flies is:quote', 'quote'],
    ['help is:verified', null],
    ['to:northwind', 'reply'],
  ])('understand %s', async (value, expected) => {
    stage.world.behaviour.ruleDelayMs = 0;
    const { world, brand, customer } = stage;
    const root = world.post({ authorId: brand.id, text: 'A lost bag is a sad bag' });
    await change({ add: [{ value }] });
    const reader = await openStream(stage, STREAM);
    const written: Record<string, string> = {
      repost: world.repost(customer.id, root.id).id,
      quote: world.quote(customer.id, root.id, 'So true').id,
      cashtag: world.post({ authorId: customer.id, text: 'Selling $nwnd, help' }).id,
      emoji: world.post({ authorId: customer.id, text: 'So 👾 today' }).id,
      reply: world.reply(customer.id, root.id, 'mine too').id,
    };
    const end = world.streamRules.add(stage.app, 'end of story');
    world.post({ authorId: customer.id, text: 'end of story' });
    const matched = await until(() => {
      const ids = reader.messages();
      return ids.at(-1)?.matching_rules?.[0]?.id === end.id && ids.slice(0, -1).map((message) => message.data!.id);
    });
    expect(matched).toEqual(expected === null ? [] : [written[expected]]);
  });

  it('look into the post that a quote quotes, as search does not', async () => {
    const { world, brand, customer } = stage;
    world.behaviour.ruleDelayMs = 0;
    const root = world.post({ authorId: brand.id, text: 'zebra crossing' });
    await change({ add: [{ value: 'zebra' }] });
    const reader = await openStream(stage, STREAM);
    const quote = world.quote(customer.id, root.id, 'Look!');
    await until(() => reader.messages().length === 1);
    expect(idsOf(reader)).toEqual([quote.id]);
    world.advanceClock(31_000);
    const found = await stage.client.v2.search('zebra', { max_results: 10 });
    expect(found.tweets.map((post) => post.id)).toEqual([root.id]);
  });

  it('are found among a thousand without trying them all', async () => {
    const { world, app, customer } = stage;
    world.behaviour.ruleDelayMs = 0;
    for (let i = 0; i < 1_000; i++)
      world.streamRules.add(app, `(from:user${i} OR @user${i} OR "phrase ${i}") -is:retweet`);
    const reader = await openStream(stage, STREAM);
    const post = world.post({ authorId: customer.id, text: 'Here is phrase 777 and @user778' });
    await until(() => reader.messages().length === 1);
    const rules = world.streamRules.of(app.id);
    expect(reader.messages()[0]!.matching_rules).toEqual([{ id: rules[777]!.id }, { id: rules[778]!.id }]);
    expect(reader.messages()[0]!.data!.id).toBe(post.id);
  });

  it('are managed by the client library, and by apps only', async () => {
    const library = stage.clientWith(stage.app.bearerToken);
    await library.v2.updateStreamRules({ add: [{ value: 'fog', tag: 'weather' }] });
    const { data } = await library.v2.streamRules();
    expect(data).toMatchObject([{ value: 'fog', tag: 'weather' }]);
    await library.v2.updateStreamRules({ delete: { ids: data.map((rule) => rule.id) } });
    expect(await listed()).toEqual([]);
    const refused = await refusal(stage.client.v2.streamRules());
    expect(refused).toMatchObject({ code: 403, data: { title: 'Unsupported Authentication' } });
  });

  it.each([
    {},
    { add: [] },
    { add: [{ value: 'fog', colour: 'grey' }] },
    { add: [{ value: 'fog' }], delete: { ids: ['1'] } },
  ])('refuse a body such as %j', async (body) => {
    expect((await change(body)).status).toBe(400);
  });
});
