import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, readTicket, type Heard } from './story.js';

const HOURS_72 = 72 * 3_600_000;
const SECOND = 1_000;
let test: TestApp;
let agent: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, values));

/** The customer writes four days ago; the ticket is solved so that 72 h later is `before` their next post. */
async function solvedAndHeardAgain(
  name: string,
  sinceSolvedMs: number,
  status: 'solved' | 'closed',
  how: 'same thread' | 'new thread',
): Promise<Heard & { again: Date }> {
  const again = new Date(Math.floor(Date.now() / SECOND) * SECOND);
  const heard = await customerWrites(test, agent, {
    text: `@brand ${name}`,
    at: new Date(again.getTime() - sinceSolvedMs - 3_600_000),
  });
  await inWorkspace(
    `UPDATE ticket SET status = $2, solved_at = $3, touched = true, version = version + 1 WHERE number = $1`,
    [heard.number, status, new Date(again.getTime() - sinceSolvedMs)],
  );
  const parent = how === 'same thread' ? { ...heard.post, rootExternalId: heard.externalId } : undefined;
  test.fake.addPost({
    author: heard.thread.customer.handle,
    text: `@brand ${name} again`,
    at: again,
    parent,
    addressees: [{ externalId: 'acct-brand', how: 'mention' }],
  });
  return { ...heard, again };
}

const ticketOf = (preview: string): Promise<{ number: number; status: string }> =>
  until(`the ticket that says ${preview}`, async () => {
    const { items } = (await agent.get('/api/tickets?view=all&limit=100')).body;
    return items.find((item: { preview: string }) => item.preview === preview);
  });

const previousOf = async (number: number): Promise<string | null | undefined> =>
  (
    await inWorkspace<{ number: string | null }>(
      `SELECT p.number FROM ticket k LEFT JOIN ticket p ON p.workspace_id = k.workspace_id AND p.id = k.previous_ticket_id WHERE k.number = $1`,
      [number],
    )
  )[0]?.number;

for (const how of ['same thread', 'new thread'] as const) {
  it(`a solved ticket is taken up again by a post one second before 72 hours are over (${how})`, async () => {
    const heard = await solvedAndHeardAgain(`before ${how}`, HOURS_72 - SECOND, 'solved', how);
    const now = await ticketOf(`@brand before ${how} again`);
    expect(now).toMatchObject({ number: heard.number, status: 'open' });
    const [row] = await inWorkspace('SELECT solved_at FROM ticket WHERE number = $1', [heard.number]);
    expect(row).toEqual({ solved_at: null });
    const { items } = (await agent.get(`/api/tickets/${heard.number}/events`)).body;
    expect(items.map(({ kind }: { kind: string }) => kind)).toContain('ticket_reopened');
  });

  it(`a post one second after 72 hours gets a new ticket that leads back to the solved one, which stays solved (${how})`, async () => {
    const heard = await solvedAndHeardAgain(`after ${how}`, HOURS_72 + SECOND, 'solved', how);
    const now = await ticketOf(`@brand after ${how} again`);
    expect(now.number).toBeGreaterThan(heard.number);
    expect(now.status).toBe('new');
    expect(await previousOf(now.number)).toBe(String(heard.number));
    const [old] = await inWorkspace('SELECT status, merged_into FROM ticket WHERE number = $1', [heard.number]);
    expect(old).toEqual({ status: 'solved', merged_into: null });
    // Nothing that was said is out of reach: the posts are all on one of the two.
    expect((await readTicket(agent, now.number)).thread.posts.map(({ text }: { text: string }) => text)).toContain(
      `@brand after ${how} again`,
    );
  });
}

it('exactly 72 hours are still within them', async () => {
  const heard = await solvedAndHeardAgain('on the dot', HOURS_72, 'solved', 'same thread');
  expect(await ticketOf('@brand on the dot again')).toMatchObject({ number: heard.number, status: 'open' });
});

it('a closed ticket is never taken up again, however early', async () => {
  const heard = await solvedAndHeardAgain('closed', SECOND, 'closed', 'same thread');
  const now = await ticketOf('@brand closed again');
  expect(now.number).not.toBe(heard.number);
  expect(await previousOf(now.number)).toBe(String(heard.number));
});
