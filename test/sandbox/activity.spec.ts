import { refusal, setStage, type Stage } from './sandbox-client.ts';
import { call, openStream, until, type Reader } from './stream-reader.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const SUBSCRIPTIONS = '/2/activity/subscriptions';
const subscribe = (event_type: string, user_id?: string, more: object = {}) =>
  call(stage, 'POST', SUBSCRIPTIONS, { event_type, filter: user_id === undefined ? {} : { user_id }, ...more });

interface Activity {
  event_uuid: string;
  event_type: string;
  filter: object;
  tag?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests say what they expect of it
  payload: any;
  includes?: { users: { id: string }[]; tweets: { id: string }[] };
}
const activities = (reader: Reader) => reader.messages().map((message) => message.data as unknown as Activity);
const kinds = (reader: Reader) => activities(reader).map(({ event_type, payload }) => [event_type, payload.id]);

/** The stream, with subscriptions for the brand. */
async function listen(...types: string[]): Promise<Reader> {
  for (const type of types) expect((await subscribe(type, stage.brand.id)).status).toBe(200);
  const reader = await openStream(stage, '/2/activity/stream');
  expect(reader.status).toBe(200);
  return reader;
}

describe('activity subscriptions', () => {
  it('are made, listed, changed and deleted', async () => {
    const { body } = await subscribe('post.mention.create', stage.brand.id, { tag: 'mentions' });
    const subscription = {
      subscription_id: expect.any(String),
      event_type: 'post.mention.create',
      filter: { user_id: stage.brand.id },
      tag: 'mentions',
      created_at: expect.any(String),
      updated_at: expect.any(String),
    };
    expect(body).toEqual({ data: { subscription }, meta: { total_subscriptions: 1 } });
    const id = body.data.subscription.subscription_id;
    expect((await call(stage, 'GET', SUBSCRIPTIONS)).body).toEqual({ data: [subscription], meta: { result_count: 1 } });
    const changed = await call(stage, 'PUT', `${SUBSCRIPTIONS}/${id}`, { tag: 'other' });
    expect(changed.body.data).toMatchObject({ subscription: { tag: 'other' }, total_subscriptions: 1 });
    expect((await call(stage, 'PUT', `${SUBSCRIPTIONS}/${id}`, { filter: {} })).status).toBe(400);
    expect((await call(stage, 'PUT', `${SUBSCRIPTIONS}/${id}`, { webhook_id: '42' })).status).toBe(400);
    const gone = await call(stage, 'DELETE', `${SUBSCRIPTIONS}/${id}`);
    expect(gone.body).toEqual({ data: { deleted: true }, meta: { total_subscriptions: 0 } });
    expect((await call(stage, 'DELETE', `${SUBSCRIPTIONS}/${id}`)).status).toBe(400);

    const ids = [];
    for (const type of ['post.create', 'post.delete']) {
      ids.push((await subscribe(type, stage.brand.id)).body.data.subscription.subscription_id);
    }
    const all = await call(stage, 'DELETE', `${SUBSCRIPTIONS}?ids=${ids.join()}`);
    expect(all.body).toEqual({ data: { deleted: true }, meta: { total_subscriptions: 0 } });
  });

  it.each([
    ['an unknown event', { event_type: 'post.sneeze', filter: { user_id: '1' } }],
    ['an unknown field', { event_type: 'post.create', filter: { user_id: '1' }, colour: 'red' }],
    ['no user', { event_type: 'post.create', filter: {} }],
    ['nobody', { event_type: 'post.create', filter: { user_id: '1' } }],
  ])('are refused for %s', async (_, body) => {
    expect((await call(stage, 'POST', SUBSCRIPTIONS, body)).status).toBe(400);
  });

  it('of private events need a user who has let the app in', async () => {
    expect((await subscribe('post.create', stage.customer.id)).status).toBe(200);
    for (const type of ['post.mention.create', 'post.reply.create', 'post.quote.create', 'dm.received', 'dm.sent']) {
      expect((await subscribe(type, stage.customer.id)).status).toBe(403);
      expect((await subscribe(type, stage.brand.id)).status).toBe(200);
      expect((await subscribe(type, stage.brand.id)).status).toBe(400);
    }
    stage.world.issueOAuth2Tokens(stage.customer.id, stage.app.id, ['tweet.read', 'users.read']);
    expect((await subscribe('post.mention.create', stage.customer.id)).status).toBe(200);
    expect((await subscribe('dm.received', stage.customer.id)).status).toBe(403);
  });
});

