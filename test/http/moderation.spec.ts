import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelError } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
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
let announcement: FakePost;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_REPLY_LEASE_SECONDS: '2' });
  [agent, colleague] = [await signIn(test), await signIn(test)];
  await connectFake(test);
  announcement = test.fake.addPost({ author: 'brand', text: 'We fly to Porto from May.' });
});
afterAll(() => test.close());

/** Somebody answers what the brand began; with the platform's id of it. */
async function somebodyAnswers(text: string): Promise<Heard> {
  const { externalId } = test.fake.addPost({
    author: `c${text.replaceAll(/\W/g, '')}`,
    text,
    parent: announcement,
    addressees: [{ externalId: 'acct-brand', how: 'reply' }],
  });
  return until(`the ticket of "${text}"`, async () => {
    const { body } = await agent.get('/api/tickets?view=all&limit=100');
    const row = body.items.find((item: { preview: string }) => item.preview === text);
    const heard = row && { ...(await readTicket(agent, row.number, externalId)), externalId };
    return heard?.post.moderation.may.includes('hide') && heard;
  });
}

async function weAnswer(about: string): Promise<{ heard: Heard; ours: Answer['body'] }> {
  const heard = await customerWrites(test, agent, { text: `@brand ${about}` });
  const { body } = await answer(agent, heard, `About ${about}.`);
  await replyIn(agent, body.id, 'sent');
  const { thread } = await readTicket(agent, heard.number);
  return { heard, ours: thread.posts.find(({ replyId }: { replyId: string }) => replyId === body.id) };
}

const ask = (who: TestClient, { thread }: Pick<Heard, 'thread'>, body: Record<string, unknown>) =>
  who.send('POST', `/api/threads/${thread.id}/moderations`, body);

const moderationIn = (id: string, ...states: string[]): Promise<Answer['body']> =>
  until(`the moderation to be ${states.join(' or ')}`, async () => {
    const { body } = await agent.get(`/api/moderations/${id}`);
    return states.includes(body.state) && body;
  });

const stepsOf = async (number: number) =>
  (await agent.get(`/api/tickets/${number}/events`)).body.items
    .filter(({ kind }: { kind: string }) => /^moderation_|^post_(hidden|unhidden|deleted_by_us|vanished)/.test(kind))
    .map(({ kind, actor, after }: Answer['body']) => [kind, actor?.id ?? null, after.why ?? null])
    .toReversed();

const postOf = async (heard: Heard, id: string): Promise<Answer['body']> =>
  (await readTicket(agent, heard.number)).thread.posts.find((post: { id: string }) => post.id === id);

const uncertain = () => new ChannelError('network', 'No answer came.', { certainlyNotDone: false, retryAfterMs: 10 });

/** The platform's next calls: each fails as it is told to, before or after it acts; further ones pass. */
function onModeration(what: 'delete' | 'hide', ...calls: { error: Error; after?: boolean }[]): { count: number } {
  const seen = { count: 0 };
  const real = test.fake.moderation[what].bind(test.fake.moderation) as (...args: unknown[]) => Promise<void>;
  const left = [...calls];
  const wrapped = async (...args: unknown[]): Promise<void> => {
    seen.count += 1;
    const failure = left.shift();
    if (failure && !failure.after) throw failure.error;
    await real(...args);
    if (failure) throw failure.error;
  };
  Object.assign(test.fake.moderation, { [what]: wrapped });
  restore = () => Object.assign(test.fake.moderation, { [what]: real });
  return seen;
}
let restore: () => void = () => undefined;
afterEach(() => restore());

