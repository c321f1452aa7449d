import { Database, LeaseLost, type Duty } from '../../../src/kernel/index.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { addWorkspace, gate, startKernel, until, type Kernel } from './kernel-parts.js';

const HOUR = 3_600_000;

/** The database of a process that can be paused: its signs of life do not arrive then. */
class PausableDatabase extends Database {
  paused = false;

  override async outside<Row>(sql: string, values?: unknown[]): Promise<Row[]> {
    if (this.paused) throw new Error('paused');
    return super.outside<Row>(sql, values);
  }
}

let database: TestDatabase;
let one: Kernel;
let two: Kernel;
let three: Kernel;
let workspace: string;
beforeAll(async () => void (database = await cloneDatabase()));
afterAll(() => database.drop());
beforeEach(async () => {
  one = await startKernel(database.appUrl, 6, PausableDatabase);
  two = await startKernel(database.appUrl);
  three = await startKernel(database.appUrl);
  workspace = await addWorkspace(one.db, `duties-${expect.getState().currentTestName}`);
});
afterEach(async () => {
  await Promise.all([one, two, three].map((kernel) => kernel.stop()));
});

let kinds = 0;
const newKind = (): string => `kind-${(kinds += 1)}`;
const ensure = (kind: string, subject = '1'): Promise<void> =>
  one.db.inWorkspace(workspace, (tx) => one.duties.ensure(tx, kind, subject));
const due = (by: Kernel, kind: string): Promise<void> =>
  by.db.inWorkspace(workspace, (tx) => by.duties.due(tx, kind, '1'));
const quick = { leaseMs: 30_000, concurrency: 5, retryMs: HOUR };
/** Of those that are to run out. A busy machine may be late by half of it. */
const SHORT_MS = 2_000;

interface Row {
  fence: string;
  held: boolean;
  due: boolean;
  leased_until: Date;
}
const row = async (kind: string, subject = '1'): Promise<Row> => {
  const rows = await two.db.outside<Row>(
    'SELECT fence, leased_until, leased_until > clock_timestamp() AS held, due_at <= now() AS due FROM duty WHERE kind = $1 AND subject_id = $2',
    [kind, subject],
  );
  return rows[0] as Row;
};
const givenBack = (kind: string, subject = '1'): Promise<boolean> =>
  until('the duty to be given back', async () => !(await row(kind, subject)).held);

it('each duty is done by one of several processes, and by no two at a time', async () => {
  const kind = newKind();
  const subjects = ['1', '2', '3', '4', '5', '6', '7', '8'];
  const doing = new Map<string, number>();
  const runs: string[] = [];
  let together = 0;
  const release = gate();
  const run = async (duty: Duty): Promise<number> => {
    runs.push(duty.subjectId);
    doing.set(duty.subjectId, (doing.get(duty.subjectId) ?? 0) + 1);
    together = Math.max(together, doing.get(duty.subjectId) as number);
    await release.passed;
    doing.set(duty.subjectId, (doing.get(duty.subjectId) as number) - 1);
    return HOUR;
  };
  for (const subject of subjects) await ensure(kind, subject);
  for (const { duties } of [one, two, three]) duties.handle(kind, { ...quick, concurrency: 4, run });
  for (const { duties } of [one, two, three]) duties.tick();
  await until('all to be done', async () => runs.length === subjects.length);
  for (const { duties } of [one, two, three]) duties.tick();
  await Promise.all(
    [one, two, three].map(async ({ duties }) => duties.shutdown()).concat(Promise.resolve(release.open())),
  );
  expect([...runs].sort()).toEqual(subjects);
  expect(together).toBe(1);
});

it('no process does more of a kind at a time than it may', async () => {
  const kind = newKind();
  let now = 0;
  let most = 0;
  let done = 0;
  for (const subject of ['1', '2', '3', '4', '5', '6']) await ensure(kind, subject);
  one.duties.handle(kind, {
    ...quick,
    concurrency: 2,
    run: async () => {
      most = Math.max(most, (now += 1));
      await one.db.outside('SELECT pg_sleep(0.02)');
      now -= 1;
      done += 1;
      return HOUR;
    },
  });
  one.duties.tick();
  await until('all to be done', async () => done === 6);
  expect(most).toBe(2);
});

