import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/kernel/postgres/embedded-postgres.js';
import { claimDataDir, claimSharedDir } from '../../src/kernel/postgres/file-ownership.js';
import { copyBinaries, findBinaries } from '../../src/kernel/postgres/postgres-binaries.js';

const asRoot = process.getuid?.() === 0;
// Durability stays on: these tests kill the server and look for what was acknowledged.
const settings = { shared_buffers: '32MB' };
let base: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  base = await fs.mkdtemp(path.join(process.env.TEST_SCRATCH_DIR as string, 'launcher-'));
  await fs.chmod(base, 0o711);
  dataDir = path.join(base, 'data');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  const last = await start();
  await last.stop({ evenIfUsed: true });
  if (!last.home.startsWith(base)) await fs.rm(path.dirname(last.home), { recursive: true });
  await fs.rm(base, { recursive: true });
});

const start = (options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, settings, ...options });

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  const done = await work();
  return [done, performance.now() - begun];
}

it('starts, and starts again with what was written', async () => {
  const [first, firstMs] = await timed(start);
  expect(first.adopted).toBe(false);
  await query(first.ownerUrl, 'create table kept as select 41 + 1 as answer');
  await first.stop();
  await expect(query(first.ownerUrl, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

  const [second, secondMs] = await timed(start);
  // On a busy machine at least less than the first, which had to make the cluster.
  expect(secondMs).toBeLessThan(Math.max(5_000, firstMs));
  expect(await query(second.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.stop();
});

it('gives the application a role that row-level security binds', async () => {
  const postgres = await start();
  const [role] = await query(postgres.appUrl, 'select * from pg_roles where rolname = current_user');
  expect(role).toMatchObject({
    rolname: 'parley_app',
    rolcanlogin: true,
    rolsuper: false,
    rolbypassrls: false,
    rolcreatedb: false,
    rolcreaterole: false,
    rolreplication: false,
  });
  await expect(query(postgres.appUrl, 'create table mine (id int)')).rejects.toThrow(/permission denied/);
  await expect(query(postgres.appUrl.replace(/:[^:@]+@/, ':guessed@'), 'select 1')).rejects.toMatchObject({
    code: '28P01',
  });
  expect(await query(postgres.ownerUrl, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
    { rolsuper: true },
  ]);
  await postgres.stop();
});

it('takes back rights that the role of the application was given', async () => {
  const first = await start();
  await query(first.ownerUrl, 'alter role parley_app superuser bypassrls');
  await first.stop();
  const second = await start();
  expect(
    await query(second.ownerUrl, "select rolsuper, rolbypassrls from pg_roles where rolname = 'parley_app'"),
  ).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  await second.stop();
});

it('counts time in UTC, sorts by code point, and takes the settings it is given', async () => {
  const postgres = await start({ settings: { ...settings, work_mem: '5MB' } });
  const [found] = await query(
    postgres.appUrl,
    `select current_setting('TimeZone') as zone, current_setting('work_mem') as work_mem,
            current_setting('listen_addresses') as addresses, datlocale as locale, datlocprovider::text as provider
     from pg_database where datname = current_database()`,
  );
  expect(found).toEqual({ zone: 'UTC', work_mem: '5MB', addresses: '127.0.0.1', locale: 'C.UTF-8', provider: 'b' });
  await postgres.stop();
});

it('keeps its passwords from every other account', async () => {
  const postgres = await start();
  for (const name of ['owner.secret', 'app.secret', 'server.log']) {
    expect((await fs.stat(path.join(postgres.home, name))).mode & 0o777).toBe(0o600);
  }
  expect((await fs.stat(path.join(postgres.home, 'data'))).mode & 0o777).toBe(0o700);
  expect(await fs.readdir(path.dirname(postgres.home))).not.toContainEqual(expect.stringContaining('.new-'));
  await postgres.stop();
});

it('adopts the server of a process that was killed', async () => {
  const starter = await startInAnotherProcess();
  starter.process.kill('SIGKILL');
  await once(starter.process, 'exit');

  const postgres = await start();
  expect(postgres).toMatchObject({ adopted: true, postmasterPid: starter.postmasterPid });
  await postgres.stop();
});

it('is not reached by a Ctrl-C meant for the process that started it', async () => {
  const starter = await startInAnotherProcess();
  process.kill(-(starter.process.pid as number), 'SIGINT');
  await once(starter.process, 'exit');
  await sleep(200);

  const postgres = await start();
  expect(postgres).toMatchObject({ adopted: true, postmasterPid: starter.postmasterPid });
  await postgres.stop();
});

it('gives processes that start at once the same server, of which one has started it', async () => {
  const fresh = path.join(base, 'at-once');
  const started = await Promise.all([start({ dataDir: fresh }), start({ dataDir: fresh }), start({ dataDir: fresh })]);
  expect(new Set(started.map((one) => one.postmasterPid)).size).toBe(1);
  expect(started.filter((one) => !one.adopted)).toHaveLength(1);
  await started[0].stop();
  if (!started[0].home.startsWith(base)) await fs.rm(path.dirname(started[0].home), { recursive: true });
});

it('keeps running while another process uses it, and ends with the last', async () => {
  const [first, second] = [await start(), await start()];
  const client = await connect(second.appUrl);
  await first.stop();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  await second.stop();
  await expect(query(second.appUrl, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('loses nothing that was acknowledged when PostgreSQL is killed, and comes back at the same address', async () => {
  const postgres = await start();
  await query(postgres.ownerUrl, 'create table noted (n int primary key)');
  const client = await connect(postgres.ownerUrl);
  let acknowledged = 0;
  const writing = (async () => {
    for (let n = 1; ; n++) {
      await client.query('insert into noted values ($1)', [n]);
      acknowledged = n;
    }
  })();
  while (acknowledged < 50) await sleep(5);
  process.kill(postgres.postmasterPid, 'SIGKILL');
  await expect(writing).rejects.toBeInstanceOf(Error);

  const recovered = await start();
  expect(recovered).toMatchObject({ adopted: false, appUrl: postgres.appUrl });
  const [found] = await query(recovered.ownerUrl, 'select count(*)::int as rows from noted');
  expect(found?.rows).toBeGreaterThanOrEqual(acknowledged);
  await recovered.stop();
});

it('starts although the process number in a stale postmaster.pid is in use again', async () => {
  const first = await start();
  const file = path.join(first.home, 'data', 'postmaster.pid');
  const left = await fs.readFile(file, 'utf8');
  await first.stop();
  await fs.writeFile(file, left.replace(/^\d+/, String(process.pid)));
  const second = await start();
  expect(second.adopted).toBe(false);
  await second.stop();
});

it('says what PostgreSQL said when it does not start', async () => {
  await expect(start({ settings: { shared_bufers: '1GB' } })).rejects.toThrow(/did not start[^]*"shared_bufers"/);
});

describe('where another account could have put something first', () => {
  it('refuses a data directory that everybody can write to', async () => {
    const open = path.join(base, 'open');
    await fs.mkdir(open);
    await fs.chmod(open, 0o777);
    await expect(start({ dataDir: open })).rejects.toThrow(/can be written by every account/);
  });

  it('closes a data directory that its group can write to', async () => {
    const open = path.join(base, 'group');
    await fs.mkdir(open);
    await fs.chmod(open, 0o770);
    await claimDataDir(open, {});
    expect((await fs.stat(open)).mode & 0o022).toBe(0);
  });

  it('refuses a symbolic link in place of the cluster', async () => {
    const linked = path.join(base, 'linked');
    await fs.mkdir(path.join(linked, 'elsewhere'), { recursive: true });
    await fs.chmod(linked, 0o711);
    await fs.symlink(path.join(linked, 'elsewhere'), path.join(linked, 'postgres'));
    await expect(start({ dataDir: linked })).rejects.toThrow(/is a symbolic link/);
  });

  it('makes a copy of the programs that runs, once however many ask', async () => {
    const root = path.dirname(path.dirname(await findBinaries({}, base, () => undefined)));
    const copy = path.join(base, 'copy');
    await Promise.all([copyBinaries(root, copy), copyBinaries(root, copy)]);
    const found = await fs.stat(path.join(copy, 'bin', 'postgres'));
    expect(found.mode & 0o777).toBe(0o755);
    expect((await fs.readdir(base)).filter((name) => name.startsWith('copy'))).toEqual(['copy']);
  });

  it("shares no directory that is not root's alone", async () => {
    const nobody = 65_534;
    const spoilt = {
      owner: (dir: string) => fs.chown(dir, nobody, nobody),
      mode: (dir: string) => fs.chmod(dir, 0o777),
      parent: (dir: string) => fs.chmod(path.dirname(dir), 0o777),
    };
    for (const [what, spoil] of Object.entries(spoilt)) {
      const dir = path.join(base, `shared-${what}`, 'parley');
      await fs.mkdir(dir, { recursive: true });
      // An ordinary user's directory is refused as it is; root's only when it is spoilt.
      if (asRoot) {
        await claimSharedDir(dir);
        await spoil(dir);
      }
      await expect(claimSharedDir(dir)).rejects.toThrow(/can be changed by accounts other than root/);
    }
  });

  it('refuses a data directory of another account', async () => {
    const foreign = asRoot ? path.join(base, 'foreign') : '/var';
    await fs.mkdir(foreign, { recursive: true });
    if (asRoot) await fs.chown(foreign, 65_534, 65_534);
    await expect(start({ dataDir: foreign })).rejects.toThrow(/belongs to the account with uid (65534|0),/);
  });
});

async function startInAnotherProcess(): Promise<{ process: ChildProcess; postmasterPid: number }> {
  const compiled = new URL('../../dist/src/kernel/postgres/embedded-postgres.js', import.meta.url).href;
  const program = `const { startEmbeddedPostgres } = await import(${JSON.stringify(compiled)});
    const postgres = await startEmbeddedPostgres(${JSON.stringify({ dataDir, settings })});
    console.log(postgres.postmasterPid);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    // A group of its own, so that a test can do what the terminal does.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { process: child, postmasterPid: Number(line) };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // A killed server also breaks idle connections.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = await connect(url);
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
