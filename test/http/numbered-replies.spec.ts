import { Accounts } from '../../src/accounts/index.js';
import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelError, ChannelRegistry } from '../../src/channels/index.js';
import { applyWaiting, land } from '../../src/intake/index.js';
import { INVARIANTS } from '../../src/invariants.js';
import { Database, Duties, EventLog } from '../../src/kernel/index.js';
import {
  connectFake,
  signIn,
  startTestApp,
  until,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, timeComes, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
let colleague: TestClient;
let accountId: string;
let published: { to: string; text: string }[] = [];
beforeAll(async () => {
  test = await startTestApp({ PARLEY_RECONCILE_SECONDS: '0.2', PARLEY_REPLY_LEASE_SECONDS: '3' });
  [agent, colleague] = [await signIn(test), await signIn(test)];
  accountId = await connectFake(test);
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = (access, target, text) => {
    published.push({ to: target.externalId, text });
    return publish(access, target, text);
  };
});
beforeEach(() => {
  published = [];
  delete test.fake.sends;
});
afterEach(async () => {
  for (const { name, sql } of INVARIANTS) {
    if ((await query(sql)).length > 0) throw new Error(`It is not so: ${name}.`);
  }
});
afterAll(() => test.close());

const query = (sql: string, ...values: unknown[]): Promise<unknown[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query(sql, [test.workspace.id, ...values]));

/** The fake platform takes 500 characters. */
const SENTENCES = ['We found it.', 'It is on its way.', 'Tell us when it is there.'].map((one) =>
  `${one} `
    .repeat(12 + one.length)
    .slice(0, 400)
    .replace(/[^.]*$/, ''),
);
const LONG = SENTENCES.join('\n\n');
const PARTS = SENTENCES.map((text, n) => `${text} ${n + 1}/3`);

const long = (heard: Heard, who = agent): Promise<Answer> => answer(who, heard, LONG, { body: { parts: 3 } });
/** What stands under a post, each under the one before. */
function chainUnder(externalId: string): string[] {
  const [post, ...more] = test.fake.repliesTo(externalId);
  expect(more).toEqual([]);
  return post ? [post.text, ...chainUnder(post.externalId)] : [];
}
const ours = async (heard: Heard): Promise<{ text: string; replyId: string }[]> =>
  (await readTicket(agent, heard.number, heard.externalId)).thread.posts.filter(
    ({ relation }: { relation: string }) => relation === 'ours',
  );
const eventsOf = async (number: number): Promise<{ kind: string; after: { part?: number; parts?: number } }[]> =>
  (await agent.get(`/api/tickets/${number}/events`)).body.items.toReversed();
const refusal = (code: 'rejected' | 'target_gone' = 'rejected'): ChannelError =>
  new ChannelError(code, 'The platform does not want it.', { certainlyNotDone: true });
const uncertain = (): ChannelError => new ChannelError('network', 'No answer came.', { certainlyNotDone: false });

/** The first post is taken; the second ends like this. `made`: it stands there all the same. */
function failSecond(error: ChannelError, made = false): void {
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = async (...args) => {
    if (args[2].endsWith(' 1/3')) {
      test.fake.publish = publish;
      const posted = await publish(...args);
      test.fake.failNextPublish(error, made);
      return posted;
    }
    return publish(...args);
  };
}

/** The account's own post, as its timeline brings it. */
async function bringOwn(post: FakePost): Promise<void> {
  const { app, workspace } = test;
  const [db, duties, log] = [app.get(Database), app.get(Duties), app.get(EventLog)];
  const target = { workspaceId: workspace.id, accountId, source: 'mentions' };
  await land(db, duties, target, { body: JSON.stringify([post]), received: 1 }, async () => undefined);
  const deps = {
    db,
    log,
    channels: app.get(ChannelRegistry),
    accounts: app.get(Accounts),
    hold: async () => undefined,
  };
  await applyWaiting(deps, workspace.id, new AbortController().signal);
}

it('a long answer becomes the posts that the agent saw: the first answers the customer, each other the one before', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand a long story' });
  const { status, body } = await long(heard);
  expect({ status, parts: body.parts.map(({ text, postedAt }: Answer['body']) => [text, postedAt]) }).toEqual({
    status: 201,
    parts: PARTS.map((text) => [text, null]),
  });
  const sent = await replyIn(agent, body.id, 'sent');
  expect(sent.text).toBe(LONG);
  expect(sent.parts.every(({ postedAt }: Answer['body']) => postedAt !== null)).toBe(true);
  expect(sent.parts.map(({ startsAt }: Answer['body']) => LONG.slice(startsAt).slice(0, 6))).toEqual(
    SENTENCES.map((text) => text.slice(0, 6)),
  );
  expect(chainUnder(heard.externalId)).toEqual(PARTS);
  expect(await ours(heard)).toMatchObject(PARTS.map((text) => ({ text, replyId: body.id })));
  const events = (await eventsOf(heard.number)).filter(({ kind }) => kind.startsWith('reply_'));
  expect(events.filter(({ kind }) => kind === 'reply_part_sent').map(({ after }) => [after.part, after.parts])).toEqual(
    [
      [1, 3],
      [2, 3],
    ],
  );
  expect(events.at(-1)?.kind).toBe('reply_sent');
  expect((await readTicket(agent, heard.number)).ticket).toMatchObject({ replyState: 'sent', waitingSince: null });
});

