import { AccountMeters } from '../../src/accounts/account-meters.js';
import type { Meter, Use } from '../../src/channels/index.js';
import { createLogger, Database, Duties, Jobs } from '../../src/kernel/index.js';
import { addWorkspace, connectFake, startTestApp, type TestApp } from '../support/test-app.js';

let test: TestApp;
let workspaceId: string;
let accountId: string;
let stages = 0;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
afterAll(() => test.close());
beforeEach(async () => {
  const workspace = await addWorkspace(test, `meters-${(stages += 1)}`);
  workspaceId = workspace.id;
  accountId = await connectFake(test, 'brand', workspace);
  now = new Date('2026-11-15T12:00:00Z');
  failing = false;
});

let now: Date;
let failing: boolean;

/** A process of its own, as far as counting goes. */
function process_(): AccountMeters {
  const db = test.app.get(Database);
  const sometimes = Object.assign(Object.create(db) as Database, {
    inWorkspace: (...args: Parameters<Database['inWorkspace']>) =>
      failing ? Promise.reject(new Error('The database is away.')) : db.inWorkspace(...args),
  });
  const idle = { shutdown: async () => undefined, stop: async () => undefined };
  const log = createLogger('silent');
  return new AccountMeters(sometimes, { now: () => now }, log, idle as never as Duties, idle as never as Jobs);
}

const read = (id: string): Use => ({ kind: 'post-read', once: `post-read ${id}`, microUsd: 5_000 });
const answer: Use = { kind: 'summoned-reply', once: null, microUsd: 10_000 };
const written = () =>
  test.app
    .get(Database)
    .inWorkspace(workspaceId, (tx) =>
      tx.query(
        `SELECT day::text, kind, units::int, micro_usd::int AS "microUsd" FROM account_usage ORDER BY day, kind`,
      ),
    );
const meterOf = (
  meters: AccountMeters,
  microUsd: number | null,
  spent = 0,
  purpose: 'optional' | 'answers' = 'optional',
): Meter => meters.meter(workspaceId, accountId, purpose, { microUsd, stopsPolling: true }, spent);

it('what several processes have spent adds up, by day and kind', async () => {
  const processes = [process_(), process_(), process_()];
  for (const [n, meters] of processes.entries()) {
    meterOf(meters, null).note([read(`a${n}`), read(`b${n}`), answer]);
  }
  await Promise.all(processes.map((meters) => meters.write()));
  expect(await written()).toEqual([
    { day: '2026-11-15', kind: 'post-read', units: 6, microUsd: 30_000 },
    { day: '2026-11-15', kind: 'summoned-reply', units: 3, microUsd: 30_000 },
  ]);
});

it('the same thing read again on the same day costs nothing, on the next day it does; what is written costs each time', async () => {
  const meters = process_();
  const meter = meterOf(meters, null);
  meter.note([read('1'), read('1'), answer, answer]);
  meter.note([read('1')]);
  await meters.write();
  meter.note([read('1')]);
  now = new Date('2026-11-16T00:00:00Z');
  meter.note([read('1')]);
  await meters.write();
  expect(await written()).toEqual([
    { day: '2026-11-15', kind: 'post-read', units: 1, microUsd: 5_000 },
    { day: '2026-11-15', kind: 'summoned-reply', units: 2, microUsd: 20_000 },
    { day: '2026-11-16', kind: 'post-read', units: 1, microUsd: 5_000 },
  ]);
});

it('what could not be written is kept, counts meanwhile, and is written once', async () => {
  const meters = process_();
  failing = true;
  meterOf(meters, null).note([read('1')]);
  await meters.write();
  expect(meters.unwrittenOf(workspaceId, accountId)).toBe(5_000);
  meterOf(meters, null).note([read('2')]);
  failing = false;
  await meters.write();
  await meters.write();
  expect(meters.unwrittenOf(workspaceId, accountId)).toBe(0);
  expect(await written()).toEqual([{ day: '2026-11-15', kind: 'post-read', units: 2, microUsd: 10_000 }]);
});

it('at its end a process writes what it still knows', async () => {
  const meters = process_();
  meterOf(meters, null).note([answer]);
  await meters.beforeApplicationShutdown();
  expect(await written()).toEqual([{ day: '2026-11-15', kind: 'summoned-reply', units: 1, microUsd: 10_000 }]);
});

it('a piece of work may call until the budget is used up, its own calls included, and not once more', () => {
  const meter = meterOf(process_(), 20_000, 10_000);
  meter.requireBudget();
  meter.note([read('1')]);
  meter.requireBudget();
  meter.note([read('2')]);
  expect(() => meter.requireBudget()).toThrow(/budget of \$0\.02 is used up/);
});

it('answers leave, whatever was spent', () => {
  const meter = meterOf(process_(), 20_000, 1e9, 'answers');
  expect(() => meter.requireBudget()).not.toThrow();
});

it('of last month’s spending nothing counts against this month’s budget', () => {
  const meters = process_();
  now = new Date('2026-10-31T23:59:59Z');
  meterOf(meters, null).note([read('1')]);
  expect(meters.unwrittenOf(workspaceId, accountId)).toBe(5_000);
  now = new Date('2026-11-01T00:00:00Z');
  expect(meters.unwrittenOf(workspaceId, accountId)).toBe(0);
});
