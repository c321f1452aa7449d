import { ChannelError } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
let colleague: TestClient;
let published = 0;
let blind = false;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_RECONCILE_SECONDS: '0.2' });
  agent = await signIn(test);
  colleague = await signIn(test);
  await connectFake(test);
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = (...args) => {
    published += 1;
    return publish(...args);
  };
  const find = test.fake.answersTo.bind(test.fake);
  test.fake.answersTo = async (...args) => {
    if (blind) throw new ChannelError('unavailable', 'Nothing is to be seen now.', { certainlyNotDone: true });
    return find(...args);
  };
});
beforeEach(() => {
  published = 0;
  blind = false;
});
afterAll(() => test.close());

const uncertain = (): ChannelError => new ChannelError('network', 'No answer came.', { certainlyNotDone: false });

/** A reply of which nobody knows, after all looks. */
async function doubt(text: string): Promise<{ heard: Heard; id: string }> {
  const heard = await customerWrites(test, agent, { text: `@brand ${text}` });
  test.fake.failNextPublish(uncertain());
  const { body } = await answer(agent, heard, `About ${text}.`);
  await undecided(body.id);
  return { heard, id: body.id };
}

const undecided = (id: string): Promise<unknown> =>
  until('a person to be asked', async () => (await agent.get(`/api/replies/${id}`)).body.undecided);

const decide = (who: TestClient, id: string, body: Record<string, unknown>) =>
  who.send('POST', `/api/replies/${id}/decision`, body);

/** What the log says of a reply, step by step. */
const steps = async (id: string): Promise<{ kind: string; agent: string | null; reason: string | null }[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) =>
    tx.query(
      `SELECT kind, agent_id AS agent, after ->> 'reason' AS reason FROM event
       WHERE workspace_id = $1 AND after ->> 'replyId' = $2 ORDER BY id`,
      [test.workspace.id, id],
    ),
  );

it('"This is it": a post under the same post, in other words, becomes the reply; its text stands beside ours before', async () => {
  const { heard, id } = await doubt('the rewritten one');
  const parent = { ...heard.post, rootExternalId: heard.externalId };
  const post = test.fake.addPost({ author: 'brand', text: 'About the re-written one!', parent });
  const { body } = await agent.get(`/api/replies/${id}/candidates`);
  expect(body).toMatchObject({
    problem: null,
    posts: [{ externalId: post.externalId, text: 'About the re-written one!', sameText: false }],
  });
  const stranger = test.fake.addPost({ author: 'somebody', text: 'Me too', parent });
  const wrong = await decide(agent, id, { what: 'posted', externalId: stranger.externalId });
  expectProblem(wrong, 422);

  const sent = await decide(colleague, id, { what: 'posted', externalId: post.externalId });
  expect(sent).toMatchObject({ status: 200, body: { state: 'sent', errorCode: null, undecided: false } });
  expect((await steps(id)).at(-1)).toMatchObject({ kind: 'reply_sent', agent: colleague.agentId });
  const { thread } = await readTicket(agent, heard.number);
  expect(thread.posts.filter(({ relation }: { relation: string }) => relation === 'ours')).toMatchObject([
    { text: 'About the re-written one!', replyId: id },
  ]);
  expect(published).toBe(1);
});

it('"Send again" leaves once more, once, and the log has who decided it; in doubt again, it cannot be sent a third time', async () => {
  const { heard, id } = await doubt('never arrived');
  const again = await decide(colleague, id, { what: 'send_again' });
  expect(again).toMatchObject({ status: 200, body: { sentAgain: true } });
  expect(await replyIn(agent, id, 'sent')).toMatchObject({ sentAgain: true });
  expect([published, test.fake.repliesTo(heard.externalId).length]).toEqual([2, 1]);
  const decision = (await steps(id)).filter(({ kind }) => kind === 'reply_queued').at(-1);
  expect(decision).toMatchObject({ agent: colleague.agentId, reason: expect.stringContaining('sends it again') });

  const other = await doubt('lost twice');
  test.fake.failNextPublish(uncertain());
  await decide(agent, other.id, { what: 'send_again' });
  await until('the second try', async () => published === 4);
  await undecided(other.id);
  const third = await decide(agent, other.id, { what: 'send_again' });
  expectProblem(third, 409);
  expect(third.body.code).toBe('sent_again_already');
  expect(published).toBe(4);
});

