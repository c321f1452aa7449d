import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem, type Heard } from './story.js';

let test: TestApp;
let ana: TestClient;
let ben: TestClient;
let cleo: TestClient;
let heard: Heard;
let teamId: string;
beforeAll(async () => {
  test = await startTestApp();
  ana = await signIn(test);
  ben = await signIn(test);
  cleo = await signIn(test);
  await connectFake(test);
  heard = await customerWrites(test, ana, { text: '@brand my order is lost' });
  const [team] = await inWorkspace<{ id: string }>(
    `INSERT INTO team (workspace_id, name) VALUES ($1, 'Logistics') RETURNING id`,
  );
  teamId = team?.id as string;
  for (const agentId of [ana.agentId, cleo.agentId]) {
    await inWorkspace('INSERT INTO team_member (workspace_id, team_id, agent_id) VALUES ($1, $2, $3)', teamId, agentId);
  }
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, [tx.workspaceId, ...values]));

const write = (who: TestClient, text: string, mentions: unknown[] = [], number = heard.number) =>
  who.send('POST', `/api/tickets/${number}/notes`, { text, mentions });
const unread = async (who: TestClient): Promise<number> => (await who.get('/api/mentions/count')).body.unread;
const listed = async (who: TestClient, query = '') => (await who.get(`/api/mentions${query}`)).body.items;

it('a note is there for every colleague, with its author and whom it calls, and in the history', async () => {
  const { status, body } = await write(ana, 'The parcel is in Lyon. @Ana, can you look?', [
    { kind: 'agent', id: ben.agentId },
  ]);
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { agent: { id: ana.agentId }, mentions: [{ kind: 'agent', id: ben.agentId, name: 'Ana' }], version: 1 },
  });
  const { items } = (await ben.get(`/api/tickets/${heard.number}/notes`)).body;
  expect(items[0]).toEqual(body);
  const events = (await ben.get(`/api/tickets/${heard.number}/events`)).body.items;
  expect(events[0]).toMatchObject({ kind: 'note_written', actor: { id: ana.agentId }, after: { noteId: body.id } });
  expect(JSON.stringify(events)).not.toContain('Lyon');
});

it('whoever is called has it among their mentions until they have read it; the author is not called', async () => {
  const before = await unread(cleo);
  const { body } = await write(ana, '@Logistics please check', [{ kind: 'team', id: teamId }]);
  expect(await unread(cleo)).toBe(before + 1);
  expect(await listed(ana)).toEqual([]);
  expect((await listed(cleo, '?show=unread'))[0]).toMatchObject({
    noteId: body.id,
    ticketNumber: heard.number,
    text: '@Logistics please check',
    agent: { id: ana.agentId },
    readAt: null,
  });
  expect((await cleo.send('POST', '/api/mentions/read', { upTo: body.id })).body).toEqual({ unread: 0, capped: false });
  expect(await listed(cleo, '?show=unread')).toEqual([]);
  expect((await listed(cleo))[0]).toMatchObject({ noteId: body.id, readAt: expect.any(String) });
});

it('one mention is read without the others, and what says neither which nor up to which is refused', async () => {
  const first = await write(ana, 'One', [{ kind: 'agent', id: ben.agentId }]);
  const second = await write(ana, 'Two', [{ kind: 'agent', id: ben.agentId }]);
  const before = await unread(ben);
  await ben.send('POST', '/api/mentions/read', { noteId: second.body.id });
  expect(await unread(ben)).toBe(before - 1);
  const rows = await listed(ben, '?show=unread');
  expect(rows.map(({ noteId }: { noteId: string }) => noteId)).toContain(first.body.id);
  expect(rows.map(({ noteId }: { noteId: string }) => noteId)).not.toContain(second.body.id);
  expectProblem(await ben.send('POST', '/api/mentions/read', {}), 400);
  expectProblem(await ben.send('POST', '/api/mentions/read', { noteId: 'x' }), 400);
});

it('mentions come in pages, each once', async () => {
  const written = [];
  for (let n = 0; n < 55; n += 1)
    written.push((await write(ana, `Number ${n}`, [{ kind: 'agent', id: ben.agentId }])).body.id);
  const first = (await ben.get('/api/mentions')).body;
  const second = (await ben.get(`/api/mentions?cursor=${first.nextCursor}`)).body;
  const ids = [...first.items, ...second.items].map(({ noteId }: { noteId: string }) => noteId);
  expect(ids.slice(0, 55)).toEqual(written.toReversed());
  expect(new Set(ids).size).toBe(ids.length);
});

it('its author changes it on the version that they saw, and whom it calls changes with it', async () => {
  const { body: note } = await write(ana, 'For you, Ben', [{ kind: 'agent', id: ben.agentId }]);
  const before = { ben: await unread(ben), cleo: await unread(cleo) };
  const change = { text: 'For you, Cleo', mentions: [{ kind: 'agent', id: cleo.agentId }], version: 1 };
  expect((await ana.send('PATCH', `/api/notes/${note.id}`, change)).body).toMatchObject({
    text: 'For you, Cleo',
    version: 2,
    editedAt: expect.any(String),
  });
  expect({ ben: await unread(ben), cleo: await unread(cleo) }).toEqual({ ben: before.ben - 1, cleo: before.cleo + 1 });
  const late = await ana.send('PATCH', `/api/notes/${note.id}`, change);
  expectProblem(late, 409);
  expect(late.body).toMatchObject({ code: 'note_changed', current: { version: 2, text: 'For you, Cleo' } });
});