describe('the activity stream', () => {
  it('has explicit mentions, direct replies and direct quotes, and nothing wider', async () => {
    const { world, brand, customer } = stage;
    const other = world.addUser({ handle: 'kofi_on_tour' });
    const reader = await listen('post.mention.create', 'post.reply.create', 'post.quote.create');
    const mention = world.post({ authorId: customer.id, text: 'Hello @northwind' });
    const answer = world.reply(brand.id, mention.id, 'Hello');
    const reply = world.reply(customer.id, answer.id, 'It is about my bag');
    // The handle is there because X put it there: under the customer's own post, and under somebody else's.
    world.reply(customer.id, mention.id, 'Still nothing');
    world.reply(other.id, reply.id, 'Same here');
    const quote = world.quote(other.id, answer.id, 'How nice');
    world.quote(other.id, mention.id, 'I know the feeling');
    world.repost(other.id, answer.id);
    const shy = world.addUser({ handle: 'shy_one', protected: true });
    world.post({ authorId: shy.id, text: '@northwind psst' });
    world.post({ authorId: brand.id, text: 'Our handle is @northwind' });
    const both = world.reply(customer.id, answer.id, '@northwind? Typed by hand after all: hey @northwind');
    await until(() => kinds(reader).some(([, id]) => id === both.id) && reader.messages().length >= 5);
    expect(kinds(reader)).toEqual([
      ['post.mention.create', mention.id],
      ['post.reply.create', reply.id],
      ['post.quote.create', quote.id],
      ['post.mention.create', both.id],
      ['post.reply.create', both.id],
    ]);
  });

  it('sends whole posts, with every number a second time as a string', async () => {
    await subscribe('post.mention.create', stage.brand.id, { tag: 'mentions' });
    const reader = await openStream(stage, '/2/activity/stream');
    const post = stage.world.post({ authorId: stage.customer.id, text: 'hey @northwind' });
    await until(() => reader.messages().length === 1);
    const [activity] = activities(reader);
    expect(activity).toMatchObject({
      event_uuid: post.id,
      filter: { user_id: stage.brand.id },
      event_type: 'post.mention.create',
      tag: 'mentions',
      payload: {
        id: post.id,
        text: 'hey @northwind',
        author_id: stage.customer.id,
        edit_history_tweet_ids: [post.id],
        public_metrics: { reply_count: 0, reply_count_str: '0' },
        entities: { mentions: [{ start: 4, start_str: '4', end: 14, end_str: '14', username: 'northwind' }] },
        display_text_range: [0, 14],
      },
    });
    expect(activity!.includes!.users.map(({ id }) => id).sort()).toEqual([stage.brand.id, stage.customer.id].sort());
    expect(activity!.includes!.tweets.map(({ id }) => id)).toEqual([post.id]);
  });

  it('has what a user writes and deletes', async () => {
    const reader = await listen('post.create', 'post.delete');
    const post = stage.world.post({ authorId: stage.brand.id, text: 'Soon gone' });
    await until(() => reader.messages().length === 1);
    stage.world.deletePost(post.id);
    await until(() => reader.messages().length === 2);
    expect(kinds(reader)).toEqual([
      ['post.create', post.id],
      ['post.delete', post.id],
    ]);
    expect(activities(reader)[1]!.payload).toEqual({ id: post.id, author_id: stage.brand.id });
  });

  it('has direct messages as version 1 of the API had them, but none that are encrypted', async () => {
    const { world, brand, customer } = stage;
    const reader = await listen('dm.received', 'dm.sent');
    world.directMessage({ from: customer.id, to: brand.id, text: 'secret', encrypted: true });
    const received = world.directMessage({ from: customer.id, to: brand.id, text: 'My code is 4711' });
    const sent = world.directMessage({ from: brand.id, to: customer.id, text: 'Thank you' });
    await until(() => reader.messages().length === 2);
    const of = (sender: string, recipient: string, id: string, text: string) => ({
      direct_message_events: [
        {
          type: 'message_create',
          id,
          created_timestamp: expect.stringMatching(/^\d{13}$/),
          message_create: {
            target: { recipient_id: recipient },
            sender_id: sender,
            message_data: { text, entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] } },
          },
        },
      ],
      users: {
        [sender]: { data: expect.objectContaining({ id: sender }) },
        [recipient]: { data: expect.objectContaining({ id: recipient }) },
      },
    });
    expect(activities(reader).map(({ event_type, payload }) => [event_type, payload])).toEqual([
      ['dm.received', of(customer.id, brand.id, received.id, 'My code is 4711')],
      ['dm.sent', of(brand.id, customer.id, sent.id, 'Thank you')],
    ]);
  });

  it('tells that a user has thrown the app out, and then nothing private of that user any more', async () => {
    await subscribe('oauth.revoke');
    const reader = await listen('post.mention.create', 'post.create');
    stage.world.revokeAccess(stage.brand.id, stage.app.id);
    stage.world.post({ authorId: stage.customer.id, text: '@northwind anybody?' });
    const own = stage.world.post({ authorId: stage.brand.id, text: 'For everybody' });
    await until(() => reader.messages().length === 2);
    expect(activities(reader)).toMatchObject([
      { event_type: 'oauth.revoke', filter: {}, payload: { user_id: stage.brand.id, app_id: stage.app.id } },
      { event_type: 'post.create', payload: { id: own.id } },
    ]);
  });

  it('goes to the app that subscribed, and to all of its connections', async () => {
    const reader = await listen('post.mention.create');
    const second = await openStream(stage, '/2/activity/stream');
    const stranger = await openStream(stage, '/2/activity/stream', { bearer: stage.world.addApp().bearerToken });
    const { postIds } = stage.world.bulkMentions({ mention: stage.brand.id, count: 200 });
    await until(() => reader.messages().length === 200 && second.messages().length === 200);
    expect(kinds(reader)).toEqual(postIds.map((id) => ['post.mention.create', id]));
    expect(stranger.messages()).toEqual([]);
  });

  it('cannot recover what was missed, and is for apps only', async () => {
    expect((await openStream(stage, '/2/activity/stream?backfill_minutes=2')).status).toBe(400);
    const refused = await refusal(stage.client.v2.get('activity/stream'));
    expect(refused).toMatchObject({ code: 403, data: { title: 'Unsupported Authentication' } });
  });
});
