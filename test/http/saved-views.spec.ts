import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, type Answer, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem, type Heard } from './story.js';

let test: TestApp;
let lead: TestClient;
let ana: TestClient;
let ben: TestClient;
let heard: Heard;
beforeAll(async () => {
  test = await startTestApp();
  [lead, ana, ben] = [await signIn(test, { role: 'lead' }), await signIn(test), await signIn(test)];
  await connectFake(test);
  heard = await customerWrites(test, ana, { text: '@brand the first' });
  await customerWrites(test, ana, { text: '@brand the second' });
});
afterAll(() => test.close());

const NEW = { field: 'status', is: 'any', values: ['new'] };
const MINE = { field: 'assignee', is: 'any', values: ['me'] };
const add = (who: TestClient, other: Record<string, unknown> = {}): Promise<Answer> =>
  who.send('POST', '/api/views', { name: 'Mine', conditions: [MINE], order: 'lastPost', shared: false, ...other });
const change = (who: TestClient, id: string, body: Record<string, unknown>): Promise<Answer> =>
  who.send('PATCH', `/api/views/${id}`, { version: 1, ...body });
const names = async (who: TestClient): Promise<string[]> =>
  (await who.get('/api/views')).body.items.map(({ name }: { name: string }) => name);
const filtered = (who: TestClient, conditions: unknown, more = ''): Promise<Answer> =>
  who.get(`/api/tickets/filtered?conditions=${encodeURIComponent(JSON.stringify(conditions))}${more}`);
const about = (who: TestClient, conditions: unknown): Promise<Answer> =>
  who.get(`/api/tickets/filtered/about?conditions=${encodeURIComponent(JSON.stringify(conditions))}`);
const numbersOf = ({ body }: Answer): number[] => body.items.map((ticket: { number: number }) => ticket.number);
const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));

it('everybody sees the shared views and their own, and only leads and admins share', async () => {
  expectProblem(await add(ana, { name: 'For all', shared: true }), 403);
  const shared = await add(lead, { name: 'For all', shared: true, conditions: [NEW] });
  expect(shared.body).toMatchObject({ shared: true, conditions: [NEW], order: 'lastPost', version: 1 });
  const own = await add(ana);
  expect(own.status).toBe(201);
  expect(await names(ana)).toEqual(['For all', 'Mine']);
  expect(await names(ben)).toEqual(['For all']);

  expectProblem(await change(ben, own.body.id, { name: 'Taken' }), 404);
  expectProblem(await ben.get(`/api/views/${own.body.id}/tickets`), 404);
  expectProblem(await change(ben, shared.body.id, { name: 'Taken' }), 403);
  expectProblem(await change(ana, own.body.id, { shared: true }), 403);
  expectProblem(await ben.send('DELETE', `/api/views/${shared.body.id}`), 403);
  expect((await change(ana, own.body.id, { name: ' Still  mine ', order: 'created' })).body).toMatchObject({
    name: 'Still mine',
    order: 'created',
    conditions: [MINE],
    version: 2,
  });
  const stale = await change(ana, own.body.id, { name: 'Late' });
  expectProblem(stale, 409);
  expect(stale.body.current).toMatchObject({ name: 'Still mine' });
});

it('a view gives its tickets by pages, to each agent their own where it says "me"', async () => {
  await ben.send('PATCH', `/api/tickets/${heard.number}`, { version: heard.ticket.version, assigneeId: ben.agentId });
  const { body: view } = await add(lead, { name: 'On whoever looks', shared: true });
  expect(numbersOf(await ben.get(`/api/views/${view.id}/tickets`))).toEqual([heard.number]);
  expect(numbersOf(await ana.get(`/api/views/${view.id}/tickets`))).toEqual([]);

  const first = await filtered(ana, [NEW], '&limit=1&order=created');
  const second = await filtered(ana, [NEW], `&limit=1&order=created&cursor=${first.body.nextCursor}`);
  expect(new Set([...numbersOf(first), ...numbersOf(second)]).size).toBe(2);
  expect(second.body.nextCursor).toBe(null);
  expectProblem(await filtered(ana, [NEW], `&order=waiting&cursor=${first.body.nextCursor}`), 400);
  const counts = (await ben.get(`/api/views/counts?ids=${view.id},999999`)).body.items;
  expect(counts).toEqual([{ id: view.id, count: 1, capped: false }]);
});

