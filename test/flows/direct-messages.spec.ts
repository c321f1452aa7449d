import { PUBLISH, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until, type Answer } from '../support/test-app.js';

const SEND = 'POST /2/dm_conversations/with/:participant_id/messages';

let stage: FlowStage;
let server: ServerProcess;
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
  server = await stage.start({ PARLEY_RECONCILE_SECONDS: '1' });
});
afterAll(() => stage.close());
beforeEach(() => stage.world.clearFaults());

let people = 0;
const customer = () => stage.world.addUser({ handle: `writer_${(people += 1)}`, name: `Writer ${people}` });
const writesToUs = (person: { id: string }, text: string) =>
  stage.world.directMessage({ from: person.id, to: stage.brand.id, text });
/** As if a minute had passed. */
const look = () =>
  stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'poll messages' AND leased_until = '-infinity'`);

const ticketOf = (preview: string) =>
  until(`the ticket of "${preview}"`, async () => {
    await look();
    const { items } = (await server.agent.get('/api/tickets?view=all&limit=100')).body;
    const found = items.find((item: { preview: string }) => item.preview === preview);
    return found && (await server.agent.get(`/api/tickets/${found.number}`)).body;
  });

const answer = async (ticket: Answer['body'], text: string, key: string) => {
  const [thread] = ticket.threads;
  const body = { text, threadVersion: thread.version, targetPostId: thread.posts.at(-1).id };
  const sent = await server.agent.send('POST', `/api/threads/${thread.id}/replies`, body, { 'idempotency-key': key });
  expect(sent.status).toBe(201);
  return until(
    'the reply to be sent',
    async () => {
      const { body: reply } = await server.agent.get(`/api/replies/${sent.body.id}`);
      return ['sent', 'failed'].includes(reply.state) && reply;
    },
    20_000,
  );
};
const messagesTo = (person: { id: string }) =>
  stage.world.directMessages
    .inConversation([stage.brand.id, person.id].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).join('-'))
    .filter((event) => event.senderId === stage.brand.id)
    .map((event) => event.text);

it('a direct message becomes a ticket of its own, and the answer goes back directly and stands in the thread once', async () => {
  const person = customer();
  writesToUs(person, 'This is for your eyes only.');
  const ticket = await ticketOf('This is for your eyes only.');
  expect(ticket.threads[0]).toMatchObject({ kind: 'direct', customer: { handle: person.handle, name: person.name } });

  const long = `Thank you. ${'We read every word. '.repeat(20)}`.trim();
  expect(await answer(ticket, long, 'direct-answer-1')).toMatchObject({ state: 'sent' });
  expect(messagesTo(person)).toEqual([long]);
  expect(stage.world.requests({ endpoint: PUBLISH })).toEqual([]);
  // What we sent is also among what we fetch; it must not appear again, nor cost the customer their name.
  writesToUs(person, 'And one more thing.');
  const after = await ticketOf('And one more thing.');
  expect(after.threads[0].posts.map((post: { relation: string }) => post.relation)).toEqual([
    'customer',
    'ours',
    'customer',
  ]);
  expect(after.threads[0].customer.handle).toBe(person.handle);
  expect(after.ticket.number).toBe(ticket.ticket.number);
});

it('a message whose answer from X was lost is found by reading the conversation, and is not sent again', async () => {
  const person = customer();
  writesToUs(person, 'Did you get this?');
  const ticket = await ticketOf('Did you get this?');
  stage.world.setFault({ endpoint: SEND, kind: 'commit-then-reset', count: 1 });
  expect(await answer(ticket, 'We did.', 'direct-answer-2')).toMatchObject({ state: 'sent' });
  expect(messagesTo(person)).toEqual(['We did.']);
});

it('what people say in a group is nobody’s ticket, and does not disturb the rest', async () => {
  const [one, two] = [customer(), customer()];
  const group = stage.world.directMessages.createGroup(one.id, [two.id, stage.brand.id]);
  stage.world.directMessages.send({ from: one.id, conversationId: group.conversationId, text: 'Hello group' });
  writesToUs(two, 'Hello brand');
  await ticketOf('Hello brand');
  expect(await stage.sql(`SELECT 1 FROM post WHERE text = 'Hello group'`)).toEqual([]);
  expect(await stage.faults()).toEqual([]);
});

it('what came before pages full of what is said in a group is not passed by, and the group is not read again', async () => {
  const [one, two] = [customer(), customer()];
  const { conversationId } = stage.world.directMessages.createGroup(one.id, [two.id, stage.brand.id]);
  const chatter = (messages: number): void => {
    for (let n = 0; n < messages; n += 1)
      stage.world.directMessages.send({ from: one.id, conversationId, text: `chatter ${n}` });
  };
  await server.stop(); // so that no stream tells of it
  writesToUs(one, 'Before the chatter');
  chatter(250);
  writesToUs(two, 'After the chatter');
  server = await stage.start();
  await ticketOf('After the chatter');
  await ticketOf('Before the chatter');

  chatter(150);
  const reads = () => stage.world.requests({ endpoint: 'GET /2/dm_events' }).length;
  const readsOfOneLook = async (): Promise<number> => {
    const before = reads();
    await look();
    await until('the look to be over', async () => {
      const [row] = await stage.sql<{ over: boolean }>(
        `SELECT due_at > now() AND leased_until = '-infinity' AS over FROM duty WHERE kind = 'poll messages'`,
      );
      return row?.over && reads() > before;
    });
    return reads() - before;
  };
  await readsOfOneLook();
  expect(await readsOfOneLook()).toBe(1);
  expect(await stage.sql(`SELECT 1 FROM post WHERE text LIKE 'chatter%'`)).toEqual([]);
  expect(await stage.faults()).toEqual([]);
});