it('an answer of ours is deleted there and becomes a stub here; who asked, why, and each step stand in the history', async () => {
  const { heard, ours } = await weAnswer('a lost bag');
  expect(ours.moderation).toEqual({ may: ['delete'], hidden: null, last: null });
  expect((await postOf(heard, heard.post.id)).moderation.may).toEqual([]);
  const asked = await ask(colleague, heard, { postId: ours.id, what: 'delete', reason: '  To the wrong person. ' });
  expect(asked).toMatchObject({
    status: 201,
    body: { what: 'delete', reason: 'To the wrong person.', postId: ours.id },
  });
  await moderationIn(asked.body.id, 'done');
  const gone = await postOf(heard, ours.id);
  expect(gone).toMatchObject({
    text: '',
    gone: { why: 'deleted' },
    moderation: { may: [], last: { state: 'done', agent: { id: colleague.agentId }, reason: 'To the wrong person.' } },
  });
  const { thread } = await readTicket(agent, heard.number);
  expect(thread.version).toBeGreaterThan(heard.thread.version);
  expect(await stepsOf(heard.number)).toEqual([
    ['moderation_asked', colleague.agentId, 'To the wrong person.'],
    ['moderation_tried', colleague.agentId, 'To the wrong person.'],
    ['post_vanished', null, 'deleted'],
    ['post_deleted_by_us', colleague.agentId, 'To the wrong person.'],
  ]);
  expect(JSON.stringify((await agent.get(`/api/tickets/${heard.number}/events`)).body)).not.toContain('About a lost');
});

it('somebody’s answer under a post of ours is hidden and shown again; nothing else of theirs can be', async () => {
  const heard = await somebodyAnswers('You are the worst');
  const hidden = await ask(agent, heard, { postId: heard.post.id, what: 'hide', reason: 'Abuse' });
  await moderationIn(hidden.body.id, 'done');
  expect(test.fake.folded.has(heard.externalId)).toBe(true);
  expect(await postOf(heard, heard.post.id)).toMatchObject({
    text: 'You are the worst',
    moderation: { may: ['show'], hidden: { by: { id: agent.agentId } }, last: { what: 'hide', state: 'done' } },
  });
  const again = await ask(agent, heard, { postId: heard.post.id, what: 'hide', reason: 'Abuse' });
  expectProblem(again, 422);
  expect(again.body.code).toBe('done_already');
  const shown = await ask(colleague, heard, { postId: heard.post.id, what: 'show' });
  await moderationIn(shown.body.id, 'done');
  expect(test.fake.folded.has(heard.externalId)).toBe(false);
  expect((await postOf(heard, heard.post.id)).moderation).toMatchObject({ may: ['hide'], hidden: null });
  expect((await stepsOf(heard.number)).map(([kind]: string[]) => kind)).toEqual([
    'moderation_asked',
    'moderation_tried',
    'post_hidden',
    'moderation_asked',
    'moderation_tried',
    'post_unhidden',
  ]);
});

it('is refused, with a sentence, where the platform or the post does not allow it', async () => {
  const { heard, ours } = await weAnswer('what may be done');
  const under = await somebodyAnswers('Nice, Porto');
  const tries: [Heard, Record<string, unknown>, number, string][] = [
    [heard, { postId: heard.post.id, what: 'delete', reason: 'x' }, 422, 'not_an_answer'],
    [heard, { postId: heard.post.id, what: 'hide', reason: 'x' }, 422, 'not_an_answer'],
    [under, { postId: under.post.id, what: 'delete', reason: 'x' }, 422, 'not_ours'],
    [heard, { postId: ours.id, what: 'hide', reason: 'x' }, 422, 'ours'],
    [under, { postId: under.post.id, what: 'show' }, 422, 'done_already'],
    [under, { postId: ours.id, what: 'delete', reason: 'x' }, 404, 'not_found'],
    [heard, { postId: ours.id, what: 'delete' }, 400, 'invalid'],
    [heard, { postId: ours.id, what: 'delete', reason: ' ' }, 400, 'invalid'],
    [heard, { postId: ours.id, what: 'delete', reason: 'x'.repeat(501) }, 400, 'invalid'],
    [heard, { postId: ours.id, what: 'edit', reason: 'x' }, 400, 'invalid'],
  ];
  for (const [where, body, status, code] of tries) {
    const got = await ask(agent, where, body);
    expectProblem(got, status);
    expect([body, got.body.code]).toEqual([body, code]);
  }
  expect(await stepsOf(heard.number)).toEqual([]);
});

