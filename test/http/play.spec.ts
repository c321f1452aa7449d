import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem } from './story.js';

const AGENTS = 12;
let test: TestApp;
const agents: TestClient[] = [];
let first: TestClient;
let second: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  for (let n = 0; n < AGENTS; n += 1) agents.push(await signIn(test));
  [first, second] = agents as [TestClient, TestClient];
  await connectFake(test);
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, [tx.workspaceId, ...values]));

/** So many tickets that are to be done, the newest first; all others are done. */
async function queueOf(count: number): Promise<number[]> {
  await inWorkspace(`DELETE FROM ticket_claim WHERE workspace_id = $1`);
  await inWorkspace(
    `UPDATE ticket SET status = 'solved', solved_at = now() - interval '9 days' WHERE workspace_id = $1`,
  );
  const batch = Math.random().toString(36).slice(2);
  for (let n = 0; n < count; n += 1) {
    const at = new Date(Date.now() - (count - n) * 1_000);
    test.fake.addPost({
      author: `${batch}-${n}`,
      text: `@brand ${batch}`,
      at,
      addressees: [{ externalId: 'acct-brand', how: 'mention' }],
    });
  }
  return until(`${count} tickets`, async () => {
    const { body } = await first.get('/api/tickets?view=open&limit=100');
    return body.items.length === count && body.items.map((item: { number: number }) => item.number);
  });
}

const play = async (who: TestClient, passed: number[] = [], view = 'open'): Promise<number | null> => {
  const { status, body } = await who.send('POST', '/api/tickets/next', { view, passed });
  expect(status).toBe(200);
  return body.ticket?.number ?? null;
};

it('gives each in the order of the view, to one agent only, and none when nothing is left', async () => {
  const [a, b, c] = await queueOf(3);
  expect([await play(first), await play(second)]).toEqual([a, b]);
  expect(await play(first, [a as number])).toBe(c);
  // What was left is there for others; who has seen it all is told that there is no more.
  expect(await play(second, [b as number])).toBe(a);
  expect(await play(first, [a, c] as number[])).toBe(b);
  expect(await play(first, [a, b, c] as number[])).toBeNull();
});

it.each(Array.from({ length: 6 }, (_, seed) => [seed]))(
  'never gives two agents the same, however many ask at once (round %i)',
  async (seed) => {
    const queue = await queueOf(20 + seed);
    const done = new Map<number, string>();
    // Each plays on until nothing is left, solving some and passing others.
    const work = async (who: TestClient, index: number): Promise<void> => {
      const passed: number[] = [];
      for (;;) {
        const number = await play(who, passed);
        if (number === null) return;
        passed.push(number);
        const holder = done.get(number);
        expect([number, holder]).toEqual([number, undefined]);
        done.set(number, who.agentId);
        const [claim] = await inWorkspace<{ agentId: string }>(
          `SELECT c.agent_id AS "agentId" FROM ticket_claim c JOIN ticket k ON k.workspace_id = $1 AND k.id = c.ticket_id
           WHERE c.workspace_id = $1 AND k.number = $2`,
          [number],
        );
        expect(claim?.agentId).toBe(who.agentId);
        if ((index + number + seed) % 3 === 0) {
          done.delete(number);
          continue; // passed on: the next one may have it
        }
        const { body } = await who.get(`/api/tickets/${number}`);
        await who.send('PATCH', `/api/tickets/${number}`, { version: body.ticket.version, status: 'solved' });
      }
    };
    await Promise.all(agents.map(work));
    expect(queue).toEqual(expect.arrayContaining([...done.keys()]));
    expect(done.size).toBeGreaterThan(0);
  },
);

it('passes over what is somebody’s, what somebody looks at, and what is snoozed', async () => {
  const [a, b, c, d] = (await queueOf(4)) as [number, number, number, number];
  const change = async (number: number, body: object) => {
    const { ticket } = (await first.get(`/api/tickets/${number}`)).body;
    return first.send('PATCH', `/api/tickets/${number}`, { version: ticket.version, ...body });
  };
  await change(a, { assigneeId: second.agentId });
  await second.send('POST', '/api/presence', { window: 'window-2', ticket: b, doing: 'viewing' });
  await change(c, { snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() });
  expect(await play(first)).toBe(d);
  expect(await play(second, [], 'mine')).toBe(a);
});

