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
import { customerWrites, expectProblem, readTicket } from './story.js';

let test: TestApp;
let ana: TestClient;
let ben: TestClient;
let teamId: string;
beforeAll(async () => {
  test = await startTestApp();
  ana = await signIn(test);
  ben = await signIn(test);
  await connectFake(test);
  const [team] = await inWorkspace<{ id: string }>(
    `INSERT INTO team (workspace_id, name) VALUES ($1, 'Login') RETURNING id`,
  );
  teamId = team?.id as string;
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, [tx.workspaceId]));

let texts = 0;
const newTicket = async (): Promise<number> =>
  (await customerWrites(test, ana, { text: `@brand work ${++texts}` })).number;
const ticketOf = async (number: number) => (await readTicket(ana, number)).ticket;
/** On the version that it has. */
const change = async (number: number, body: object, who = ana): Promise<Answer> =>
  who.send('PATCH', `/api/tickets/${number}`, { version: (await ticketOf(number)).version, ...body });
const undo = (number: number, body: object = {}, who = ana): Promise<Answer> =>
  who.send('POST', `/api/tickets/${number}/undo`, body);
const events = async (number: number) => (await ana.get(`/api/tickets/${number}/events`)).body.items;
const listed = async (view: string): Promise<number[]> =>
  (await ana.get(`/api/tickets?view=${view}&limit=100`)).body.items.map((item: { number: number }) => item.number);
const names = (ticket: { tags: { name: string }[] }): string[] => ticket.tags.map(({ name }) => name);
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const HOUR = 3_600_000;

describe('tags and team', () => {
  it('are set in one change, shown in the list and on the page, and logged with before and after', async () => {
    const number = await newTicket();
    const { status, body } = await change(number, { tags: ['billing', '#Login  error'], teamId });
    expect([status, names(body), body.team]).toEqual([200, ['billing', 'Login error'], { id: teamId, name: 'Login' }]);
    const { body: page } = await ana.get('/api/tickets?view=all&limit=100');
    const row = page.items.find((item: { number: number }) => item.number === number);
    expect(row).toMatchObject({ team: { name: 'Login' }, tags: body.tags, lang: 'en', snoozedUntil: null });
    expect((await events(number))[0]).toMatchObject({
      kind: 'ticket_changed',
      actor: { id: ana.agentId },
      before: { tags: [], teamId: null },
      after: { tags: ['billing', 'Login error'], teamId },
    });
  });

  it('a tag that exists is used as it is spelt, whatever the case; the same tags again are no change', async () => {
    const number = await newTicket();
    const first = await change(number, { tags: ['BILLING', 'billing', 'Ärger'] });
    expect(names(first.body)).toEqual(['billing', 'Ärger']);
    const again = await change(number, { tags: ['ärger', 'billing'] });
    expect([again.body.changeId, again.body.version]).toEqual([null, first.body.version]);
  });

  it('two agents who make the same tag at once make one', async () => {
    const numbers = await Promise.all(Array.from({ length: 8 }, newTicket));
    const answers = await Promise.all(
      numbers.map((number, index) => change(number, { tags: index % 2 ? ['race a', 'RACE b'] : ['Race B', 'RACE A'] })),
    );
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    expect(await inWorkspace(`SELECT 1 FROM tag WHERE workspace_id = $1 AND lower(name) LIKE 'race _'`)).toHaveLength(
      2,
    );
  });

  it.each([
    [['']],
    [['#']],
    [['x'.repeat(41)]],
    [['a\u0000b']],
    [['right\u202eleft']],
    [['zero\u200bwidth']],
    [['\ud800']],
  ])('%j is no tag, and nothing is changed', async (tags) => {
    const number = await newTicket();
    const refused = await change(number, { tags, status: 'open' });
    expectProblem(refused, 422);
    expect(refused.body.code).toBe('unusable_tag');
    expect((await ticketOf(number)).status).toBe('new');
  });

  it.each([[Array.from({ length: 21 }, (_, n) => `t${n}`)], ['billing'], [[1]], [null], [['x'.repeat(81)]]])(
    'tags as %j are refused at the door',
    async (tags) => {
      const refused = await change(await newTicket(), { tags });
      expectProblem(refused, 400);
      expect(refused.body.code).toBe('invalid');
    },
  );

  it('are suggested by how they or a later word of theirs begin, and no more than asked for; signs are signs', async () => {
    await change(await newTicket(), { tags: ['refund', 'Refund late', 'no refund', '100% sure', 'under_score'] });
    const suggest = async (query: string) =>
      names({ tags: (await ana.get(`/api/tags?${query}`)).body as { name: string }[] });
    expect(await suggest('begins=REF')).toEqual(['refund', 'Refund late', 'no refund']);
    expect(await suggest('begins=ref&limit=1')).toEqual(['refund']);
    expect(await suggest('begins=%25')).toEqual([]);
    expect(await suggest('begins=100%25')).toEqual(['100% sure']);
    expect(await suggest('begins=under_')).toEqual(['under_score']);
    for (const wrong of ['limit=51', 'limit=0', `begins=${'x'.repeat(41)}`, 'begins=%00', 'other=1']) {
      expectProblem(await ana.get(`/api/tags?${wrong}`), 400);
    }
  });

  it('a team that is not there is refused', async () => {
    const refused = await change(await newTicket(), { teamId: '999999' });
    expectProblem(refused, 422);
    expect(refused.body.code).toBe('unknown_team');
  });
});