it('what many ask for at once is done once, and something else with the same post waits for that', async () => {
  const heard = await somebodyAnswers('Spam spam spam');
  const calls = onModeration('hide', {
    error: new ChannelError('rate_limited', 'Not now.', { certainlyNotDone: true, retryAfterMs: 60_000 }),
  });
  const body = { postId: heard.post.id, what: 'hide', reason: 'Spam' };
  const asked = await Promise.all([agent, colleague, agent].map((who) => ask(who, heard, body)));
  expect(new Set(asked.map(({ body: { id } }) => id)).size).toBe(1);
  const id = asked[0]?.body.id;
  const waits = await until('it to wait', async () => {
    const { body: now } = await agent.get(`/api/moderations/${id}`);
    return now.errorCode === 'rate_limited' && now;
  });
  expect(waits).toMatchObject({ state: 'asked', errorDetail: 'Not now.' });
  expect((await postOf(heard, heard.post.id)).moderation.may).toEqual([]);
  const other = await ask(colleague, heard, { ...body, what: 'show' });
  expectProblem(other, 409);
  expect(other.body.code).toBe('moderation_pending');
  await timeComes(test);
  await moderationIn(id, 'done');
  expect(calls.count).toBe(2);
});

it('what waits can be taken back, and what is done cannot', async () => {
  const { heard, ours } = await weAnswer('second thoughts');
  const error = new ChannelError('rate_limited', 'Not now.', { certainlyNotDone: true, retryAfterMs: 60_000 });
  const calls = onModeration('delete', { error });
  const { body } = await ask(agent, heard, { postId: ours.id, what: 'delete', reason: 'Typo' });
  await until('it to wait', async () => (await agent.get(`/api/moderations/${body.id}`)).body.errorCode);
  const back = await agent.send('POST', `/api/moderations/${body.id}/cancel`);
  expect(back).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  expect((await postOf(heard, ours.id)).moderation.may).toEqual(['delete']);
  const next = await ask(agent, heard, { postId: ours.id, what: 'delete', reason: 'Typo' });
  await moderationIn(next.body.id, 'done');
  expectProblem(await agent.send('POST', `/api/moderations/${next.body.id}/cancel`), 409);
  expect(calls.count).toBe(2);
});

it('what the platform may have done once is neither taken back nor failed: it is in doubt, and says so', async () => {
  const lost = new ChannelError('network', 'No answer came.', { certainlyNotDone: false, retryAfterMs: 60_000 });
  const heard = await somebodyAnswers('In doubt twice');
  const soon = new ChannelError('network', 'No answer came.', { certainlyNotDone: false, retryAfterMs: 0 });
  const refused = new ChannelError('rejected', 'The platform says no.', { certainlyNotDone: true });
  const calls = onModeration('hide', { error: lost }, { error: soon }, { error: refused });
  const { body } = await ask(agent, heard, { postId: heard.post.id, what: 'hide', reason: 'Spam' });
  await until('it to wait', async () => (await agent.get(`/api/moderations/${body.id}`)).body.errorCode);
  const back = await agent.send('POST', `/api/moderations/${body.id}/cancel`);
  expect(back).toMatchObject({ status: 200, body: { state: 'unknown' } });
  expect(back.body.errorDetail).toContain('may have done it all the same');
  // Whoever wants it still asks anew.
  expect((await postOf(heard, heard.post.id)).moderation.may).toEqual(['hide']);

  const other = await somebodyAnswers('In doubt, then refused');
  const asked = await ask(agent, other, { postId: other.post.id, what: 'hide', reason: 'Spam' });
  expect((await moderationIn(asked.body.id, 'unknown')).errorDetail).toMatch(
    /^The platform says no\. An earlier attempt/,
  );
  expect(calls.count).toBe(3);
});

it('a refusal is told as the platform says it, and nothing is changed or tried again by itself', async () => {
  const { heard, ours } = await weAnswer('the refused one');
  const error = new ChannelError('rejected', 'The platform says no.', { certainlyNotDone: true });
  const calls = onModeration('delete', { error });
  const { body } = await ask(agent, heard, { postId: ours.id, what: 'delete', reason: 'Typo' });
  expect(await moderationIn(body.id, 'failed')).toMatchObject({ errorDetail: 'The platform says no.' });
  expect(await postOf(heard, ours.id)).toMatchObject({
    text: 'About the refused one.',
    moderation: { may: ['delete'] },
  });
  expect((await stepsOf(heard.number)).at(-1)[0]).toBe('moderation_failed');
  expect(calls.count).toBe(1);
});