it('"Send again" is refused when a look right now finds it, which is then sent; and when nobody can look', async () => {
  const { heard, id } = await doubt('shown late');
  blind = true;
  const unseen = await decide(agent, id, { what: 'send_again' });
  expectProblem(unseen, 409);
  expect(unseen.body.code).toBe('cannot_look');
  blind = false;
  const parent = { ...heard.post, rootExternalId: heard.externalId };
  const post = test.fake.addPost({ author: 'brand', text: 'About shown late.', parent });
  const found = await decide(agent, id, { what: 'send_again' });
  expectProblem(found, 409);
  expect(found.body.code).toBe('it_is_posted');
  expect(await replyIn(agent, id, 'sent')).toMatchObject({ sentAgain: false });
  expect([published, test.fake.repliesTo(heard.externalId).map(({ externalId }) => externalId)]).toEqual([
    1,
    [post.externalId],
  ]);
});

it('"Leave it" ends it with the reason; it is never sent, and becomes sent all the same when its post comes to light', async () => {
  const { heard, id } = await doubt('not worth it');
  const left = await decide(colleague, id, { what: 'leave', reason: 'She has called us.' });
  expect(left.body).toMatchObject({
    state: 'left',
    errorCode: 'left',
    errorDetail: expect.stringContaining('She has called us.'),
  });
  for (const [action, body] of [
    ['retry', undefined],
    ['decision', { what: 'send_again' }],
  ] as const) {
    expectProblem(await agent.send('POST', `/api/replies/${id}/${action}`, body), 409);
  }
  expect((await steps(id)).at(-1)).toMatchObject({ kind: 'reply_left', agent: colleague.agentId });
  expect((await readTicket(agent, heard.number)).ticket).toMatchObject({ replyState: 'left' });
  expect(published).toBe(1);
});

it('while it is still looked for, or known, there is nothing to decide', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand not yet' });
  test.fake.failNextPublish(uncertain(), true);
  blind = true; // it is not found before somebody has tried to decide
  const { body } = await answer(agent, heard, 'Soon.');
  await replyIn(agent, body.id, 'unknown');
  const early = await decide(agent, body.id, { what: 'leave' });
  expectProblem(early, 409);
  blind = false;
  await replyIn(agent, body.id, 'sent');
  const late = await decide(agent, body.id, { what: 'send_again' });
  expect([late.status, late.body.code]).toEqual([409, 'not_in_doubt']);
  expect(published).toBe(1);
});

it('sent again, and the platform says that the text is there already: it is looked for, and nothing is sent a third time', async () => {
  const { heard, id } = await doubt('said before');
  const parent = { ...heard.post, rootExternalId: heard.externalId };
  test.fake.failNextPublish(new ChannelError('duplicate_text', 'Said before.', { certainlyNotDone: true }));
  expect((await decide(agent, id, { what: 'send_again' })).status).toBe(200);
  await replyIn(agent, id, 'unknown');
  const post = test.fake.addPost({ author: 'brand', text: 'About said before.', parent });
  expect(await replyIn(agent, id, 'sent')).toMatchObject({ errorCode: null });
  expect(test.fake.repliesTo(heard.externalId).map(({ externalId }) => externalId)).toEqual([post.externalId]);
  expect(published).toBe(2);
});

it('what failed for sure can be taken back to be changed: it is gone from the thread, and the new one stands alone', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand too blunt' });
  test.fake.failNextPublish(new ChannelError('rejected', 'Refused.', { certainlyNotDone: true }));
  const { body } = await answer(agent, heard, 'No.');
  await replyIn(agent, body.id, 'failed');
  const taken = await agent.send('POST', `/api/replies/${body.id}/cancel`);
  expect(taken.body).toMatchObject({ state: 'cancelled', text: 'No.', targetPostId: heard.post.id });
  expectProblem(await agent.send('POST', `/api/replies/${body.id}/retry`), 409);
  const next = await answer(agent, heard, 'Sorry, no.');
  await replyIn(agent, next.body.id, 'sent');
  const { thread } = await readTicket(agent, heard.number);
  expect(thread.replies.map(({ state }: { state: string }) => state)).toEqual(['cancelled', 'sent']);
  expect(test.fake.repliesTo(heard.externalId).map(({ text }) => text)).toEqual(['Sorry, no.']);
});
