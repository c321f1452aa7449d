import { Database } from '../../src/kernel/index.js';
import { check, INVARIANTS } from '../../src/invariants.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  until,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { customerWrites, expectProblem, type Heard } from './story.js';

const MANY = 50_000;
const PART = 5_000;
let test: TestApp;
let ana: TestClient;
let ben: TestClient;
let lead: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  [ana, ben, lead] = [await signIn(test), await signIn(test), await signIn(test, { role: 'lead' })];
  await connectFake(test);
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));
const start = (who: TestClient, asked: Record<string, unknown>): Promise<Answer> =>
  who.send('POST', '/api/bulk', asked);
const ended = (who: TestClient, id: string): Promise<Answer['body']> =>
  until(
    `bulk change ${id} to end`,
    async () => {
      const { body } = await who.get(`/api/bulk/${id}`);
      return body.state !== 'running' && body;
    },
    60_000,
  );
async function done(who: TestClient, asked: Record<string, unknown>): Promise<Answer['body']> {
  const { status, body } = await start(who, asked);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return ended(who, body.id);
}
const results = async (who: TestClient, id: string, only = ''): Promise<Answer['body'][]> =>
  (await who.get(`/api/bulk/${id}/results${only && `?only=${only}`}`)).body.items;
let written = 0;
const write = async (n: number): Promise<Heard[]> =>
  Promise.all(Array.from({ length: n }, () => customerWrites(test, ana, { text: `@brand bulk ${(written += 1)}` })));
const ticketOf = async ({ number }: Heard): Promise<Answer['body']> =>
  (await ana.get(`/api/tickets/${number}`)).body.ticket;
const eventsOf = async ({ number }: Heard): Promise<Answer['body'][]> =>
  (await ana.get(`/api/tickets/${number}/events`)).body.items.filter(
    (event: { kind: string }) => event.kind === 'ticket_changed',
  );

it('everything at once: each ticket is changed by the rules of one, with one event, and a result', async () => {
  const [open, solved, closed, tagged] = (await write(4)) as [Heard, Heard, Heard, Heard];
  const change = (heard: Heard, version: number, body: object): Promise<Answer> =>
    ana.send('PATCH', `/api/tickets/${heard.number}`, { version, ...body });
  await change(solved, 1, { status: 'solved' });
  await change(closed, 1, { status: 'solved' });
  await change(closed, 2, { status: 'closed' });
  await change(tagged, 1, { tags: ['Old', 'Keep'], status: 'pending', assigneeId: ben.agentId });
  const { id: teamId } = (await lead.send('POST', '/api/teams', { name: 'Bulk' })).body;

  const job = await done(ana, {
    tickets: [open, solved, closed, tagged].map(({ number }) => number),
    change: {
      status: 'pending',
      priority: 'high',
      assigneeId: ben.agentId,
      teamId,
      addTags: ['#vip', 'keep'],
      removeTags: ['OLD'],
    },
  });
  expect(job).toMatchObject({ state: 'done', total: 4, changed: 3, same: 0, refused: 1, undoneBy: null });
  expect(await results(ana, job.id, 'refused')).toEqual([
    { number: closed.number, handle: expect.any(String), result: 'refused', why: 'impossible_status' },
  ]);
  const ticket = await ticketOf(tagged);
  expect(ticket).toMatchObject({
    status: 'pending',
    priority: 'high',
    team: { id: teamId },
    assignee: { id: ben.agentId },
  });
  expect(ticket.tags.map(({ name }: { name: string }) => name)).toEqual(['Keep', 'vip']);
  const [event, ...earlier] = await eventsOf(tagged);
  expect(earlier).toHaveLength(1);
  expect(event).toMatchObject({
    actor: { id: ana.agentId },
    before: { priority: 'normal', teamId: null, tags: ['Keep', 'Old'] },
    after: { priority: 'high', teamId, tags: ['Keep', 'vip'] },
  });
  expect(Object.keys(event.after).toSorted()).toEqual(['priority', 'tags', 'teamId']);
  expect((await ticketOf(closed)).priority).toBe('normal');

  const again = await done(ana, { tickets: [open.number], change: { priority: 'high' } });
  expect(again).toMatchObject({ changed: 0, same: 1, refused: 0 });
  expect(await eventsOf(open)).toHaveLength(1);
});

