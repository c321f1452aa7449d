import { Jobs, type JobData } from '../../../src/kernel/index.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { addWorkspace, asOwner, gate, silent, startKernel, until, type Kernel } from './kernel-parts.js';

let database: TestDatabase;
let kernel: Kernel;
let jobs: Jobs;
let workspace: string;
let handle: (job: JobData) => Promise<void>;
const reconciled: string[] = [];
beforeAll(async () => {
  database = await cloneDatabase();
  kernel = await startKernel(database.appUrl);
  workspace = await addWorkspace(kernel.db, 'jobs');
  jobs = new Jobs(database.appUrl, silent);
  await jobs.work('reply.deliver', 5, (job) => handle(job));
  await jobs.work('reply.reconcile', 5, async (job) => void reconciled.push(job.id));
});
afterAll(async () => {
  await jobs.stop();
  await kernel.stop();
  await database.drop();
});

const add = (lane: 'reply.deliver' | 'reply.reconcile', id: string, startAfter?: Date): Promise<void> =>
  kernel.db.inWorkspace(workspace, (tx) => jobs.add(tx, lane, id, startAfter));
const rows = (id: string): Promise<unknown[]> =>
  asOwner(database.ownerUrl, `SELECT state FROM pgboss.job WHERE data ->> 'id' = $1`, [id]);

it('a job is there when its transaction has committed, and not before', async () => {
  const done: JobData[] = [];
  handle = async (job) => void done.push(job);
  const [added, mayCommit] = [gate(), gate()];
  const open = kernel.db.inWorkspace(workspace, async (tx) => {
    await jobs.add(tx, 'reply.deliver', '1');
    added.open();
    await mayCommit.passed;
  });
  await added.passed;
  expect(await rows('1')).toEqual([]);
  expect(done).toEqual([]);
  mayCommit.open();
  await open;
  await until('the job to be done', async () => done.length > 0);
  expect(done).toEqual([{ workspaceId: workspace, id: '1' }]);
});

it('a job whose transaction was rolled back never was', async () => {
  const done: string[] = [];
  handle = async (job) => void done.push(job.id);
  const refused = kernel.db.inWorkspace(workspace, async (tx) => {
    await jobs.add(tx, 'reply.deliver', '2');
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  expect(await rows('2')).toEqual([]);
  await add('reply.deliver', '3');
  await until('the next job to be done', async () => done.length > 0);
  expect(done).toEqual(['3']);
});

it('a job whose handler throws is tried again', async () => {
  const tries: string[] = [];
  handle = async (job) => {
    tries.push(job.id);
    if (tries.length === 1) throw new Error('the platform is away');
  };
  await add('reply.deliver', '4');
  await until('the second try', async () => tries.length === 2);
  await until('the job to be done', async () =>
    (await rows('4')).some((row) => (row as { state: string }).state === 'completed'),
  );
  expect(tries).toEqual(['4', '4']);
});

it('a delayed job waits for its time', async () => {
  const done: number[] = [];
  handle = async () => void done.push(Date.now());
  const due = Date.now() + 1_500;
  await add('reply.deliver', '5', new Date(due));
  await until('the job to be done', async () => done.length === 1);
  expect(done[0]).toBeGreaterThanOrEqual(due - 50); // two clocks on one machine, rounded to milliseconds
});

it('a lane that is full holds back no other', async () => {
  const end = gate();
  let waiting = 0;
  handle = async () => {
    waiting += 1;
    await end.passed;
  };
  for (let i = 0; i < 20; i += 1) await add('reply.deliver', `full-${i}`);
  await until('the first lane to be busy', async () => waiting > 0);
  await add('reply.reconcile', '6');
  await until('the other lane’s job to be done', async () => reconciled.includes('6'), 5_000);
  expect(waiting).toBeLessThan(20);
  end.open();
  await until('the first lane to go on', async () => waiting === 20, 20_000);
});
