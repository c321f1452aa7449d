import { mkdtemp, chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/kernel/postgres/embedded-postgres.js';
import { migrate } from '../../src/kernel/index.js';
import { allTicketed, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

// A PostgreSQL of its own, with its settings as they are: what was acknowledged must be there after it was killed.
const settings = { shared_buffers: '32MB' };
/** A minute in a test of an hour; here the lease, the polls and the pool's patience are as much shorter. */
const DOWN_MS = 8_000;

let base: string;
let postgres: EmbeddedPostgres;
let stage: FlowStage;
let server: ServerProcess;

const startPostgres = (): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir: path.join(base, 'data'), settings });

beforeAll(async () => {
  base = await mkdtemp(path.join(process.env.TEST_SCRATCH_DIR as string, 'outage-'));
  await chmod(base, 0o711); // the database may run as another account, which must get in
  postgres = await startPostgres();
  await migrate(postgres.ownerUrl);
  const { ownerUrl, appUrl } = postgres;
  stage = await setFlowStage(
    { limits: 'off', behaviour: { ruleDelayMs: 0, heartbeatMs: 200 } },
    { ownerUrl, appUrl, drop: async () => undefined },
  );
  server = await stage.start({ PARLEY_DUTY_LEASE_SECONDS: '2' });
}, 60_000);

afterAll(async () => {
  await stage.close();
  await postgres.stop({ evenIfUsed: true });
  if (!postgres.home.startsWith(base)) await rm(path.dirname(postgres.home), { recursive: true });
  await rm(base, { recursive: true, force: true });
});

let written = 0;
/** Customers write on, whatever becomes of us. */
async function write(ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(40)) stage.mention(`post ${(written += 1)}`);
}

async function allIsWell(): Promise<void> {
  await until('every post to be a ticket', () => allTicketed(stage), 45_000);
  expect(server.ended()).toBeNull();
  expect(await stage.sql('SELECT count(*)::int AS posts FROM post')).toEqual([{ posts: written }]);
  expect(await stage.faults()).toEqual([]);
}

it('PostgreSQL is killed three times while posts come, and started again: all are there once', async () => {
  for (let times = 0; times < 3; times += 1) {
    await write(700);
    process.kill(postgres.postmasterPid, 'SIGKILL');
    await write(300);
    expect(server.ended()).toBeNull();
    postgres = await startPostgres();
  }
  await write(300);
  await allIsWell();
}, 90_000);

it(`PostgreSQL is down for ${DOWN_MS / 1_000} s while posts come: the server lives on, and takes in what it missed`, async () => {
  await write(500);
  process.kill(postgres.postmasterPid, 'SIGKILL'); // only so does it come back at its address
  await write(DOWN_MS);
  expect(server.ended()).toBeNull();
  postgres = await startPostgres();
  await write(300);
  await allIsWell();
}, 90_000);
