import type { DirectMessageEvent } from '../../sandbox/x/index.ts';
import { refusal, setStage, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const write = (text: string, at?: number) =>
  stage.world.directMessage({ from: stage.customer.id, to: stage.brand.id, text, ...(at ? { at } : {}) });
const conversationId = () => {
  const [smaller, larger] = [stage.brand.id, stage.customer.id].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return `${smaller}-${larger}`;
};
const texts = async () => (await stage.client.v2.listDmEvents()).events.map((event) => 'text' in event && event.text);
/** What X answers with; the library's type leaves `data` out. */
const dataOf = <Sent extends object>(sent: Sent): Sent => (sent as unknown as { data: Sent }).data;
const notAllowed = {
  code: 403,
  data: {
    title: 'Forbidden',
    detail: 'You do not have permission to DM one or more participants.',
    type: 'about:blank',
    status: 403,
  },
};

describe('reading direct messages', () => {
  it('gives text, id and type, and more only when asked', async () => {
    const first = write('Is <this> read? See https://x.com/northwind/status/1234567890123456789');
    const plain = await stage.client.v2.listDmEvents();
    expect(plain.events).toEqual([
      {
        id: first.id,
        event_type: 'MessageCreate',
        text: expect.stringMatching(/^Is &lt;this&gt; read\? See https:\/\/t\.co\/\w{10}$/),
      },
    ]);
    const full = await stage.client.v2.listDmEvents({
      'dm_event.fields': ['sender_id', 'created_at', 'dm_conversation_id', 'referenced_tweets'],
      expansions: ['sender_id'],
      'user.fields': ['description'],
    });
    expect(full.events[0]).toMatchObject({
      sender_id: stage.customer.id,
      dm_conversation_id: conversationId(),
      created_at: expect.stringMatching(/Z$/),
      referenced_tweets: [{ id: '1234567890123456789' }],
    });
    expect(full.events[0]).not.toHaveProperty('participant_ids');
    expect(full.includes.users).toEqual([
      { id: stage.customer.id, name: 'Marta', username: 'marta_flies', description: '' },
    ]);
  });

  it('pages through all of them, newest first, by token', async () => {
    for (let i = 1; i <= 5; i++) write(`message ${i}`);
    const events = await stage.client.v2.listDmEvents({ max_results: 2 });
    await events.fetchLast(10);
    expect(events.events.map((event) => 'text' in event && event.text)).toEqual(
      [5, 4, 3, 2, 1].map((i) => `message ${i}`),
    );
  });

  it('knows no since_id', async () => {
    const error = await refusal(stage.client.v2.get('dm_events', { since_id: '1' }));
    expect(error).toMatchObject({ code: 400, data: { errors: [{ parameters: { since_id: ['1'] } }] } });
  });

  it('reaches 30 days back', async () => {
    write('old');
    stage.world.advanceClock(29 * 86_400_000);
    write('newer');
    expect(await texts()).toEqual(['newer', 'old']);
    stage.world.advanceClock(2 * 86_400_000);
    expect(await texts()).toEqual(['newer']);
  });

  it('finds one conversation by its other participant or by its id, and one event by its own', async () => {
    const other = stage.world.addUser({ handle: 'somebody_else' });
    stage.world.directMessage({ from: other.id, to: stage.brand.id, text: 'not this one' });
    const { id } = write('this one');
    const byParticipant = await stage.client.v2.listDmEventsWithParticipant(stage.customer.id);
    expect(byParticipant.events.map((event) => event.id)).toEqual([id]);
    const byId = await stage.client.v2.get(`dm_conversations/${conversationId()}/dm_events`);
    expect(byId).toMatchObject({ data: [{ id }], meta: { result_count: 1 } });
    expect(await stage.client.v2.get(`dm_events/${id}`)).toMatchObject({ data: { id, text: 'this one' } });
  });

  it('shows nobody what others said to each other', async () => {
    const [one, two] = ['somebody_one', 'somebody_two'].map((handle) => stage.world.addUser({ handle }));
    const secret = stage.world.directMessage({ from: one!.id, to: two!.id, text: 'secret' });
    expect(await texts()).toEqual([]);
    expect(await refusal(stage.client.v2.get(`dm_events/${secret.id}`))).toMatchObject({ code: 404 });
    const error = await refusal(stage.client.v2.get(`dm_conversations/${secret.conversationId}/dm_events`));
    expect(error).toMatchObject({ code: 403, data: { detail: 'This operation is not permitted.' } });
  });

  it('does not show what was said in X’s encrypted chat', async () => {
    stage.world.directMessage({ from: stage.customer.id, to: stage.brand.id, text: 'hush', encrypted: true });
    expect(await texts()).toEqual([]);
    expect(stage.world.directMessages.inConversation(conversationId())).toHaveLength(1);
  });

  it('is limited to 15 requests in 15 minutes', async () => {
    for (let i = 0; i < 15; i++) await stage.client.v2.get('dm_events');
    expect((await refusal(stage.client.v2.get('dm_events'))).code).toBe(429);
    stage.world.advanceClock(15 * 60_000);
    await stage.client.v2.get('dm_events');
  });

  it('is for users, not for apps', async () => {
    const error = await refusal(stage.clientWith(stage.app.bearerToken).v2.get('dm_events'));
    expect(error).toMatchObject({ code: 403, data: { title: 'Unsupported Authentication' } });
  });
});

describe('sending direct messages', () => {
  it('answers with the conversation and the event, and is announced', async () => {
    const heard: DirectMessageEvent[] = [];
    stage.world.onDirectMessage((event) => heard.push(event));
    const sent = await stage.client.v2.sendDmToParticipant(stage.customer.id, { text: 'Hello Marta' });
    expect(sent).toEqual({
      data: { dm_conversation_id: conversationId(), dm_event_id: expect.stringMatching(/^\d{19}$/) },
    });
    const again = await stage.client.v2.sendDmInConversation(conversationId(), { text: 'Are you there?' });
    expect(heard).toMatchObject([
      { type: 'MessageCreate', senderId: stage.brand.id, conversationId: conversationId(), text: 'Hello Marta' },
      { text: 'Are you there?' },
    ]);
    expect(stage.world.requests().at(-1)).toMatchObject({ outcome: 201, committed: dataOf(again).dm_event_id });
  });

  it('needs the other’s permission, which writing first gives', async () => {
    stage.world.setUser(stage.customer.id, { directMessages: 'nobody' });
    const send = () => stage.client.v2.sendDmToParticipant(stage.customer.id, { text: 'Hello' });
    expect(await refusal(send())).toMatchObject(notAllowed);
    write('You may');
    expect(dataOf(await send()).dm_event_id).toBeDefined();
  });

  it('reaches those who take messages only from whom they follow, when they follow', async () => {
    stage.world.setUser(stage.customer.id, { directMessages: 'followed' });
    const send = () => stage.client.v2.sendDmToParticipant(stage.customer.id, { text: 'Hello' });
    expect(await refusal(send())).toMatchObject(notAllowed);
    stage.world.follow(stage.customer.id, stage.brand.id);
    await send();
  });

  it('is refused after a block, to the suspended and to nobody', async () => {
    write('Hello');
    const send = (id = stage.customer.id) => refusal(stage.client.v2.sendDmToParticipant(id, { text: 'Hi' }));
    stage.world.block(stage.customer.id, stage.brand.id);
    expect(await send()).toMatchObject(notAllowed);
    stage.world.unblock(stage.customer.id, stage.brand.id);
    stage.world.suspend(stage.customer.id);
    expect(await send()).toMatchObject(notAllowed);
    expect(await send('1234567890')).toMatchObject(notAllowed);
  });

  it('needs a text or an attachment, and nothing else', async () => {
    const send = (body: object) => stage.client.v2.post(`dm_conversations/with/${stage.customer.id}/messages`, body);
    for (const body of [{}, { text: '' }, { attachments: [] }, { text: 'x', quick_reply: {} }]) {
      expect((await refusal(send(body))).code).toBe(400);
    }
    expect(await refusal(stage.client.v2.sendDmInConversation('12-34', { text: 'x' }))).toMatchObject({ code: 403 });
  });

  it('is undone by a deletion for oneself alone', async () => {
    const data = dataOf(await stage.client.v2.sendDmToParticipant(stage.customer.id, { text: 'Oops' }));
    expect(await stage.client.v2.delete(`dm_events/${data.dm_event_id}`)).toEqual({ data: { deleted: true } });
    expect(await texts()).toEqual([]);
    const { events } = stage.world.directMessages;
    const { accept } = stage.world.directMessages.seenBy(stage.customer.id);
    expect(accept(events.get(data.dm_event_id)!)).toBe(true);
  });
});

describe('a group', () => {
  it('tells who joins, who leaves, and what was said while one was in it', async () => {
    const friend = stage.world.addUser({ handle: 'a_friend' });
    const created = await stage.client.v2.createDmConversation({
      conversation_type: 'Group',
      participant_ids: [stage.customer.id, friend.id],
      message: { text: 'Welcome' },
    });
    const groupId = dataOf(created).dm_conversation_id;
    expect(groupId).toMatch(/^\d{15,19}$/);
    stage.world.directMessages.leave(groupId, friend.id);
    stage.world.directMessage({ from: stage.customer.id, conversationId: groupId, text: 'Now we are two' });
    const events = await stage.client.v2.listDmEvents({ 'dm_event.fields': ['sender_id'] });
    expect(events.events).toMatchObject([
      { event_type: 'MessageCreate', text: 'Now we are two', sender_id: stage.customer.id },
      { event_type: 'ParticipantsLeave', participant_ids: [friend.id] },
      { event_type: 'MessageCreate', text: 'Welcome', sender_id: stage.brand.id },
      {
        event_type: 'ParticipantsJoin',
        participant_ids: [stage.brand.id, stage.customer.id, friend.id],
        sender_id: stage.brand.id,
      },
    ]);
    const messagesOnly = await stage.client.v2.listDmEvents({ event_types: ['MessageCreate'] });
    expect(messagesOnly.events).toHaveLength(2);
    expect(stage.world.directMessages.seenBy(friend.id).index.size).toBe(3);
  });
});
