import { Database } from '../../src/kernel/index.js';
import { addWorkspace, connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { PNG, upload } from './media-stage.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, type Heard } from './story.js';

let test: TestApp;
let ana: TestClient;
let ben: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  [ana, ben] = [await signIn(test), await signIn(test)];
  await connectFake(test);
});
afterAll(() => test.close());

const save = (who: TestClient, heard: Heard, text: string, base: string | null, other: Record<string, unknown> = {}) =>
  who.send('PUT', `/api/tickets/${heard.number}/drafts`, {
    text,
    threadId: heard.thread.id,
    targetPostId: heard.post.id,
    threadVersion: heard.thread.version,
    seen: [`${heard.post.id} 0`],
    base,
    ...other,
  });
const drafts = async (who: TestClient, { number }: Heard) => (await who.get(`/api/tickets/${number}/drafts`)).body;

it('a draft comes back whole on another device, and after the server has ended without warning', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand keeps' });
  const { body } = await save(ana, heard, 'Half a sent', null);
  const later = await save(ana, heard, 'Half a sentence 👩🏽‍💻\n', body.revision);
  expect(later.status).toBe(200);
  expect(later.body.revision).not.toBe(body.revision);
  await test.restart();
  expect((await drafts(ana, heard)).own).toEqual([
    expect.objectContaining({
      text: 'Half a sentence 👩🏽‍💻\n',
      threadId: heard.thread.id,
      targetPostId: heard.post.id,
      threadVersion: heard.thread.version,
      seen: [`${heard.post.id} 0`],
      revision: later.body.revision,
    }),
  ]);
});

it('colleagues learn that there is a draft and whose, and not a word of it', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand whose' });
  await save(ana, heard, 'Top secret words', null);
  const { body } = await ben.get(`/api/tickets/${heard.number}/drafts`);
  expect(body).toEqual({
    own: [],
    colleagues: [{ agent: { id: ana.agentId, name: 'Ana' }, threadId: heard.thread.id, updatedAt: expect.any(String) }],
  });
  expect(JSON.stringify(body)).not.toContain('secret');
});

it('of two windows the second is told what the first has written, and neither text is lost', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand windows' });
  const [one, two] = await Promise.all([save(ana, heard, 'Window one', null), save(ana, heard, 'Window two', null)]);
  const [won, lost] = one.status === 200 ? [one, two] : [two, one];
  expectProblem(lost, 409);
  const [kept] = (await drafts(ana, heard)).own;
  expect(lost.body).toMatchObject({ code: 'draft_changed', current: { text: kept.text, revision: won.body.revision } });
  // Whoever has seen it may write over it.
  const chosen = await save(ana, heard, 'Chosen', won.body.revision);
  expectProblem(await save(ana, heard, 'Late', won.body.revision), 409);
  expect((await drafts(ana, heard)).own[0]).toMatchObject({ text: 'Chosen', revision: chosen.body.revision });
});

it('the reply takes along the draft that it was, and leaves a newer one of another window', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand sends' });
  const first = await save(ana, heard, 'Sent words', null);
  const newer = await save(ana, heard, 'Other words, of another window', first.body.revision);
  const refused = await answer(ana, heard, 'x'.repeat(501), { body: { draft: newer.body.revision } });
  expectProblem(refused, 422);
  const stale = await answer(ana, heard, 'Sent words', { body: { draft: first.body.revision } });
  await replyIn(ana, stale.body.id, 'sent');
  expect((await drafts(ana, heard)).own).toHaveLength(1);
  const now = await readTicket(ana, heard.number, heard.externalId);
  const sent = await answer(ana, now, 'Other words, of another window', { body: { draft: newer.body.revision } });
  expect(sent.status).toBe(201);
  expect((await drafts(ana, heard)).own).toEqual([]);
  const gone = await save(ana, heard, 'I go on writing', newer.body.revision);
  expectProblem(gone, 409);
  expect(gone.body).toMatchObject({ code: 'draft_changed', current: null });
});

it('nobody takes the draft of a colleague along, or writes over it', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand mine' });
  const { revision } = (await save(ana, heard, 'Mine', null)).body;
  expectProblem(await save(ben, heard, 'Yours', revision), 409);
  await answer(ben, heard, 'Bens answer', { body: { draft: revision } });
  expect((await drafts(ana, heard)).own[0]).toMatchObject({ text: 'Mine', revision });
});