it('a wake while a duty is done makes it be done once more, and only once', async () => {
  const kind = newKind();
  const first = gate();
  let runs = 0;
  await ensure(kind);
  one.duties.handle(kind, {
    ...quick,
    run: async () => {
      runs += 1;
      if (runs === 1) await first.passed;
      return HOUR;
    },
  });
  one.duties.tick();
  await until('the first run', async () => runs === 1);
  await due(two, kind);
  await due(two, kind);
  first.open();
  await until('the second run', async () => runs === 2);
  await givenBack(kind);
  expect(runs).toBe(2);
  expect((await row(kind)).due).toBe(false);
});

it('a wake reaches the process that does the work', async () => {
  const kind = newKind();
  let runs = 0;
  await ensure(kind);
  two.wake.on('duties', () => two.duties.tick());
  two.duties.handle(kind, { ...quick, run: async () => ((runs += 1), HOUR) });
  two.duties.tick();
  await until('the first run', async () => runs === 1);
  await givenBack(kind);
  await due(one, kind);
  await until('the second run', async () => runs === 2);
  expect(await row(kind)).toMatchObject({ fence: '2' });
});

it('work whose wake was lost is found by the next look', async () => {
  const kind = newKind();
  let runs = 0;
  two.duties.handle(kind, { ...quick, run: async () => ((runs += 1), HOUR) });
  await one.db.outside('INSERT INTO duty (kind, workspace_id, subject_id) VALUES ($1, $2, 1)', [kind, workspace]);
  expect(runs).toBe(0);
  two.duties.tick();
  await until('the run', async () => runs === 1);
});

it('a paused process loses its lease to another: it may write no more, is told, and does not disturb the new one', async () => {
  const kind = newKind();
  const [slowEnd, takenEnd] = [gate(), gate()];
  let old: { duty: Duty; signal: AbortSignal } | undefined;
  let taken: Duty | undefined;
  one.duties.handle(kind, {
    ...quick,
    leaseMs: SHORT_MS,
    run: async (duty, signal) => {
      old = { duty, signal };
      await slowEnd.passed;
      return 0;
    },
  });
  two.duties.handle(kind, { ...quick, run: async (duty) => ((taken = duty), await takenEnd.passed, HOUR) });
  await ensure(kind);
  one.duties.tick();
  const held = (await until('the first claim', async () => old)) as NonNullable<typeof old>;
  await one.db.inWorkspace(workspace, (tx) => one.duties.assertHeld(tx, held.duty));

  (one.db as PausableDatabase).paused = true;
  await until('the second claim', async () => (two.duties.tick(), taken));
  expect(BigInt((taken as Duty).fence)).toBe(BigInt(held.duty.fence) + 1n);
  await expect(one.db.inWorkspace(workspace, (tx) => one.duties.assertHeld(tx, held.duty))).rejects.toThrow(LeaseLost);
  expect(held.signal.aborted).toBe(false);

  (one.db as PausableDatabase).paused = false;
  await until('the old one to be told', async () => held.signal.aborted);
  expect(held.signal.reason).toBeInstanceOf(LeaseLost);
  slowEnd.open();
  await one.duties.shutdown();
  expect(await row(kind)).toMatchObject({ fence: (taken as Duty).fence, held: true });
  await two.db.inWorkspace(workspace, (tx) => two.duties.assertHeld(tx, taken as Duty));
  takenEnd.open();
});

it('a lease that ran out is no longer held, though nobody has taken it', async () => {
  const kind = newKind();
  await ensure(kind);
  const duty = { kind, workspaceId: workspace, subjectId: '1', fence: '0' };
  await expect(one.db.inWorkspace(workspace, (tx) => one.duties.assertHeld(tx, duty))).rejects.toThrow(LeaseLost);
});

it('what is sent together with the assertion of a lost lease is not done', async () => {
  const kind = newKind();
  await ensure(kind);
  const duty = { kind, workspaceId: workspace, subjectId: '1', fence: '0' };
  const sent = one.db.atOnce(workspace, (tx) => [one.duties.assertHeld(tx, duty), one.duties.due(tx, kind, '2')]);
  await expect(sent).rejects.toThrow(LeaseLost);
  expect(await one.db.outside('SELECT subject_id AS id FROM duty WHERE kind = $1', [kind])).toEqual([{ id: '1' }]);
});

