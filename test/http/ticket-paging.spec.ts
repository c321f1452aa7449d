import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';

const TICKETS = 130;
const VIEWS = [
  'mine',
  'teams',
  'unassigned',
  'due',
  'new',
  'open',
  'waiting',
  'held',
  'failed',
  'solved',
  'all',
] as const;
let test: TestApp;
let agent: TestClient;
let wrote = 0;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
  customersWrite(TICKETS);
  await until('all tickets', async () => (await count()).all === TICKETS, 20_000);
  // Of every kind some, and many that were last heard at the same moment.
  await inWorkspace(
    `UPDATE ticket SET status = (ARRAY['new', 'open', 'pending', 'on_hold', 'solved', 'closed'])[number % 6 + 1],
       assignee_id = CASE WHEN number % 3 = 0 THEN $1::bigint END,
       last_post_at = CASE WHEN number % 2 = 0 THEN '2026-01-01'::timestamptz ELSE last_post_at END,
       waiting_since = CASE WHEN number % 11 <> 0 THEN now() - number % 5 * interval '20 minutes' END,
       reply_state = (ARRAY['failed', 'unknown', 'sent', NULL])[number % 4 + 1],
       snoozed_until = CASE WHEN number % 7 = 0 THEN now() + interval '1 day' END`,
    [agent.agentId],
  );
  const teams = await inWorkspace<{ id: string }>(
    `INSERT INTO team (workspace_id, name) SELECT current_workspace(), name FROM unnest(ARRAY['One', 'Two', 'Three']) name RETURNING id`,
  );
  await inWorkspace('UPDATE ticket SET team_id = ($1::bigint[])[number % 4 + 1]', [teams.map(({ id }) => id)]);
  await inWorkspace(
    `INSERT INTO team_member (workspace_id, team_id, agent_id) SELECT current_workspace(), id, $2 FROM unnest($1::bigint[]) id`,
    [teams.slice(0, 2).map(({ id }) => id), agent.agentId],
  );
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));

function customersWrite(howMany: number): void {
  for (let n = 0; n < howMany; n += 1) {
    test.fake.addPost({
      author: `c${(wrote += 1)}`,
      text: `@brand ${wrote}`,
      addressees: [{ externalId: 'acct-brand', how: 'mention' }],
    });
  }
}

const count = async (): Promise<Record<string, number>> => (await agent.get('/api/tickets/counts')).body;

interface Listed {
  number: number;
  lastPostAt: string;
  waitingSince: string;
  dueAt: string;
}

async function visit(view: string, limit: number, between?: () => void): Promise<Listed[]> {
  const seen: Listed[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 400; pages += 1) {
    const { status, body } = await agent.get(
      `/api/tickets?view=${view}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    seen.push(...body.items);
    cursor = body.nextCursor;
    between?.();
  }
  return seen;
}

const numbersOf = (tickets: { number: number }[]): number[] => tickets.map(({ number }) => number);

it.each(VIEWS)(
  'the pages of the view %s, of any size, show every ticket of it exactly once, in order, and as many as are counted',
  async (view) => {
    const counted = (await count())[view];
    const whole = await visit(view, 100);
    expect(whole).toHaveLength(counted as number);
    expect(counted).toBeGreaterThan(8);
    expect(new Set(numbersOf(whole)).size).toBe(whole.length);
    const times = whole.map((ticket) => (view === 'due' ? -Date.parse(ticket.dueAt) : Date.parse(ticket.lastPostAt)));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    for (const limit of [1, 7, 50]) {
      if (limit === 1 && whole.length > 45) continue; // as many requests as tickets: the small views do
      expect(numbersOf(await visit(view, limit))).toEqual(numbersOf(whole));
    }
  },
);

it('the counts and the pages say what the tickets are', async () => {
  interface Row {
    number: string;
    status: string;
    mine: boolean;
    own_team: boolean;
    snoozed: boolean;
    failed: boolean;
    waits: number | null;
  }
  const rows = await inWorkspace<Row>(
    `SELECT number, status, assignee_id IS NOT NULL AS mine, snoozed_until IS NOT NULL AS snoozed,
       team_id IN (SELECT team_id FROM team_member) AS own_team, reply_state IN ('failed', 'unknown') AS failed,
       extract(epoch FROM now() - waiting_since)::float8 / 60 AS waits FROM ticket WHERE merged_into IS NULL`,
  );
  const active = ({ status, snoozed }: Row): boolean => ['new', 'open'].includes(status) && !snoozed;
  const unfinished = ({ status, snoozed }: Row): boolean => !['solved', 'closed'].includes(status) && !snoozed;
  const is: Record<(typeof VIEWS)[number], (row: Row) => boolean> = {
    mine: (row) => row.mine && unfinished(row),
    teams: (row) => row.own_team && unfinished(row),
    unassigned: (row) => !row.mine && active(row),
    due: (row) => active(row) && row.waits !== null && row.waits > 45,
    new: (row) => active(row) && row.status === 'new',
    open: active,
    waiting: (row) => row.status === 'pending' && !row.snoozed,
    held: (row) => row.status === 'on_hold' || (row.snoozed && !['solved', 'closed'].includes(row.status)),
    failed: (row) => row.failed,
    solved: ({ status }) => ['solved', 'closed'].includes(status),
    all: () => true,
  };
  for (const view of VIEWS) {
    const expected = rows.filter((row) => is[view](row)).map(({ number }) => Number(number));
    expect(numbersOf(await visit(view, 100)).toSorted((a, b) => a - b)).toEqual(expected.toSorted((a, b) => a - b));
    expect((await count())[view]).toBe(expected.length);
  }
});

it.each(['open', 'unassigned', 'all'] as const)(
  'who pages through %s while customers write sees every ticket that was there exactly once',
  async (view) => {
    const there = numbersOf(await visit(view, 100));
    const before = wrote;
    const seen = numbersOf(await visit(view, 9, () => customersWrite(2)));
    expect(wrote).toBeGreaterThan(before + 5);
    expect(new Set(seen).size).toBe(seen.length);
    expect(there.filter((number) => !seen.includes(number))).toEqual([]);
  },
);

it('a cursor of one view, or of a ticket that left the view, is only a place: no error, nothing twice', async () => {
  const { body } = await agent.get('/api/tickets?view=all&limit=5');
  const last = body.items.at(-1).number;
  await inWorkspace(`UPDATE ticket SET status = 'closed' WHERE number = $1`, [last]);
  const next = await agent.get(`/api/tickets?view=open&limit=5&cursor=${body.nextCursor}`);
  expect(next.status).toBe(200);
  const first = new Set(numbersOf(body.items));
  expect(numbersOf(next.body.items).filter((number) => first.has(number))).toEqual([]);
  for (const cursor of ['0_0', '999999999999999999_999999999999999999', '-62135596800000000_1']) {
    expect((await agent.get(`/api/tickets?view=all&cursor=${cursor}`)).status).toBe(200);
  }
});