it('an answer that was lost after the deletion is asked for again, which does no harm, and ends the doubt', async () => {
  const { heard, ours } = await weAnswer('the lost answer');
  const calls = onModeration('delete', { error: uncertain(), after: true });
  const { body } = await ask(agent, heard, { postId: ours.id, what: 'delete', reason: 'Typo' });
  await moderationIn(body.id, 'done');
  expect(calls.count).toBe(2);
  expect(await postOf(heard, ours.id)).toMatchObject({ gone: { why: 'deleted' } });
});

it('what stays in doubt says so, is never shown as done, and ends when the platform is looked at', async () => {
  const { heard, ours } = await weAnswer('the silent platform');
  onModeration('delete', ...Array.from({ length: 3 }, () => ({ error: uncertain(), after: true })));
  const { body } = await ask(agent, heard, { postId: ours.id, what: 'delete', reason: 'Typo' });
  await moderationIn(body.id, 'unknown');
  const gone = await until('it to be seen as gone', async () => {
    const post = await postOf(heard, ours.id);
    return post.gone && post;
  });
  expect(gone).toMatchObject({ text: '', moderation: { may: [], last: { state: 'unknown' } } });
});

it('what a process left behind when it died is taken up by the next one', async () => {
  const heard = await somebodyAnswers('While the lights go out');
  const [left] = await test.app.get(Database).inWorkspace(test.workspace.id, (tx) =>
    tx.query<{ id: string }>(
      `INSERT INTO moderation (workspace_id, thread_id, post_id, account_id, agent_id, what, reason, state, attempts, leased_until)
       VALUES ($1, $2, $3, $4, $5, 'hide', 'Abuse', 'acting', 1, now() - interval '1 second') RETURNING id`,
      [test.workspace.id, heard.thread.id, heard.post.id, heard.thread.account.id, agent.agentId],
    ),
  );
  await moderationIn(left?.id as string, 'done');
  expect(test.fake.folded.has(heard.externalId)).toBe(true);
  expect((await stepsOf(heard.number)).map(([kind]: string[]) => kind)).toEqual([
    'moderation_waits',
    'moderation_tried',
    'post_hidden',
  ]);
});

it('what a deactivated agent asked for is not done', async () => {
  const leaving = await signIn(test);
  const { heard, ours } = await weAnswer('the leaver');
  const error = new ChannelError('rate_limited', 'Not now.', { certainlyNotDone: true, retryAfterMs: 60_000 });
  const calls = onModeration('delete', { error });
  const { body } = await ask(leaving, heard, { postId: ours.id, what: 'delete', reason: 'Typo' });
  await until('it to wait', async () => (await agent.get(`/api/moderations/${body.id}`)).body.errorCode);
  await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) =>
      tx.query('UPDATE agent SET deactivated_at = now() WHERE workspace_id = $1 AND id = $2', [
        test.workspace.id,
        leaving.agentId,
      ]),
    );
  await timeComes(test);
  expect(await moderationIn(body.id, 'failed')).toMatchObject({ errorCode: 'agent_deactivated' });
  expect(calls.count).toBe(1);
  expect((await postOf(heard, ours.id)).gone).toBeNull();
});

it('an account that may not, or is not connected, offers it no more', async () => {
  const heard = await somebodyAnswers('Permission?');
  const real = test.fake.capabilities.bind(test.fake);
  test.fake.capabilities = () => ({
    ...real(),
    hide: false,
    notes: [{ about: 'hide', sentence: 'The permission for hiding is missing.' }],
  });
  expect((await postOf(heard, heard.post.id)).moderation.may).toEqual([]);
  const refused = await ask(agent, heard, { postId: heard.post.id, what: 'hide', reason: 'Abuse' });
  expectProblem(refused, 422);
  expect(refused.body).toMatchObject({ code: 'no_permission', detail: 'The permission for hiding is missing.' });
  test.fake.capabilities = real;
  const admin = await signIn(test, { role: 'admin' });
  const accountId = heard.thread.account.id;
  await admin.send('POST', `/api/accounts/${accountId}/pause`);
  expect((await postOf(heard, heard.post.id)).moderation.may).toEqual([]);
  const paused = await ask(agent, heard, { postId: heard.post.id, what: 'hide', reason: 'Abuse' });
  expect(paused).toMatchObject({ status: 422, body: { code: 'account_not_connected' } });
  await admin.send('POST', `/api/accounts/${accountId}/resume`);
  expect((await postOf(heard, heard.post.id)).moderation.may).toEqual(['hide']);
});