it('a view that is deleted can be brought back, and the changes of the shared ones leave a trace', async () => {
  const { body: view } = await add(lead, { name: 'For a while', shared: true });
  expect((await lead.send('DELETE', `/api/views/${view.id}`)).status).toBe(204);
  expect(await names(lead)).not.toContain('For a while');
  expectProblem(await lead.get(`/api/views/${view.id}/tickets`), 404);
  expectProblem(await ben.send('POST', `/api/views/${view.id}/restore`), 403);
  expect((await lead.send('POST', `/api/views/${view.id}/restore`)).body).toMatchObject({ name: 'For a while' });
  expect((await change(lead, view.id, { shared: false })).body).toMatchObject({ shared: false });
  expect(await names(ana)).not.toContain('For a while');
  const trace = await inWorkspace<{ action: string }>(
    `SELECT action, after FROM audit WHERE subject = 'For a while' ORDER BY id`,
  );
  expect(trace.map(({ action }) => action)).toEqual(['view_added', 'view_removed', 'view_restored', 'view_changed']);
});

it('what a view names and is no more is said, and the view still opens', async () => {
  const team = (await lead.send('POST', '/api/teams', { name: 'Short-lived' })).body.id;
  const conditions = [
    { field: 'team', is: 'any', values: [team, 'mine', '999999'] },
    { field: 'tag', is: 'none', values: ['never made'] },
    { field: 'assignee', is: 'any', values: [ben.agentId, 'nobody'] },
  ];
  const { body: view } = await add(ana, { name: 'Broken', conditions });
  await lead.send('DELETE', `/api/teams/${team}`);
  expect((await ana.get(`/api/views/${view.id}/tickets`)).status).toBe(200);
  const expected = [
    { field: 'team', value: team, name: 'Short-lived', gone: true },
    { field: 'team', value: '999999', name: null, gone: true },
    { field: 'assignee', value: ben.agentId, name: 'Ana', gone: false },
    { field: 'tag', value: 'never made', name: null, gone: true },
  ];
  expect((await about(ana, conditions)).body).toEqual({ count: 0, capped: false, references: expected });
  expect((await ana.get('/api/views')).body.references).toEqual(expect.arrayContaining(expected));
});

it('a count ends at a thousand, and is not counted again for two seconds', async () => {
  const many = [{ field: 'language', is: 'any', values: ['tlh'] }];
  expect((await about(ana, many)).body).toMatchObject({ count: 0, capped: false });
  await inWorkspace(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at, preview_post,
       last_post_at, lang)
     SELECT k.workspace_id, 100000 + n, 'solved', k.channel, k.account_id, k.author_id, k.contact_id, 'qapla', now(), 'p' || n, now(), 'tlh'
     FROM ticket k, generate_series(1, 1001) n WHERE k.number = $1`,
    [heard.number],
  );
  expect((await about(ana, [...many, ...many])).body).toMatchObject({ count: 1_000, capped: true });
  await inWorkspace(`UPDATE ticket SET lang = NULL WHERE lang = 'tlh' AND number > 100999`); // few, to be done in time
  expect((await about(ana, [...many, ...many])).body).toMatchObject({ count: 1_000, capped: true });
});

it.each([
  ['no name', { name: ' ' }, 422],
  ['a long name', { name: 'x'.repeat(61) }, 400],
  ['an order that there is not', { order: 'id; DROP TABLE ticket' }, 400],
  ['21 conditions', { conditions: Array(21).fill(NEW) }, 400],
  ['51 values', { conditions: [{ ...NEW, values: Array(51).fill('new') }] }, 400],
  ['a condition that is none', { conditions: [{ field: 'sql', is: 'any', values: ['true'] }] }, 400],
  ['no words where words are looked for', { conditions: [{ field: 'words', is: 'has', text: '?!' }] }, 422],
  ['only words to leave out', { conditions: [{ field: 'words', is: 'has', text: '-refund' }] }, 422],
])('a view with %s is refused', async (_, other, status) => {
  expect.hasAssertions();
  expectProblem(await add(ana, other), status);
});

it('a filter in the address that cannot be read is refused in words', async () => {
  expect.hasAssertions();
  for (const wrong of ['', '{', 'null', '[{}]', `[${'1'.repeat(6_001)}]`]) {
    expectProblem(await ana.get(`/api/tickets/filtered?conditions=${encodeURIComponent(wrong)}`), 400);
    expectProblem(await ana.get(`/api/tickets/filtered/about?conditions=${encodeURIComponent(wrong)}`), 400);
  }
  expectProblem(await ana.get('/api/views/counts?ids=1;2'), 400);
});

it('an agent has a hundred views of their own and no more', async () => {
  for (let n = (await names(ben)).length; n < 200; n += 1)
    if ((await add(ben, { name: `n${n}` })).status !== 201) break;
  const refused = await add(ben);
  expectProblem(refused, 422);
  expect(refused.body.code).toBe('too_many_views');
  const own = (await ben.get('/api/views')).body.items.filter((view: { shared: boolean }) => !view.shared);
  expect(own).toHaveLength(100);
});