it('an empty draft is thrown away, also twice, and one that has grown meanwhile is not', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand empties' });
  const first = (await save(ana, heard, 'One', null)).body.revision;
  const second = (await save(ana, heard, 'Two', first)).body.revision;
  expectProblem(await save(ana, heard, '', first), 409);
  expect((await save(ana, heard, '', second)).body).toEqual({ revision: null });
  expect((await save(ana, heard, '', second)).body).toEqual({ revision: null });
  expect((await drafts(ana, heard)).own).toEqual([]);
});

it('a draft stands at a post of its thread, is of a length, and there are so many and no more', async () => {
  expect.hasAssertions();
  const heard = await customerWrites(test, ana, { text: '@brand bounds' });
  const other = await customerWrites(test, ana, { text: '@brand other' });
  expectProblem(await save(ana, heard, 'x', null, { threadId: other.thread.id }), 404);
  expectProblem(await save(ana, heard, 'x', null, { targetPostId: other.post.id }), 404);
  expectProblem(await save(ana, heard, 'x'.repeat(25_001), null), 400);
  expectProblem(await save(ana, heard, 'x', null, { seen: Array.from({ length: 601 }, () => '1 0') }), 400);
  expectProblem(await save(ana, heard, 'half an emoji \ud83d', null), 422);
  const cyd = await signIn(test);
  await test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
    // Five hundred threads of one author, as far as this limit cares.
    await tx.query(
      `WITH made AS (
         INSERT INTO thread (workspace_id, channel, root_external_id, author_id, account_id, kind, first_post_at, last_post_at, version)
         SELECT workspace_id, channel, 'bound-' || n, author_id, account_id, kind, now(), now(), 1
         FROM thread, generate_series(1, 500) n WHERE workspace_id = $1 AND id = $2 RETURNING id)
       INSERT INTO draft (workspace_id, agent_id, thread_id, target_post_id, text, thread_version, seen)
       SELECT $1, $3, id, 1, 'x', 1, '[]' FROM made`,
      [test.workspace.id, heard.thread.id, cyd.agentId],
    );
  });
  const refused = await save(cyd, heard, 'One more', null);
  expectProblem(refused, 422);
  expect(refused.body.code).toBe('too_many_drafts');
});

it('another workspace sees no draft of ours, and cannot write one here', async () => {
  expect.hasAssertions();
  const foreign = await addWorkspace(test, 'drafts-abroad');
  const stranger = await signIn(test, { workspace: foreign });
  const heard = await customerWrites(test, ana, { text: '@brand at home' });
  await save(ana, heard, 'At home', null);
  expectProblem(await stranger.get(`/api/tickets/${heard.number}/drafts`), 404);
  expectProblem(await save(stranger, heard, 'Abroad', null), 404);
});

it('a draft keeps its files in their order, with what they show, and lets go of those that were removed', async () => {
  const heard = await customerWrites(test, ana, { text: '@brand files' });
  const [one, two] = [(await upload(test, ana, PNG)).body, (await upload(test, ana, PNG)).body];
  const media = [
    { id: two.id, altText: 'A suitcase' },
    { id: one.id, altText: '' },
  ];
  const saved = await save(ana, heard, '', null, { media });
  expect((await drafts(ana, heard)).own[0]).toMatchObject({
    text: '',
    media: [{ ...two, altText: 'A suitcase' }, one],
  });
  await ana.send('DELETE', `/api/media/${two.id}`);
  expect((await drafts(ana, heard)).own[0].media).toMatchObject([{ id: one.id }]);
  const later = await save(ana, heard, 'Look', saved.body.revision, { media });
  expect(later.status).toBe(200);
  expect((await drafts(ana, heard)).own[0].media).toMatchObject([{ id: one.id }]);
  // A colleague's file is none of theirs.
  const { id } = (await upload(test, ben, PNG)).body;
  await save(ana, heard, 'Look', later.body.revision, { media: [{ id, altText: '' }] });
  const [{ revision, media: kept }] = (await drafts(ana, heard)).own;
  expect(kept).toEqual([]);
  await save(ana, heard, '', revision);
  expect((await drafts(ana, heard)).own).toEqual([]);
});