it('nobody sends several posts without having seen them: a text that is too long is refused, and so is another number of posts', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand how many?' });
  const unseen = await answer(agent, heard, LONG);
  expectProblem(unseen, 422);
  expect(unseen.body).toMatchObject({ code: 'text_too_long', maxLength: 500 });
  for (const [text, parts] of [
    [LONG, 2],
    [LONG, 1],
    ['Short.', 2],
  ] as const) {
    const refused = await answer(agent, heard, text, { body: { parts } });
    expectProblem(refused, 422);
    expect(refused.body).toMatchObject({ code: 'parts_differ', parts: text === LONG ? 3 : 1 });
  }
  const endless = await answer(agent, heard, LONG.repeat(9), { body: { parts: 10 } });
  expectProblem(endless, 422);
  expect(endless.body.code).toBe('text_too_long');
  expectProblem(await answer(agent, heard, LONG, { body: { parts: 26 } }), 400);
  expect(published).toEqual([]);
});

it('a sure refusal of the second post leaves the reply failed with the first standing, and trying again goes on from there', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand refused in the middle' });
  failSecond(refusal());
  const { body } = await long(heard);
  const failed = await replyIn(agent, body.id, 'failed');
  expect(failed).toMatchObject({ errorCode: 'rejected', errorDetail: 'The platform does not want it.' });
  expect(failed.parts.map(({ postedAt }: Answer['body']) => postedAt !== null)).toEqual([true, false, false]);
  expect(chainUnder(heard.externalId)).toEqual(PARTS.slice(0, 1));
  const [trouble] = (await agent.get('/api/outbox/trouble')).body.items;
  expect(trouble).toMatchObject({ id: body.id, media: [] });
  // The page of failed sends shows the same posts as the ticket.
  expect(trouble.parts).toEqual(failed.parts);
  await agent.send('POST', `/api/replies/${body.id}/retry`);
  await replyIn(agent, body.id, 'sent');
  expect(chainUnder(heard.externalId)).toEqual(PARTS);
  expect(published.map(({ text }) => text)).toEqual([PARTS[0], PARTS[1], PARTS[1], PARTS[2]]);
});

it('what stands can be left at that: the reply is sent as these posts, and tells where the rest of its text begins', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand enough' });
  failSecond(refusal('target_gone'));
  const { body } = await long(heard);
  await replyIn(agent, body.id, 'failed');
  const ended = await agent.send('POST', `/api/replies/${body.id}/cancel`);
  expect(ended).toMatchObject({ status: 200, body: { state: 'sent', errorCode: null } });
  const rest = ended.body.parts.find(({ postedAt }: Answer['body']) => postedAt === null);
  expect(LONG.slice(rest.startsAt)).toBe(SENTENCES.slice(1).join('\n\n'));
  expect(chainUnder(heard.externalId)).toEqual(PARTS.slice(0, 1));
});

it('a lost answer to the second post: it is found on the platform, not posted again, and the third follows', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand lost in the middle' });
  failSecond(uncertain(), true);
  const { body } = await long(heard);
  await replyIn(agent, body.id, 'sent');
  expect(chainUnder(heard.externalId)).toEqual(PARTS);
  expect(published).toHaveLength(3);
});

