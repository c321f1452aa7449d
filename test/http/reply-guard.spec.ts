import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, type Heard } from './story.js';

let test: TestApp;
let ana: TestClient;
let bo: TestClient;
let accountId: string;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_UNDO_SECONDS: '30' });
  ana = await signIn(test);
  bo = await signIn(test);
  accountId = await connectFake(test);
});
afterAll(() => test.close());

/** What the agent would have to read before they send. */
async function refused(who: TestClient, heard: Heard, other: Record<string, unknown> = {}) {
  const got = await answer(who, heard, 'Mine.', { body: other });
  expectProblem(got, 409);
  expect(got.body.code).toBe('thread_changed');
  return got.body as { news: Record<string, unknown>[]; currentVersion: number; currentReplyId: string | null };
}

const changed = (heard: Heard): Promise<unknown> =>
  until('the thread to have a new version', async () => {
    return (await readTicket(ana, heard.number)).thread.version > heard.thread.version;
  });

it('a colleague’s reply that has not left yet is news: it is shown, and one more send with it seen goes through', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand two of you' });
  const hers = await answer(ana, heard, 'I have it.');
  expect(hers.status).toBe(201);
  const { news, currentReplyId, currentVersion } = await refused(bo, heard);
  expect(news).toMatchObject([
    { what: 'reply', text: 'I have it.', state: 'queued', replyId: hers.body.id, by: 'Ana' },
  ]);
  expect([currentVersion, currentReplyId]).toEqual([heard.thread.version, hers.body.id]);
  expect((await readTicket(bo, heard.number)).thread.replies).toHaveLength(1);

  // Her own is no news to herself; and he may say it all the same.
  expect((await answer(ana, heard, 'And more.')).status).toBe(201);
  const latest = (await refused(bo, heard, { seenReplyId: currentReplyId })).currentReplyId;
  expect((await answer(bo, heard, 'Mine too.', { body: { seenReplyId: latest } })).status).toBe(201);
});

it('what a colleague has taken back is none', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand changed her mind' });
  const { body } = await answer(ana, heard, 'Oops.');
  await ana.send('POST', `/api/replies/${body.id}/cancel`);
  expect((await answer(bo, heard, 'Mine.')).status).toBe(201);
});

it('of 2 × 10 answers that two agents send in the same moment one is taken each time, and the other sees it', async () => {
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, n) => customerWrites(test, ana, { text: `@brand race ${n}` })),
  );
  for (const heard of all) {
    const both = await Promise.all([answer(ana, heard, 'Hers.'), answer(bo, heard, 'His.')]);
    const [taken, lost] = both.toSorted((a, b) => a.status - b.status);
    expect([taken?.status, lost?.status]).toEqual([201, 409]);
    expect(lost?.body.news).toMatchObject([{ what: 'reply', replyId: taken?.body.id }]);
  }
});

it('a new post is in the difference, in its words; seen, it is none', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand how it goes on', author: 'mona' });
  const parent = { ...heard.post, rootExternalId: heard.externalId };
  const mention = [{ externalId: 'acct-brand', how: 'reply' as const }];
  test.fake.addPost({ author: 'mona', text: 'and one thing more', parent, addressees: mention });
  await changed(heard);
  const [post] = (await refused(ana, heard)).news;
  expect(post).toMatchObject({ what: 'post', text: 'and one thing more', by: 'mona' });

  const now = { ...(await readTicket(ana, heard.number, heard.externalId)), externalId: heard.externalId };
  expect((await answer(ana, now, 'Seen.')).status).toBe(201);
});

it('how long a reply can be taken back is the account’s own, when an admin has said so; at 0 it leaves at once', async () => {
  const admin = await signIn(test, { role: 'admin' });
  const set = (seconds: unknown) => admin.send('POST', `/api/accounts/${accountId}/undo`, { seconds });
  for (const wrong of [-1, 61, 1.5, 'ten', undefined]) expectProblem(await set(wrong), 400);
  expectProblem(await ana.send('POST', `/api/accounts/${accountId}/undo`, { seconds: 5 }), 403);
  expect((await set(0)).body).toMatchObject({ undoSeconds: 0, undoDefault: 30 });
  const heard = await customerWrites(test, ana, { text: '@brand quickly' });
  const { body } = await answer(ana, heard, 'At once.');
  await replyIn(ana, body.id, 'sent');
  expect((await set(60)).body.undoSeconds).toBe(60);
  const other = await customerWrites(test, ana, { text: '@brand slowly' });
  const slow = await answer(ana, other, 'In a minute.');
  expect(Date.parse(slow.body.sendAfter) - Date.now()).toBeGreaterThan(50_000);
  expect((await set(null)).body.undoSeconds).toBeNull();
});