it('a claim is kept by signs of life, let go by leaving, and taken by others once it has run out', async () => {
  const [a] = (await queueOf(1)) as [number];
  const claim = `/api/tickets/${a}/claim`;
  expect(await play(first)).toBe(a);
  expect((await first.send('PUT', claim)).body).toEqual({ kept: true });
  expect((await second.send('PUT', claim)).body).toEqual({ kept: false });
  await second.send('DELETE', claim);
  expect(await play(second)).toBeNull();
  expect((await first.send('DELETE', claim)).status).toBe(204);
  expect(await play(second)).toBe(a);
  await inWorkspace(`UPDATE ticket_claim SET until = now() - interval '1 second' WHERE workspace_id = $1`);
  expect((await second.send('PUT', claim)).body).toEqual({ kept: false });
  expect(await play(first)).toBe(a);
});

it.each([
  [{ view: 'nothing' }],
  [{}],
  [{ view: 'open', passed: 'x' }],
  [{ view: 'open', passed: [0] }],
  [{ view: 'open', passed: Array.from({ length: 201 }, (_, n) => n + 1) }],
  [{ view: 'open', agentId: '1' }],
])('%j is refused', async (body) => {
  const refused = await first.send('POST', '/api/tickets/next', body);
  expectProblem(refused, 400);
  expect(refused.status).toBe(400);
});

it('a customer’s own ticket page still opens for whoever asks by number', async () => {
  const { number } = await customerWrites(test, first, { text: '@brand by number' });
  expect(await play(first)).toBe(number);
  expect((await second.get(`/api/tickets/${number}`)).status).toBe(200);
});

describe('a list that people have made themselves', () => {
  const playFiltered = async (who: TestClient, body: Record<string, unknown>): Promise<number | null> => {
    const answer = await who.send('POST', '/api/tickets/filtered/next', body);
    expect(answer.status).toBe(200);
    return answer.body.ticket?.number ?? null;
  };
  const urge = async (number: number): Promise<void> => {
    const { ticket } = (await first.get(`/api/tickets/${number}`)).body;
    await first.send('PATCH', `/api/tickets/${number}`, { version: ticket.version, priority: 'urgent' });
  };
  const NEW = { field: 'status', is: 'any', values: ['new'] };

  it.each(['lastPost', 'created', 'waiting', 'priority'])('is played in its own order, %s', async (order) => {
    const queue = await queueOf(4);
    await urge(queue[2] as number);
    const { body } = await first.get(
      `/api/tickets/filtered?order=${order}&conditions=${encodeURIComponent(JSON.stringify([NEW]))}`,
    );
    const shown = body.items.map((item: { number: number }) => item.number);
    expect(new Set(shown)).toEqual(new Set(queue));
    const given: (number | null)[] = [];
    for (let n = 0; n <= shown.length; n += 1)
      given.push(await playFiltered(first, { conditions: [NEW], order, passed: given }));
    expect(given).toEqual([...shown, null]);
  });

  it('never gives two agents the same, nor what its conditions leave out', async () => {
    const queue = await queueOf(AGENTS + 2);
    const [left, out] = queue as [number, number];
    await urge(left);
    await urge(out);
    const conditions = [NEW, { field: 'priority', is: 'none', values: ['urgent'] }];
    const given = await Promise.all(agents.map((who) => playFiltered(who, { conditions, order: 'waiting' })));
    expect(new Set(given)).toEqual(new Set(queue.slice(2)));
  });

  it.each([
    [{}],
    [{ conditions: 'all' }],
    [{ conditions: [{ field: 'password' }] }],
    [{ conditions: [], order: 'best' }],
  ])('refuses %j', async (body) => {
    const answer = await first.send('POST', '/api/tickets/filtered/next', body);
    expect(answer.status).toBe(400);
    expectProblem(answer, 400);
  });
});
