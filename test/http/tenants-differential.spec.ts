import pg from 'pg';
import type { FakePost } from '../../src/channels/fake/index.js';
import { Database } from '../../src/kernel/index.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  until,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { answer, readTicket, replyIn } from './story.js';

/*
 * The same random script of calls for workspace A, once alone and once beside a busy B, must get the same answers. Ids come
 * from sequences that all workspaces share (an id is never an authority, only a name inside its workspace), and clocks go
 * on, so both are replaced by the order in which they first appear; every other byte must be equal.
 */
const STEPS = 40;
const START = Date.parse('2026-01-05T09:00:00Z');
const open: TestApp[] = [];
afterAll(() => Promise.all(open.map((test) => test.close())));

/** A small generator of its own, so that both runs roll the same dice. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function write(test: TestApp, brand: string, name: string, minute: number): string {
  const { externalId } = test.fake.addPost({
    author: `customer-${name}`,
    text: `@${brand} ${name} at ${minute}`,
    at: new Date(START + minute * 60_000),
    addressees: [{ externalId: `acct-${brand}`, how: 'mention' }],
    id: `${brand}-${minute}`,
  });
  return externalId;
}

/** A customer of A writes, and it is taken in before the script goes on. */
async function hear(test: TestApp, name: string, minute: number): Promise<void> {
  const externalId = write(test, 'brand', name, minute);
  await until('the post', async () => {
    const rows = await test.app
      .get(Database)
      .inWorkspace(test.workspace.id, (tx) => tx.query('SELECT 1 FROM post WHERE external_id = $1', [externalId]));
    return rows.length > 0;
  });
}

/** The platform gives an account what is addressed to it, and no other posts. */
function showOnlyMentions(fake: TestApp['fake']): void {
  const fetchAll = fake.fetchSince.bind(fake);
  fake.fetchSince = async function* (access, cursor, signal) {
    const pages = fetchAll(access, cursor, signal);
    for (;;) {
      const next = await pages.next();
      if (next.done) return next.value;
      const posts = (JSON.parse(next.value.body) as FakePost[]).filter(({ addressees }) =>
        addressees.some(({ externalId }) => externalId === access.account.externalId),
      );
      if (posts.length > 0) yield { ...next.value, body: JSON.stringify(posts), received: posts.length };
    }
  };
}

/** One step of A, and what the API said. */
async function step(test: TestApp, agents: TestClient[], roll: (sides: number) => number, n: number): Promise<unknown> {
  const agent = agents[roll(agents.length)] as TestClient;
  const view = ['open', 'mine', 'unassigned', 'waiting', 'solved', 'all'][roll(6)];
  const number = 1 + roll(10);
  const kind = roll(8);
  if (kind === 0) return (await agent.get('/api/tickets/counts')).body;
  if (kind === 1) return (await agent.get(`/api/tickets?view=${view}&limit=${1 + roll(20)}`)).body;
  if (kind === 2) return (await agent.get(`/api/tickets/${number}/events`)).body;
  if (kind === 3) return [(await agent.get('/api/agents')).body, (await agent.get('/api/accounts')).body];
  if (kind === 4) return hear(test, `a${roll(7)}`, n);
  const { status, body } = await agent.get(`/api/tickets/${number}`);
  if (status !== 200 || kind === 5) return [status, body];
  const { ticket, threads } = body;
  if (kind === 6) {
    const to = ['open', 'pending', 'on_hold', 'solved', 'closed'][roll(5)];
    const assigneeId = roll(2) ? agent.agentId : null;
    const changed = await agent.send('PATCH', `/api/tickets/${number}`, {
      version: ticket.version - (roll(5) ? 0 : 1),
      status: to,
      assigneeId,
    });
    return [changed.status, changed.body];
  }
  const queued = await answer(agent, { thread: threads[0], post: threads[0].posts[0] }, `Answer ${n}`, {
    key: `step-${n}-of-the-script`,
  });
  if (queued.status !== 201) return [queued.status, queued.body];
  await replyIn(agent, queued.body.id, 'sent');
  return readTicket(agent, number);
}

/** Ids of different kinds from ranges of their own, so that no two are equal by chance in one run and not in the other. */
async function spreadSequences({ urls }: TestApp): Promise<void> {
  const owner = new pg.Client({ connectionString: urls.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ name: string }>(
    `SELECT quote_ident(sequencename) AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
  );
  for (const [n, { name }] of rows.entries())
    await owner.query('SELECT setval($1::regclass, $2)', [name, (n + 1) * 1_000_000]);
  await owner.end();
}

async function script(beside: boolean): Promise<string[]> {
  const test = await startTestApp();
  showOnlyMentions(test.fake);
  await spreadSequences(test);
  open.push(test);
  const foreign = await addWorkspace(test, 'foreign');
  const agents = [
    await signIn(test, { email: 'one@example.com' }),
    await signIn(test, { email: 'two@example.com', role: 'admin' }),
  ];
  await connectFake(test);
  const stranger = beside ? await signIn(test, { workspace: foreign, email: 'one@example.com' }) : undefined;
  if (beside) await connectFake(test, 'rival', foreign);
  const [roll, strange] = [dice(20_260_105), dice(7)];
  const answers: string[] = [];
  for (let n = 0; n < 4; n += 1) await hear(test, `a${n}`, -n - 1);
  for (let n = 0; n < STEPS; n += 1) {
    if (stranger) {
      write(test, 'rival', `b${strange(7)}`, n);
      // The same customer writes to both, and B's agent works on B's ticket of the same number.
      write(test, 'rival', `a${strange(7)}`, 1_000 + n);
      const number = 1 + strange(10);
      const { body } = await stranger.get(`/api/tickets/${number}`);
      if (body.ticket)
        await stranger.send('PATCH', `/api/tickets/${number}`, {
          version: body.ticket.version,
          status: 'open',
          assigneeId: stranger.agentId,
        });
    }
    answers.push(JSON.stringify(await step(test, agents, roll, n)) ?? '');
  }
  return normalised(answers);
}

/** Ids and the times of this run, by the order of their first appearance; 2026-01-05 is the script's own day. */
function normalised(answers: string[]): string[] {
  const names = new Map<string, string>();
  const name = (kind: string, value: string): string => {
    const key = `${kind} ${value}`;
    if (!names.has(key)) names.set(key, `${kind}${names.size}`);
    return names.get(key) as string;
  };
  return answers.map((text) =>
    text
      .replace(/"((?:\w+Id|id))":"(\d+)"/g, (_, field: string, value: string) => `"${field}":"${name('id', value)}"`)
      .replace(/"externalId":"p\d+"/g, '"externalId":"post"')
      // The fake platform has one list of posts, and its cursor is a place in that.
      .replace(/"newestId":"[^"]+"/g, '"newestId":"post"')
      .replace(/"(cursor|nextCursor)":"[^"]+"/g, '"$1":"place"')
      .replace(/"lagMs":\d+,"behind":(true|false)/g, '"lagMs":"since then"')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, (time) =>
        Math.abs(Date.parse(time) - START) < 86_400_000 ? time : 'now',
      ),
  );
}

it('a workspace gets byte for byte the same answers alone as beside another one that is busy (1, 4)', async () => {
  const [alone, beside] = [await script(false), await script(true)];
  expect(alone.filter((text) => text.length > 60).length).toBeGreaterThan(STEPS / 2);
  expect(beside).toEqual(alone);
}, 90_000);