it('a deleted note leaves no word behind, and calls nobody any more', async () => {
  const { body: note } = await write(ana, 'Her number is 0611223344', [{ kind: 'agent', id: cleo.agentId }]);
  expect((await ana.send('DELETE', `/api/notes/${note.id}`)).body).toMatchObject({
    text: '',
    deletedAt: expect.any(String),
  });
  expect((await ana.send('DELETE', `/api/notes/${note.id}`)).status).toBe(200);
  expect((await listed(cleo)).map(({ noteId }: { noteId: string }) => noteId)).not.toContain(note.id);
  const rows = await inWorkspace<{ text: string }>(
    'SELECT row_to_json(n)::text AS text FROM note n WHERE workspace_id = $1',
  );
  expect(JSON.stringify(rows)).not.toContain('0611223344');
  expectProblem(await ana.send('PATCH', `/api/notes/${note.id}`, { text: 'x', mentions: [], version: 2 }), 404);
});

it('nobody else changes a note, and after an hour not even its author', async () => {
  const { body: note } = await write(ana, 'As it was');
  const change = { text: 'Mine now', mentions: [], version: 1 };
  for (const tried of [
    await ben.send('PATCH', `/api/notes/${note.id}`, change),
    await ben.send('DELETE', `/api/notes/${note.id}`),
  ]) {
    expectProblem(tried, 422);
    expect(tried.body.code).toBe('not_the_author');
  }
  await inWorkspace(
    `UPDATE note SET created_at = now() - interval '61 minutes' WHERE workspace_id = $1 AND id = $2`,
    note.id,
  );
  for (const tried of [
    await ana.send('PATCH', `/api/notes/${note.id}`, change),
    await ana.send('DELETE', `/api/notes/${note.id}`),
  ]) {
    expectProblem(tried, 409);
    expect(tried.body.code).toBe('note_settled');
  }
});

it('a note that calls nobody known, or says nothing, is refused and not kept', async () => {
  const before = (await ana.get(`/api/tickets/${heard.number}/notes`)).body.items.length;
  for (const named of [
    { kind: 'agent', id: '999999' },
    { kind: 'team', id: ben.agentId + '99' },
  ]) {
    const refused = await write(ana, 'Hello', [named]);
    expectProblem(refused, 422);
    expect(refused.body.code).toBe('unknown_mention');
  }
  for (const named of [{ kind: 'robot', id: '1' }, { kind: 'agent', id: 'x' }, 'Ben', null]) {
    expectProblem(await write(ana, 'Hello', [named]), 400);
  }
  expectProblem(await write(ana, ' \n '), 422);
  expectProblem(await write(ana, 'a'.repeat(10_001)), 400);
  expect((await ana.get(`/api/tickets/${heard.number}/notes`)).body.items).toHaveLength(before);
});

it('whoever writes a note has worked on the ticket: no arrival merges it away', async () => {
  const fresh = await customerWrites(test, ana, { text: '@brand nobody has looked' });
  await write(ana, 'Looking into it.', [], fresh.number);
  expect(
    await inWorkspace<{ touched: boolean }>(
      'SELECT touched FROM ticket WHERE workspace_id = $1 AND number = $2',
      fresh.number,
    ),
  ).toEqual([{ touched: true }]);
});

it('nothing of any note is queued, sent or posted anywhere', async () => {
  const fresh = await customerWrites(test, ana, { text: '@brand say nothing in public' });
  await write(ana, `@${fresh.ticket.contact.handle} SECRET-${fresh.number}`, [], fresh.number);
  // What comes after it through every step of intake and outbox has passed it by.
  const { body } = await ana.send(
    'POST',
    `/api/threads/${fresh.thread.id}/replies`,
    { text: 'Only this leaves.', threadVersion: fresh.thread.version, targetPostId: fresh.post.id },
    { 'idempotency-key': `after-the-note-${fresh.number}` },
  );
  await until('the reply to be posted', async () => test.fake.repliesTo(fresh.externalId).length === 1);
  expect(test.fake.repliesTo(fresh.externalId).map(({ text }) => text)).toEqual([body.text]);
  for (const table of ['reply', 'post', 'event', 'draft', 'ticket']) {
    const [row] = await inWorkspace<{ told: boolean }>(
      `SELECT bool_or(row_to_json(r)::text LIKE '%SECRET-%') AS told FROM ${table} r WHERE workspace_id = $1`,
    );
    expect([table, row?.told ?? false]).toEqual([table, false]);
  }
  const jobs = await test.app
    .get(Database)
    .outside<{ told: boolean }>(`SELECT coalesce(bool_or(data::text LIKE '%SECRET-%'), false) AS told FROM pgboss.job`);
  expect(jobs).toEqual([{ told: false }]);
});