it('a second post of which nothing is to be seen: a person decides, sends it once more, and the third follows', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand nobody knows the middle' });
  failSecond(uncertain());
  const { body } = await long(heard);
  await until('a person to be asked', async () => (await agent.get(`/api/replies/${body.id}`)).body.undecided);
  expect(published).toHaveLength(2);
  expect((await agent.get(`/api/replies/${body.id}/candidates`)).body.posts).toEqual([]);
  const decided = await colleague.send('POST', `/api/replies/${body.id}/decision`, { what: 'send_again' });
  expect(decided.status).toBe(200);
  await replyIn(agent, body.id, 'sent');
  expect(chainUnder(heard.externalId)).toEqual(PARTS);
  expect(published).toHaveLength(4);
});

it('a second post that comes to light after a person was asked: the others wait until somebody tries again', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand late in the middle' });
  failSecond(uncertain());
  const { body } = await long(heard);
  await until('a person to be asked', async () => (await agent.get(`/api/replies/${body.id}`)).body.undecided);
  const [first] = test.fake.repliesTo(heard.externalId);
  // As the account's timeline would bring it.
  const late = test.fake.addPost({ author: 'brand', text: PARTS[1] as string, parent: first });
  await bringOwn(late);
  const failed = await replyIn(agent, body.id, 'failed');
  expect(failed).toMatchObject({ errorCode: 'parts_missing' });
  await agent.send('POST', `/api/replies/${body.id}/retry`);
  await replyIn(agent, body.id, 'sent');
  expect(published.map(({ text }) => text)).toEqual(PARTS);
});

it('the undo window covers the whole, and the guard is asked once: our own posts are no news to who answers next', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand undo it all' });
  await query('UPDATE account SET undo_seconds = 30 WHERE workspace_id = $1 AND id = $2', accountId);
  const { body } = await long(heard);
  expect((await agent.send('POST', `/api/replies/${body.id}/cancel`)).body.state).toBe('cancelled');
  await query('UPDATE account SET undo_seconds = NULL WHERE workspace_id = $1 AND id = $2', accountId);
  const again = await long(heard);
  await replyIn(agent, again.body.id, 'sent');
  expect(chainUnder(heard.externalId)).toEqual(PARTS);
  const now = await readTicket(agent, heard.number, heard.externalId);
  const more = await answer(agent, now, 'One more thing.');
  expect(more.status).toBe(201);
  const stale = await answer(colleague, heard, 'What she said.');
  expectProblem(stale, 409);
  expect(stale.body.news.every(({ what }: { what: string }) => what === 'our_post' || what === 'reply')).toBe(true);
  await replyIn(agent, more.body.id, 'sent');
});

it('nothing begins where there is no room for its end, and what has begun goes before others', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand room for all' });
  const window = { endpoint: 'POST /fake', windows: [{ perMs: 60_000, most: 5 }] }; // four, and one for the urgent
  test.fake.sends = { public: window, direct: window };
  await query('DELETE FROM reply_gate WHERE workspace_id = $1');
  await query(
    `INSERT INTO reply_gate (workspace_id, account_id, kind, windows) VALUES ($1, $2, 'public', $3)`,
    accountId,
    JSON.stringify([{ perMs: 60_000, most: 5, used: 2, endsAt: Date.now() + 60_000 }]),
  );
  const { body } = await long(heard);
  const held = await until('it to wait', async () => {
    const reply = (await agent.get(`/api/replies/${body.id}`)).body;
    return reply.waitingSince && reply;
  });
  expect(held).toMatchObject({ state: 'queued', errorCode: 'window_full' });
  expect((await agent.get('/api/outbox')).body.queues).toMatchObject([{ queued: 1, waiting: 1 }]);
  expect(published).toEqual([]);
  await timeComes(test);
  await replyIn(agent, body.id, 'sent');
  expect(chainUnder(heard.externalId)).toEqual(PARTS);
  const [gate] = (await query('SELECT windows FROM reply_gate WHERE workspace_id = $1')) as {
    windows: { used: number }[];
  }[];
  expect(gate?.windows[0]?.used).toBe(3);
});
