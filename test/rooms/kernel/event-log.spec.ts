import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedEvent, NewEvent, Tx } from '../../../src/kernel/index.js';
import { Random } from '../../factories/random.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { addWorkspace, gate, startKernel, until, type Kernel } from './kernel-parts.js';

const WRITERS = 24;
const TRANSACTIONS_EACH = 15;
/** Reads that find something must fall into the time of writing: as long as others hold them back, it goes on. */
const READS_WHILE_WRITING = 11;

let database: TestDatabase;
let kernel: Kernel;
let workspaces = 0;
beforeAll(async () => {
  database = await cloneDatabase();
  kernel = await startKernel(database.appUrl, WRITERS + 4);
});
afterAll(async () => {
  await kernel.stop();
  await database.drop();
});

const newWorkspace = (): Promise<string> => addWorkspace(kernel.db, `log-${(workspaces += 1)}`);
const event = (ticketId: number, note = ''): NewEvent => ({
  ticketId: String(ticketId),
  kind: 'ticket_changed',
  agentId: null,
  before: null,
  after: { note },
});
const append = (workspace: string, ...events: NewEvent[]): Promise<void> =>
  kernel.db.inWorkspace(workspace, (tx) => kernel.log.append(tx, events));
const tickets = (events: LoggedEvent[]): number[] => events.map((e) => Number(e.ticketId));

/** Reads until so many have come; the log is shared with the other suites' transactions, which hold readers back a while. */
async function readOn(workspace: string, after: string, count: number): Promise<LoggedEvent[]> {
  const seen: LoggedEvent[] = [];
  await until(`${count} events`, async () => {
    seen.push(...(await kernel.log.read(workspace, seen.at(-1)?.cursor ?? after, 100)));
    return seen.length >= count;
  });
  return seen;
}

class Changed extends Error {}

/** A transaction that may take its xid long before or after it writes, stays open for a while, and may be rolled back. */
async function write(workspace: string, random: Random, events: NewEvent[], rollBack: boolean): Promise<void> {
  const pause = (tx: Tx): Promise<unknown> =>
    tx.query('SELECT pg_sleep($1)', [random.chance(0.5) ? random.next() * 0.04 : 0]);
  const work = async (tx: Tx): Promise<void> => {
    if (random.chance(0.4)) await tx.query('SELECT pg_current_xact_id()');
    await pause(tx);
    for (const one of events) {
      await kernel.log.append(tx, [one]);
      await pause(tx);
    }
    if (rollBack) throw new Changed();
  };
  await kernel.db.inWorkspace(workspace, work).catch((error: unknown) => {
    if (!(error instanceof Changed)) throw error;
  });
}

it(`a reader that polls while ${WRITERS} writers commit out of order sees every event once, in order, and no other`, async () => {
  const workspace = await newWorkspace();
  let writing = true;
  let readsWhileWriting = 0;
  let lastNumber = 0;
  const committed: number[] = [];
  const deadline = Date.now() + 25_000;
  const goesOn = (turn: number): boolean =>
    turn < TRANSACTIONS_EACH || (readsWhileWriting < READS_WHILE_WRITING && Date.now() < deadline);
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const random = new Random(writer + 1);
    for (let turn = 0; goesOn(turn); turn += 1) {
      const number = (lastNumber += 2);
      const own = random.chance(0.3) ? [number, number + 1] : [number];
      const rollBack = random.chance(0.15);
      await write(
        workspace,
        random,
        own.map((n) => event(n)),
        rollBack,
      );
      if (!rollBack) committed.push(...own);
    }
  });
  const done = Promise.all(writers).finally(() => (writing = false));

  const seen: LoggedEvent[] = [];
  while (Date.now() < deadline && (writing || seen.length < committed.length)) {
    const next = await kernel.log.read(workspace, seen.at(-1)?.cursor ?? '0-0', 7);
    if (writing && next.length > 0) readsWhileWriting += 1;
    seen.push(...next);
    if (next.length === 0) await delay(2); // a poll, not a spin
  }
  await done;

  const table = await kernel.db.inWorkspace(workspace, (tx) =>
    tx.query<{ id: string; xid: string }>('SELECT id, xid::text AS xid FROM event ORDER BY event.xid, id'),
  );
  expect(readsWhileWriting).toBeGreaterThanOrEqual(READS_WHILE_WRITING);
  expect(committed.length).toBeGreaterThan(300);
  expect(tickets(seen).sort((a, b) => a - b)).toEqual(committed.sort((a, b) => a - b));
  expect(seen.map((e) => e.cursor)).toEqual(table.map((row) => `${row.xid}-${row.id}`));
  // The scenario was one: ids were not taken in the order of the xids.
  expect(table.map((row) => row.id)).not.toEqual(table.map((row) => row.id).sort((a, b) => Number(a) - Number(b)));
  expect(await kernel.log.read(workspace, seen.at(-1)?.cursor as string, 10)).toEqual([]);
}, 60_000);