it('nobody takes over while a transaction that has asserted its lease is open', async () => {
  const kind = newKind();
  const end = gate();
  let old: Duty | undefined;
  let taken = false;
  let looked = false;
  const run = async (duty: Duty): Promise<number> => ((old = duty), await end.passed, HOUR);
  one.duties.handle(kind, { ...quick, leaseMs: SHORT_MS, run });
  two.duties.handle(kind, { ...quick, run: async () => ((taken = true), HOUR) });
  const next = newKind();
  two.duties.handle(next, { ...quick, run: async () => ((looked = true), HOUR) });
  await ensure(next);
  await ensure(kind);
  one.duties.tick();
  await until('the claim', async () => old);
  await one.db.inWorkspace(workspace, async (tx) => {
    await one.duties.assertHeld(tx, old as Duty);
    (one.db as PausableDatabase).paused = true;
    await until('the lease to run out', async () => !(await row(kind)).held);
    two.duties.tick();
    await until('the other to have looked', async () => looked); // it looks in the order of the kinds
    expect(taken).toBe(false);
  });
  await until('the other to take over', async () => (two.duties.tick(), taken));
  (one.db as PausableDatabase).paused = false;
  end.open();
});

it('a run that is longer than its lease keeps it by signs of life', async () => {
  const kind = newKind();
  const end = gate();
  let starts = 0;
  for (const { duties } of [one, two]) {
    duties.handle(kind, { ...quick, leaseMs: SHORT_MS, run: async () => ((starts += 1), await end.passed, HOUR) });
  }
  await ensure(kind);
  one.duties.tick();
  await until('the claim', async () => starts === 1);
  const first = (await row(kind)).leased_until.getTime();
  await until('two leases to pass', async () => {
    two.duties.tick();
    return (await row(kind)).leased_until.getTime() > first + 2 * SHORT_MS;
  });
  expect(starts).toBe(1);
  end.open();
});

it('what failed is tried again after its time, and not before', async () => {
  const kind = newKind();
  const at: number[] = [];
  one.duties.handle(kind, {
    ...quick,
    retryMs: 400,
    run: async () => {
      at.push(Date.now());
      if (at.length === 1) throw new Error('the platform is away');
      return HOUR;
    },
  });
  await ensure(kind);
  await until('the second run', async () => (one.duties.tick(), at.length === 2));
  expect((at[1] as number) - (at[0] as number)).toBeGreaterThanOrEqual(395);
  await givenBack(kind);
  expect((await row(kind)).due).toBe(false);
});

it('a shutdown tells what runs, waits for it, gives it back and takes nothing more', async () => {
  const kind = newKind();
  const end = gate();
  const started: string[] = [];
  let signal: AbortSignal | undefined;
  one.duties.handle(kind, {
    ...quick,
    concurrency: 1,
    run: async (duty, given) => {
      started.push(duty.subjectId);
      signal = given;
      await end.passed;
      return HOUR;
    },
  });
  await ensure(kind);
  one.duties.tick();
  await until('the claim', async () => started.length === 1);
  await ensure(kind, '2');
  let down = false;
  const shutdown = one.duties.shutdown().then(() => (down = true));
  await until('the run to be told', async () => signal?.aborted);
  expect((await row(kind)).held).toBe(true);
  expect(down).toBe(false);
  end.open();
  await shutdown;
  one.duties.tick();
  expect(started).toEqual(['1']);
  const held = await two.db.outside('SELECT 1 FROM duty WHERE kind = $1 AND leased_until > clock_timestamp()', [kind]);
  expect(held).toEqual([]);
});

it('a duty that was removed is done no more, and one that was rolled back never', async () => {
  const kind = newKind();
  const refused = one.db.inWorkspace(workspace, async (tx) => {
    await one.duties.ensure(tx, kind, '1');
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  await ensure(kind, '2');
  await one.db.inWorkspace(workspace, (tx) => one.duties.remove(tx, kind, '2'));
  await ensure(kind, '3');
  const runs: string[] = [];
  one.duties.handle(kind, { ...quick, run: async (duty) => (runs.push(duty.subjectId), HOUR) });
  one.duties.tick();
  await until('the run', async () => runs.length > 0);
  await givenBack(kind, '3');
  expect(runs).toEqual(['3']);
});
