import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Database, EventLog } from '../../src/kernel/index.js';
import type { Workspace } from '../../src/people/index.js';
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

interface Frame {
  id: string;
  event: string;
  data: Answer['body'];
}
interface Stream {
  status: number;
  frames: Frame[];
  closed: boolean;
  close(): void;
}

let test: TestApp;
let agent: TestClient;
let foreign: Workspace;
let stranger: TestClient;
let heard: Heard;
let theirs: Heard;
const streams: Stream[] = [];
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  foreign = await addWorkspace(test, 'foreign');
  stranger = await signIn(test, { workspace: foreign });
  await connectFake(test);
  await connectFake(test, 'rival', foreign);
  await test.app.get(Database).inWorkspace(foreign.id, (tx) => tx.query('UPDATE ticket_counter SET next_number = 500'));
  heard = await customerWrites(test, agent, { text: '@brand live' });
  theirs = await customerWrites(test, stranger, { text: '@rival live', brand: 'rival' });
});
afterEach(() => streams.splice(0).forEach((stream) => stream.close()));
afterAll(() => test.close());

/** A browser's stream; resolves when its head is there. */
async function listen(who: TestClient, lastEventId?: string): Promise<Stream> {
  const stop = new AbortController();
  const response = await fetch(`${test.origin}/api/live`, {
    headers: { cookie: who.cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: stop.signal,
  });
  const stream: Stream = { status: response.status, frames: [], closed: false, close: () => stop.abort() };
  streams.push(stream);
  void read(response, stream);
  return stream;
}

async function read(response: Response, stream: Stream): Promise<void> {
  let text = '';
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() as string;
      for (const part of parts) {
        const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1] ?? '';
        if (field('event'))
          stream.frames.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) });
      }
    }
  } catch {
    // closed by this side
  }
  stream.closed = true;
}

/**
 * Events are shown once no older transaction is running, of any database of the server: other suites run beside this one.
 */
const settled = (): Promise<boolean> =>
  until('every event to be readable', () =>
    test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
      const rows = await tx.query<{ past: boolean }>(
        'SELECT coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) AS past FROM event',
      );
      return rows[0]?.past;
    }),
  );

/** At once, from the moment on in which it can be read. */
async function atOnce(what: string, look: () => boolean): Promise<void> {
  await settled();
  await until(what, async () => look(), 3_000);
}

const first = (stream: Stream): Promise<Frame> => until('the first frame', async () => stream.frames[0]);
const bump = async (who: TestClient, number: number): Promise<number> => {
  const { version, priority } = (await who.get(`/api/tickets/${number}`)).body.ticket;
  const { body } = await who.send('PATCH', `/api/tickets/${number}`, {
    version,
    priority: priority === 'high' ? 'low' : 'high',
  });
  return body.version;
};
const shows = (stream: Stream, number: number, version: number): boolean =>
  stream.frames.some(({ data }) =>
    data.tickets?.some((one: { number: number; version: number }) => one.number === number && one.version >= version),
  );

it('a change is heard at once, by id and version, and nothing of what it says', async () => {
  const stream = await listen(agent);
  expect(await first(stream)).toMatchObject({ event: 'hello', id: expect.stringMatching(/^\d+-\d+$/) });
  const version = await bump(agent, heard.number);
  await atOnce('the change', () => shows(stream, heard.number, version));
  expect(stream.frames.at(-1)).toMatchObject({
    event: 'changes',
    data: { tickets: [{ number: heard.number, version }], replies: [], notes: [], mentions: [] },
  });
});

it('the first byte comes when its place in the log is known, so that nothing falls between that and what is loaded then', async () => {
  const log = test.app.get(EventLog);
  let known = false;
  const head = jest.spyOn(log, 'head').mockImplementationOnce(async (workspaceId) => {
    await pause(300);
    head.mockRestore();
    const place = await log.head(workspaceId);
    known = true;
    return place;
  });
  await listen(agent);
  expect(known).toBe(true);
});

