import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Wake } from '../../../src/kernel/index.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { addWorkspace, asOwner, silent, startKernel, until, type Kernel } from './kernel-parts.js';

let database: TestDatabase;
let kernel: Kernel;
let other: Wake;
let workspace: string;
beforeAll(async () => {
  database = await cloneDatabase();
  kernel = await startKernel(database.appUrl);
  workspace = await addWorkspace(kernel.db, 'wake');
  other = new Wake(database.appUrl, silent);
  await other.start();
});
afterAll(async () => {
  await other.stop();
  await kernel.stop();
  await database.drop();
});

const listeners = async (): Promise<number[]> =>
  (
    await asOwner<{ pid: number }>(
      database.ownerUrl,
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'parley-wake' AND datname = current_database() ORDER BY backend_start`,
    )
  ).map(({ pid }) => pid);

function ears(wake: Wake): { events: number; duties: number } {
  const heard = { events: 0, duties: 0 };
  wake.on('events', () => (heard.events += 1));
  wake.on('duties', () => (heard.duties += 1));
  return heard;
}

it('what one process changed is heard in it at once, and in another soon, each by its topic', async () => {
  const [here, there] = [ears(kernel.wake), ears(other)];
  kernel.wake.now('events');
  expect(here).toEqual({ events: 1, duties: 0 });
  await until('the other to hear', async () => there.events > 0);
  // Its own echo is no news to the first.
  other.now('duties');
  await until('the first to hear', async () => here.duties > 0);
  expect(here).toEqual({ events: 1, duties: 1 });
  expect(there).toEqual({ events: 1, duties: 1 });
});

it('many changes in a moment are one notification', async () => {
  const there = ears(other);
  for (let i = 0; i < 50; i += 1) kernel.wake.now('events');
  kernel.wake.now('duties');
  await until('the other to hear of both', async () => there.events > 0 && there.duties > 0);
  expect(there).toEqual({ events: 1, duties: 1 });
});

it('a transaction wakes when it has committed, and never when it was rolled back', async () => {
  const here = ears(kernel.wake);
  await kernel.db.inWorkspace(workspace, async (tx) => {
    kernel.wake.after(tx, 'events');
    await tx.query('SELECT 1');
    expect(here.events).toBe(0);
  });
  expect(here.events).toBe(1);
  const refused = kernel.db.inWorkspace(workspace, async (tx) => {
    kernel.wake.after(tx, 'events');
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  expect(here.events).toBe(1);
});

it('a process whose connection was cut connects again, looks at everything, and hears again', async () => {
  const [, cut] = (await listeners()) as [number, number];
  // What the tests before had to tell is heard first: notifications come in their order.
  const before = ears(other);
  kernel.wake.now('duties');
  await until('it to hear what is on its way', async () => before.duties > 0);
  const there = ears(other);
  await asOwner(database.ownerUrl, 'SELECT pg_terminate_backend($1)', [cut]);
  await until(
    'it to look by itself, for what it may have missed',
    async () => there.events === 1 && there.duties === 1,
  );
  const now = await listeners();
  expect(now).toHaveLength(2);
  expect(now).not.toContain(cut);
  kernel.wake.now('events');
  await until('it to hear again', async () => there.events === 2);
});

it('who has stopped hearing is not called, and who has stopped does not connect again', async () => {
  const passing = new Wake(database.appUrl, silent);
  await passing.start();
  const before = await listeners();
  let heard = 0;
  passing.on('events', () => (heard += 1))();
  passing.now('events');
  expect(heard).toBe(0);
  await passing.stop();
  await until('the connection to end', async () => (await listeners()).length === before.length - 1);
});

it('a database that is away is asked about once a second, however long it takes', async () => {
  const target = new URL(database.appUrl);
  const { port, hostname } = target;
  let away = false;
  const asked: number[] = [];
  const door = createServer((socket) => {
    socket.on('error', () => undefined);
    if (away) {
      asked.push(performance.now());
      socket.destroy();
      return;
    }
    const inside = connect(Number(port), hostname);
    inside.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => inside.destroy());
    socket.pipe(inside).pipe(socket);
    doors.add(socket);
  });
  const doors = new Set<Socket>();
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  target.port = String((door.address() as AddressInfo).port);
  const wake = new Wake(target.href, silent);
  try {
    await wake.start();
    away = true;
    for (const socket of doors) socket.destroy();
    await until('five attempts', async () => asked.length >= 5);
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] as number));
    expect(Math.min(...pauses)).toBeGreaterThan(900);
    away = false;
    const there = ears(wake);
    await until('it to hear again', async () => {
      other.now('events');
      return there.events > 0;
    });
  } finally {
    await wake.stop();
    for (const socket of doors) socket.destroy();
    door.close();
  }
});
