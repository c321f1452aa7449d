import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../../src/kernel/index.js';
import { asOwner } from './kernel-parts.js';

const program = fileURLToPath(new URL('../../../dist/src/kernel/database/migrate.js', import.meta.url));
const name = `test_${randomBytes(8).toString('hex')}`;
const server = (): string => process.env.TEST_OWNER_URL as string;
const url = (): string => Object.assign(new URL(server()), { pathname: `/${name}` }).href;

beforeAll(() => asOwner(server(), `CREATE DATABASE ${name} TEMPLATE template0`));
afterAll(() => asOwner(server(), `DROP DATABASE ${name} WITH (FORCE)`));

/** Another process that brings the database up to date, as each start of the server does. Gives what it said in failing. */
async function migrateInAProcess(): Promise<{ code: number; said: string }> {
  const script = 'const { migrate } = await import(process.env.PROGRAM); await migrate(process.env.DATABASE);';
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, PROGRAM: program, DATABASE: url() },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

const tables = (): Promise<unknown[]> =>
  asOwner(
    url(),
    `SELECT table_schema, table_name, column_name, data_type, column_default FROM information_schema.columns
     WHERE table_schema IN ('public', 'pgboss') ORDER BY 1, 2, 3`,
  );
const applied = (): Promise<{ name: string }[]> => asOwner(url(), 'SELECT name FROM migrations ORDER BY id');

it('two processes that start at once on an empty database both come up, and each migration is run once', async () => {
  const both = await Promise.all([migrateInAProcess(), migrateInAProcess()]);
  expect(both).toEqual([
    { code: 0, said: '' },
    { code: 0, said: '' },
  ]);
  const names = (await applied()).map((row) => row.name);
  expect(names[0]).toBe('Spine1763800000000');
  expect(new Set(names).size).toBe(names.length);
});

it('migrating what is up to date changes nothing', async () => {
  const before = { tables: await tables(), applied: await applied() };
  await migrate(url());
  expect({ tables: await tables(), applied: await applied() }).toEqual(before);
  expect(before.tables.length).toBeGreaterThan(100);
});