it('a stream shows nothing of another workspace, not even when it names a cursor of it (5)', async () => {
  const strange = await listen(stranger);
  await first(strange);
  await bump(stranger, theirs.number);
  const cursor = await until(
    'a cursor of theirs',
    async () => strange.frames.find(({ event }) => event === 'changes')?.id,
  );
  const [plain, forged] = [await listen(agent), await listen(agent, cursor)];
  await Promise.all([first(plain), first(forged)]);
  const [mine, other] = [await bump(agent, heard.number), await bump(stranger, theirs.number)];
  await until(
    'both changes',
    async () => [plain, forged].every((one) => shows(one, heard.number, mine)) && shows(strange, theirs.number, other),
  );
  for (const stream of [plain, forged]) {
    expect(
      stream.frames
        .flatMap(({ data }) => data.tickets ?? [])
        .every((one: { number: number }) => one.number === heard.number),
    ).toBe(true);
  }
  expect(
    strange.frames
      .flatMap(({ data }) => data.tickets ?? [])
      .every((one: { number: number }) => one.number === theirs.number),
  ).toBe(true);
});

it('who was away gets everything that changed meanwhile in the first frame, each thing once', async () => {
  const others = [
    await customerWrites(test, agent, { text: '@brand away 1' }),
    await customerWrites(test, agent, { text: '@brand away 2' }),
  ];
  const before = await listen(agent);
  const { id } = await first(before);
  before.close();
  const versions = new Map<number, number>();
  for (const { number } of [heard, ...others, heard]) versions.set(number, await bump(agent, number));
  const born = await customerWrites(test, agent, { text: '@brand born while away' });
  versions.set(born.number, born.ticket.version);
  await settled();
  const after = await listen(agent, id);
  const frame = await first(after);
  expect(frame.event).toBe('changes');
  expect(
    new Map(frame.data.tickets.map((one: { number: number; version: number }) => [one.number, one.version])),
  ).toEqual(versions);
  expect(frame.data.tickets).toHaveLength(versions.size);
});

it.each([
  '',
  'x',
  '-1',
  '1',
  '1-',
  '0x1-1',
  '99999999999999999999-1',
  '18446744073709551616-0',
  '1-9999999999999999999',
  '999999999999-0',
  "1-1' OR 1=1",
  '1-1\t2-2',
])('a Last-Event-ID that is %j, and nobody’s, does no harm: the stream begins, and goes on', async (garbage) => {
  const stream = await listen(agent, garbage);
  expect(stream.status).toBe(200);
  expect((await first(stream)).event).toMatch(/^(hello|reset)$/);
  const version = await bump(agent, heard.number);
  await atOnce('the change', () => shows(stream, heard.number, version));
  expect(stream.closed).toBe(false);
});

it('who was away for more than 5,000 events is told to read everything anew, and then hears what is new', async () => {
  const before = await listen(agent);
  const { id } = await first(before);
  before.close();
  await test.app.get(Database).inWorkspace(test.workspace.id, (tx) =>
    tx.query(
      `INSERT INTO event (workspace_id, ticket_id, kind) SELECT $1, k.id, 'ticket_changed' FROM ticket k, generate_series(1, 5001)
       WHERE k.number = $2`,
      [test.workspace.id, heard.number],
    ),
  );
  await settled();
  const after = await listen(agent, id);
  expect(await first(after)).toMatchObject({ event: 'reset', data: {} });
  const version = await bump(agent, heard.number);
  await atOnce('the change', () => shows(after, heard.number, version));
});