it('an undo restores what was, where nothing has changed since, and says how many it could not', async () => {
  const [one, two, three] = (await write(3)) as [Heard, Heard, Heard];
  const job = await done(ana, {
    tickets: [one, two, three].map(({ number }) => number),
    change: { priority: 'urgent', addTags: ['undone'], assigneeId: ben.agentId },
  });
  const { version } = await ticketOf(two);
  await ben.send('PATCH', `/api/tickets/${two.number}`, { version, priority: 'low' });
  expectProblem(await ben.send('POST', `/api/bulk/${job.id}/undo`), 404);
  const undo = (await ana.send('POST', `/api/bulk/${job.id}/undo`)).body;
  expect(await ended(ana, undo.id)).toMatchObject({ undoes: job.id, change: null, total: 3, changed: 2, refused: 1 });
  expect(await results(ana, undo.id, 'refused')).toMatchObject([{ number: two.number, why: 'changed_since' }]);
  for (const heard of [one, three])
    expect(await ticketOf(heard)).toMatchObject({ priority: 'normal', tags: [], assignee: null });
  expect(await ticketOf(two)).toMatchObject({ priority: 'low', assignee: { id: ben.agentId } });
  expect((await ana.get(`/api/bulk/${job.id}`)).body.undoneBy).toBe(undo.id);
  expectProblem(await ana.send('POST', `/api/bulk/${job.id}/undo`), 422);
  expectProblem(await ana.send('POST', `/api/bulk/${undo.id}/undo`), 422);
});

it('who or what is not there any more is refused ticket by ticket; a snooze comes back by itself; nothing is sent', async () => {
  const [one, two] = (await write(2)) as [Heard, Heard];
  const tickets = [one.number, two.number];
  expect(await done(ana, { tickets, change: { assigneeId: '999999' } })).toMatchObject({ changed: 0, refused: 2 });
  expect(
    await done(ana, { tickets, change: { snoozedUntil: new Date(Date.now() - 1000).toISOString() } }),
  ).toMatchObject({ refused: 2 });
  const soon = new Date(Date.now() + 5_000).toISOString();
  expect(await done(ana, { tickets, change: { snoozedUntil: soon } })).toMatchObject({ changed: 2 });
  await until(
    'both to be awake',
    async () => (await ticketOf(one)).snoozedUntil === null && (await ticketOf(two)).snoozedUntil === null,
  );
  expect(await done(ana, { tickets, change: { status: 'solved' } })).toMatchObject({ changed: 2 });
  expect(await inWorkspace('SELECT 1 FROM reply')).toEqual([]);
});

it.each([
  ['nothing chosen', { change: { priority: 'high' } }, 400],
  ['two ways to choose', { tickets: [1], view: 'all', change: { priority: 'high' } }, 400],
  ['no change', { view: 'all', change: {} }, 400],
  ['a field that is none', { view: 'all', change: { text: 'Hello' } }, 400],
  ['a status that none becomes', { view: 'all', change: { status: 'new' } }, 422],
  ['a condition that is none', { conditions: [{ field: 'sql' }], change: { priority: 'high' } }, 400],
  ['1,001 tickets', { tickets: Array.from({ length: 1_001 }, (_, n) => n + 1), change: { priority: 'high' } }, 400],
  ['tickets that are not there', { tickets: [999_999], change: { priority: 'high' } }, 422],
  ['a tag that is none', { view: 'all', change: { addTags: ['\u0000'] } }, 422],
])('%s is refused, and nothing is begun', async (_, asked, status) => {
  const before = (await ana.get('/api/bulk')).body.items.length;
  expectProblem(await start(ana, asked), status);
  expect((await ana.get('/api/bulk')).body.items).toHaveLength(before);
});

it('another workspace’s tickets are not reached by their numbers, nor its bulk changes by their ids', async () => {
  const [heard] = (await write(1)) as [Heard];
  const foreign = await addWorkspace(test, 'foreign');
  const stranger = await signIn(test, { workspace: foreign, role: 'admin' });
  expectProblem(await start(stranger, { tickets: [heard.number], change: { priority: 'low' } }), 422);
  expectProblem(await start(stranger, { view: 'all', change: { priority: 'low' } }), 422);
  const job = await done(ana, { tickets: [heard.number], change: { priority: 'high' } });
  for (const path of ['', '/results']) expectProblem(await stranger.get(`/api/bulk/${job.id}${path}`), 404);
  for (const path of ['/stop', '/undo']) expectProblem(await stranger.send('POST', `/api/bulk/${job.id}${path}`), 404);
  expectProblem(await ben.get(`/api/bulk/${job.id}`), 404);
  expect((await lead.get(`/api/bulk/${job.id}`)).status).toBe(200);
  expect((await stranger.get('/api/bulk')).body.items).toEqual([]);
});