it('what commits late is not skipped: nothing younger is shown before it', async () => {
  const workspace = await newWorkspace();
  const [written, mayCommit] = [gate(), gate()];
  const slow = kernel.db.inWorkspace(workspace, async (tx) => {
    await kernel.log.append(tx, [event(1)]);
    written.open();
    await mayCommit.passed;
  });
  await written.passed;
  await append(workspace, event(2));
  expect(await kernel.log.read(workspace, '0-0', 10)).toEqual([]);
  mayCommit.open();
  await slow;
  expect(tickets(await readOn(workspace, '0-0', 2))).toEqual([1, 2]);
});

it('a rolled-back event is never seen', async () => {
  const workspace = await newWorkspace();
  const lost = kernel.db.inWorkspace(workspace, async (tx) => {
    await kernel.log.append(tx, [event(1)]);
    throw new Changed();
  });
  await expect(lost).rejects.toThrow(Changed);
  await append(workspace, event(2));
  expect(tickets(await readOn(workspace, '0-0', 1))).toEqual([2]);
});

it('a reader that stopped goes on where it stood, in the middle of a transaction too', async () => {
  const workspace = await newWorkspace();
  await append(workspace, event(1), event(2), event(3));
  await append(workspace, event(4));
  const all = await readOn(workspace, '0-0', 4);
  expect(tickets(all)).toEqual([1, 2, 3, 4]);
  for (const [index, { cursor }] of all.entries()) {
    expect(tickets(await kernel.log.read(workspace, cursor, 10))).toEqual([1, 2, 3, 4].slice(index + 1));
  }
});

it('a new reader starts before everything that is not yet committed, and after what is', async () => {
  const workspace = await newWorkspace();
  await append(workspace, event(1));
  await readOn(workspace, '0-0', 1);
  const [written, mayCommit] = [gate(), gate()];
  const open = kernel.db.inWorkspace(workspace, async (tx) => {
    await kernel.log.append(tx, [event(2)]);
    written.open();
    await mayCommit.passed;
  });
  await written.passed;
  const head = await kernel.log.head(workspace);
  mayCommit.open();
  await open;
  await append(workspace, event(3));
  expect(tickets(await readOn(workspace, head, 2))).toEqual([2, 3]);
});

it('an event comes back as it was written', async () => {
  const workspace = await newWorkspace();
  const written: NewEvent = {
    ticketId: '9007199254740993',
    kind: 'reply_sent',
    agentId: '7',
    before: { status: 'open', note: '☃ "quoted" \\ null' },
    after: null,
  };
  await append(workspace, written);
  const [read] = await readOn(workspace, '0-0', 1);
  expect(read).toMatchObject(written);
  expect(read?.at).toBeInstanceOf(Date);
});

it.each(['', '1', '1-', '-1', 'a-b', '1-2-3', ' 1-2', '1-2\n', `1-2'; DROP TABLE event`, '123456789012345678901-1'])(
  'the malformed cursor %j is refused',
  async (cursor) => {
    await expect(kernel.log.read('1', cursor, 1)).rejects.toThrow('is not a cursor of the event log');
  },
);

it('the log cannot be rewritten by the running server', async () => {
  const workspace = await newWorkspace();
  await append(workspace, event(1));
  for (const sql of [`UPDATE event SET kind = 'x'`, 'DELETE FROM event', 'TRUNCATE event']) {
    await expect(kernel.db.inWorkspace(workspace, (tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
  }
});