it('who opens the first window after a busy night hears the present at once, not the night', async () => {
  await until('no stream to be left', async () => {
    const probe = await listen(agent);
    const { id } = await first(probe);
    probe.close();
    return id;
  });
  await test.app.get(Database).inWorkspace(test.workspace.id, (tx) =>
    tx.query(
      `INSERT INTO event (workspace_id, ticket_id, kind) SELECT $1, k.id, 'ticket_changed' FROM ticket k, generate_series(1, 9000)
       WHERE k.number = $2`,
      [test.workspace.id, heard.number],
    ),
  );
  await settled();
  const stream = await listen(agent);
  expect((await first(stream)).event).toBe('hello');
  const version = await bump(agent, heard.number);
  await atOnce('the change', () => shows(stream, heard.number, version));
  expect(stream.frames.filter(({ event }) => event === 'changes')).toHaveLength(1);
});

it('signing out, being deactivated and a session that is over end the stream within five seconds, with a word (5)', async () => {
  const leavers = await Promise.all([1, 2, 3].map(() => signIn(test)));
  const open = await Promise.all(leavers.map((one) => listen(one)));
  await Promise.all(open.map(first));
  const stays = await listen(agent);
  const [signsOut, deactivated, over] = leavers as [TestClient, TestClient, TestClient];
  await signsOut.send('DELETE', '/api/session');
  await test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
    await tx.query('UPDATE agent SET deactivated_at = now() WHERE id = $1', [deactivated.agentId]);
    await tx.query('UPDATE session SET expires_at = now() WHERE agent_id = $1', [over.agentId]);
  });
  await until('all three to be closed', async () => open.every(({ closed }) => closed), 5_000);
  for (const { frames } of open) expect(frames.at(-1)).toMatchObject({ event: 'bye' });
  expect(stays.closed).toBe(false);
});

it('an agent has twenty streams at most, however fast they are opened; a closed one makes room (48)', async () => {
  const greedy = await signIn(test);
  const opened = await Promise.all(Array.from({ length: 30 }, () => listen(greedy)));
  expect(opened.filter(({ status }) => status === 200)).toHaveLength(20);
  const refused = await greedy.get('/api/live');
  expectProblem(refused, 429);
  expect(refused.body.code).toBe('too_many_streams');
  expect((await listen(agent)).status).toBe(200);
  for (const stream of opened) stream.close();
  await until('room', async () => (await listen(greedy)).status === 200);
});

it('windows that are closed before they have begun leave nothing behind', async () => {
  const hasty = await signIn(test);
  for (let n = 0; n < 40; n += 1) {
    const stop = new AbortController();
    const asked = fetch(`${test.origin}/api/live`, { headers: { cookie: hasty.cookie }, signal: stop.signal }).catch(
      () => null,
    );
    await new Promise((resolve) => setTimeout(resolve, n % 8));
    stop.abort();
    await asked;
  }
  expect(await until('room', async () => (await listen(hasty)).status === 200)).toBe(true);
});

it('whoever is given a ticket, or on whose ticket a customer writes, is named, with the event, once; what one does oneself calls nobody', async () => {
  const ben = await signIn(test, { email: 'called@example.com' });
  const stream = await listen(ben);
  await first(stream);
  const calls = (kind: 'assigned' | 'answered') =>
    stream.frames
      .flatMap(({ data }) => data[kind] ?? [])
      .filter((call: { agentId: string }) => call.agentId === ben.agentId);
  const give = async (who: TestClient, assigneeId: string | null) => {
    const { ticket } = (await who.get(`/api/tickets/${heard.number}`)).body;
    expect(
      (await who.send('PATCH', `/api/tickets/${heard.number}`, { version: ticket.version, assigneeId })).status,
    ).toBe(200);
  };
  await give(ben, ben.agentId);
  await give(ben, null);
  await give(agent, ben.agentId);
  await atOnce('the call', () => calls('assigned').length === 1);
  expect(calls('assigned')[0]).toEqual({
    agentId: ben.agentId,
    eventId: expect.stringMatching(/^\d+$/),
    ticketNumber: heard.number,
  });
  expect(calls('answered')).toEqual([]);
});