describe('with 50,000 tickets', () => {
  const klingon = [{ field: 'language', is: 'any', values: ['tlh'] }];
  const count = async (where: string): Promise<number> =>
    (await inWorkspace<{ n: number }>(`SELECT count(*)::int AS n FROM ticket WHERE lang = 'tlh' AND ${where}`))[0]?.n ??
    0;
  beforeAll(async () => {
    const [heard] = (await write(1)) as [Heard];
    // In parts: a long transaction holds up the log of every suite.
    for (let made = 0; made < MANY; made += PART) {
      await inWorkspace(
        `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at, preview_post,
           last_post_at, lang)
         SELECT k.workspace_id, 100000 + n, 'open', k.channel, k.account_id, k.author_id, k.contact_id, 'qapla', now(), 'p' || n, now(), 'tlh'
         FROM ticket k, generate_series($2::int + 1, $2::int + $3::int) n WHERE k.number = $1`,
        [heard.number, made, PART],
      );
    }
  }, 60_000);

  it('all that match are changed, each once, by two changes at once and while colleagues change some', async () => {
    const [high, tagged] = await Promise.all([
      start(ana, { conditions: klingon, change: { priority: 'high' } }),
      start(ben, { conditions: klingon, change: { addTags: ['qapla'], status: 'pending' } }),
    ]);
    expect(high.body).toMatchObject({ state: 'running', total: MANY, changed: 0 });
    const meanwhile = await Promise.all(
      [101_000, 120_000, 149_999].map((number) =>
        lead.send('PATCH', `/api/tickets/${number}`, { version: 1, assigneeId: lead.agentId }),
      ),
    );
    for (const job of [await ended(ana, high.body.id), await ended(ben, tagged.body.id)])
      expect(job).toMatchObject({ state: 'done', changed: MANY, same: 0, refused: 0 });
    expect(await count(`priority = 'high' AND status = 'pending'`)).toBe(MANY);
    expect(await count(`assignee_id IS NOT NULL`)).toBe(meanwhile.filter(({ status }) => status === 200).length);
    const [events] = await inWorkspace<{ n: number; tickets: number }>(
      `SELECT count(*)::int AS n, count(DISTINCT ticket_id)::int AS tickets FROM event
       WHERE kind = 'ticket_changed' AND agent_id = $1 AND ticket_id IN (SELECT id FROM ticket WHERE lang = 'tlh')`,
      [ana.agentId],
    );
    expect(events).toEqual({ n: MANY, tickets: MANY });
    for (const invariant of INVARIANTS.filter(({ name }) => name.startsWith('every kept count')))
      expect((await check(test.app.get(Database), test.workspace.id, invariant)).rows).toEqual([]);
  }, 120_000);

  it('one that is stopped says what it has done, and its undo takes just that back', async () => {
    const { body: job } = await start(ana, { conditions: klingon, change: { status: 'on_hold' } });
    await until('the first thousands', async () => (await ana.get(`/api/bulk/${job.id}`)).body.changed > 0);
    const stopped = (await ana.send('POST', `/api/bulk/${job.id}/stop`)).body;
    expect(stopped.state).toBe('stopped');
    expect(stopped.changed).toBeLessThan(MANY);
    expect(await count(`status = 'on_hold'`)).toBe(stopped.changed);
    const undo = (await ana.send('POST', `/api/bulk/${job.id}/undo`)).body;
    expect(await ended(ana, undo.id)).toMatchObject({ total: stopped.changed, changed: stopped.changed, refused: 0 });
    expect(await count(`status = 'pending'`)).toBe(MANY);
    const { items, nextCursor } = (await ana.get(`/api/bulk/${job.id}/results`)).body;
    const next = (await ana.get(`/api/bulk/${job.id}/results?cursor=${nextCursor}`)).body.items;
    expect(new Set([...items, ...next].map(({ number }: { number: number }) => number)).size).toBe(200);
  }, 120_000);
});
