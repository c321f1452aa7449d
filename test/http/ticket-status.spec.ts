import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem, readTicket, type Heard } from './story.js';

const STATUSES = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
type Status = (typeof STATUSES)[number];

/** Row: from; what it may become. A ticket may always stay what it is. */
const ALLOWED: Record<Status, readonly Status[]> = {
  new: ['open', 'pending', 'on_hold', 'solved'],
  open: ['pending', 'on_hold', 'solved'],
  pending: ['open', 'on_hold', 'solved'],
  on_hold: ['open', 'pending', 'solved'],
  solved: ['open', 'pending', 'on_hold', 'closed'],
  closed: [],
};

let test: TestApp;
let agent: TestClient;
let heard: Heard;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
  heard = await customerWrites(test, agent, { text: '@brand status please' });
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));

async function setTo(status: Status): Promise<number> {
  const [row] = await inWorkspace<{ version: number }>(
    `UPDATE ticket SET status = $2, solved_at = CASE WHEN $2 IN ('solved', 'closed') THEN '2026-01-01'::timestamptz END,
       assignee_id = NULL, priority = 'normal', version = version + 1 WHERE number = $1 RETURNING version`,
    [heard.number, status],
  );
  return row?.version as number;
}

const patch = (body: unknown, number = heard.number) => agent.send('PATCH', `/api/tickets/${number}`, body);
const events = async (): Promise<unknown[]> => (await agent.get(`/api/tickets/${heard.number}/events`)).body.items;
const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));

it.each(PAIRS)('from %s to %s: exactly as the table says', async (from, to) => {
  const version = await setTo(from);
  const before = (await events()).length;
  const answer = await patch({ version, status: to });
  const moves = ALLOWED[from].includes(to);
  const expected =
    from === to || moves ? { status: 200, body: { status: to } } : { status: 422, body: { code: 'impossible_status' } };
  expect(answer).toMatchObject(expected);
  const { ticket } = await readTicket(agent, heard.number);
  expect(ticket).toMatchObject({ status: moves ? to : from, version: moves ? version + 1 : version });
  const log = await events();
  expect(log).toHaveLength(moves ? before + 1 : before);
  const logged = {
    kind: 'ticket_changed',
    actor: { id: agent.agentId },
    before: { status: from },
    after: { status: to },
  };
  expect(log.slice(0, log.length - before)).toMatchObject(moves ? [logged] : []);
  const [row] = await inWorkspace<{ solved: boolean }>(
    'SELECT solved_at IS NOT NULL AS solved FROM ticket WHERE number = $1',
    [heard.number],
  );
  expect(row?.solved).toBe(ticket.status === 'solved' || ticket.status === 'closed');
});

it('closing keeps the time at which it was solved', async () => {
  await patch({ version: await setTo('solved'), status: 'closed' });
  const [row] = await inWorkspace<{ solvedAt: Date }>('SELECT solved_at AS "solvedAt" FROM ticket WHERE number = $1', [
    heard.number,
  ]);
  expect(row?.solvedAt.toISOString()).toBe('2026-01-01T00:00:00.000Z');
});

it('a change that was decided on another version is refused with the ticket as it is now', async () => {
  const version = await setTo('open');
  for (const stale of [version - 1, version + 1, 1]) {
    const answer = await patch({ version: stale, priority: 'urgent' });
    expectProblem(answer, 409);
    expect(answer.body).toMatchObject({
      code: 'stale_version',
      current: { number: heard.number, version, priority: 'normal', status: 'open' },
    });
  }
  expect(await patch({ version, priority: 'urgent' })).toMatchObject({
    status: 200,
    body: { priority: 'urgent', version: version + 1 },
  });
});

it('of many changes on one version exactly one is made, and the others see it', async () => {
  const version = await setTo('open');
  const before = (await events()).length;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      patch({ version, ...(n % 2 ? { priority: 'high' } : { assigneeId: agent.agentId }) }),
    ),
  );
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  const { changeId: _, ...current } = won[0]?.body ?? {};
  for (const lost of answers.filter(({ status }) => status !== 200)) {
    expectProblem(lost, 409);
    expect(lost.body.current).toEqual(current);
  }
  expect(await events()).toHaveLength(before + 1);
  expect((await readTicket(agent, heard.number)).ticket).toEqual(current);
});

it('a ticket goes to an agent who is there, to nobody, and to no one else', async () => {
  let version = await setTo('open');
  const gone = await signIn(test);
  await inWorkspace('UPDATE agent SET deactivated_at = now() WHERE id = $1', [gone.agentId]);
  for (const assigneeId of ['999999', gone.agentId, '0']) {
    const answer = await patch({ version, assigneeId, status: 'solved' });
    expectProblem(answer, 422);
    expect(answer.body.code).toBe('unknown_agent');
  }
  // All or nothing: the status that came along was not changed either.
  expect((await readTicket(agent, heard.number)).ticket).toMatchObject({ status: 'open', version, assignee: null });
  expect(await patch({ version, assigneeId: agent.agentId })).toMatchObject({
    status: 200,
    body: { assignee: { id: agent.agentId } },
  });
  version += 1;
  expect(await patch({ version, assigneeId: null })).toMatchObject({
    status: 200,
    body: { assignee: null, version: version + 1 },
  });
});

it('a change of nothing changes nothing; a ticket that is none is not found', async () => {
  const version = await setTo('open');
  expect(await patch({ version })).toMatchObject({ status: 200, body: { version } });
  expectProblem(await patch({ version }, 999_999), 404);
});

it('who opens a ticket that was merged gets the one it went into, and changes that', async () => {
  const from = await customerWrites(test, agent, { text: '@brand merged away' });
  await inWorkspace(
    `UPDATE ticket SET merged_into = (SELECT id FROM ticket WHERE number = $1), status = 'closed' WHERE number = $2`,
    [heard.number, from.number],
  );
  const version = await setTo('open');
  expect((await readTicket(agent, from.number)).ticket).toMatchObject({ number: heard.number });
  expect(await patch({ version, priority: 'low' }, from.number)).toMatchObject({
    status: 200,
    body: { number: heard.number, priority: 'low' },
  });
  const { items } = (await agent.get('/api/tickets?view=all')).body;
  expect(items.map(({ number }: { number: number }) => number)).not.toContain(from.number);
});