describe('undo', () => {
  const CHANGES = [
    { status: 'pending' },
    { status: 'solved' },
    { status: 'on_hold', priority: 'urgent' },
    { tags: ['undone'] },
    { snoozedUntil: inMs(HOUR) },
  ];
  it.each(CHANGES)('takes back %j, once, and says so in the log', async (body) => {
    const number = await newTicket();
    const before = await ticketOf(number);
    const { changeId } = (await change(number, body)).body;
    const undone = await undo(number);
    expect(undone.status).toBe(200);
    const { version: _, updatedAt: __, ...fields } = before;
    expect(undone.body).toMatchObject(fields);
    expect((await events(number))[0]).toMatchObject({ kind: 'ticket_changed', after: { undoes: changeId } });
    const again = await undo(number);
    expect([again.status, again.body.code]).toEqual([422, 'nothing_to_undo']);
  });

  it('takes back the one that is named, beside a later one of another field', async () => {
    const number = await newTicket();
    const first = (await change(number, { priority: 'high' })).body;
    await change(number, { assigneeId: ana.agentId, teamId });
    expect((await undo(number, { changeId: first.changeId })).body).toMatchObject({
      priority: 'normal',
      assignee: { id: ana.agentId },
    });
    expect((await undo(number)).body).toMatchObject({ assignee: null, team: null });
  });

  it('is refused when a colleague or the customer changed it since, and is nobody else’s to do', async () => {
    const number = await newTicket();
    await change(number, { status: 'pending' });
    expect((await undo(number, {}, ben)).body.code).toBe('nothing_to_undo');
    await change(number, { status: 'open' }, ben);
    const refused = await undo(number);
    expectProblem(refused, 409);
    expect(refused.body.code).toBe('changed_since');
    expect((await ticketOf(number)).status).toBe('open');
    for (const wrong of [{ changeId: 'x' }, { changeId: null }, { id: '1' }])
      expectProblem(await undo(number, wrong), 400);
    expect((await undo(number, { changeId: '99999999' })).body.code).toBe('nothing_to_undo');
  });

  it('gives a ticket to nobody who has left meanwhile', async () => {
    const number = await newTicket();
    const leaver = await signIn(test);
    await change(number, { assigneeId: leaver.agentId });
    await change(number, { assigneeId: null });
    await inWorkspace(`UPDATE agent SET deactivated_at = now() WHERE workspace_id = $1 AND id = ${leaver.agentId}`);
    expect((await undo(number)).body.code).toBe('unknown_agent');
  });
});

describe('snoozing', () => {
  it('takes a ticket out of the open views, and it comes back by itself when the time comes', async () => {
    const number = await newTicket();
    await change(number, { snoozedUntil: inMs(HOUR), assigneeId: ana.agentId });
    for (const view of ['open', 'mine']) expect(await listed(view)).not.toContain(number);
    expect(await listed('all')).toContain(number);
    expect((await change(number, { snoozedUntil: inMs(2_000) })).status).toBe(200);
    await until('the ticket to come back', async () => (await ticketOf(number)).snoozedUntil === null);
    for (const view of ['open', 'mine']) expect(await listed(view)).toContain(number);
    const [woken] = await events(number);
    expect(woken).toMatchObject({ kind: 'ticket_woken', actor: null, after: { snoozedUntil: null } });
    expect(Date.parse(woken.at)).toBeGreaterThanOrEqual(Date.parse(woken.before.snoozedUntil));
  });

  it('ends when the customer writes, and a pending one is open again; a new one stays new', async () => {
    for (const [status, after] of [
      [undefined, 'new'],
      ['open', 'open'],
      ['pending', 'open'],
      ['on_hold', 'open'],
    ]) {
      const author = `snoozed-${after}-${status}`;
      const { number } = await customerWrites(test, ana, { text: `@brand snooze ${author}`, author });
      await change(number, { snoozedUntil: inMs(HOUR), ...(status && { status }) });
      await customerWrites(test, ana, { text: `@brand again ${author}`, author });
      expect(await ticketOf(number)).toMatchObject({ status: after, snoozedUntil: null });
      const woken = (await events(number)).find(({ kind }: { kind: string }) => /woken|reopened/.test(kind));
      expect(woken).toMatchObject({ before: { snoozedUntil: expect.any(String) }, after: { snoozedUntil: null } });
    }
  });

  it('ends with solving, and is not for what is done', async () => {
    const number = await newTicket();
    await change(number, { snoozedUntil: inMs(HOUR) });
    expect((await change(number, { status: 'solved' })).body).toMatchObject({ status: 'solved', snoozedUntil: null });
    expect((await change(number, { snoozedUntil: inMs(HOUR) })).body.code).toBe('impossible_snooze');
    expect((await undo(number)).body).toMatchObject({ status: 'new', snoozedUntil: expect.any(String) });
  });

  it.each([
    inMs(-1_000),
    inMs(400 * 24 * HOUR),
    '2026-13-01T00:00:00Z',
    '2030-01-01',
    '2030-01-01T00:00:00',
    'soon',
    5,
  ])('not until %s', async (snoozedUntil) => {
    const refused = await change(await newTicket(), { snoozedUntil });
    expect([400, 422]).toContain(refused.status);
    expectProblem(refused, refused.status);
  });
});
