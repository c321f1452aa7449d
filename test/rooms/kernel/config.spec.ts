import * as fs from 'node:fs';
import path from 'node:path';
import { ConfigError, readConfig } from '../../../src/kernel/index.js';

let directory: string;
beforeAll(() => void (directory = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH_DIR as string, 'config-'))));
afterAll(() => fs.rmSync(directory, { recursive: true }));

const KEY = Buffer.alloc(32, 7).toString('base64');
const read = (env: Record<string, string>): ReturnType<typeof readConfig> =>
  readConfig({ NODE_ENV: 'test', PARLEY_SECRET_KEY: KEY, PARLEY_DATA_DIR: directory, ...env });

function problemsOf(env: Record<string, string>): string[] {
  try {
    read(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
  return [];
}

function file(name: string, content: string): string {
  const place = path.join(directory, name);
  fs.writeFileSync(place, content);
  return place;
}

const PORT = 'PORT: must be a port number from 0 to 65535.';
const KEY_FORM = 'must be 32 bytes in base64 (openssl rand -base64 32).';
const SANDBOX =
  'PARLEY_X_SANDBOX_ORIGIN: must be a loopback address, because tokens travel to it in clear. PARLEY_X_SANDBOX_ALLOW_REMOTE=true allows another.';
const X_KEYS = 'X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_SECRET: set all four or none.';
const X_APP = 'PARLEY_X_CLIENT_ID: is missing. Copy it from your app in X’s developer portal.';
const ROLES = 'PARLEY_ROLES: must be some of web,intake,worker, with commas between them.';
const SANDBOX_KEYS = 'PARLEY_X_SANDBOX_CREDENTIALS: must be JSON with apiKey, apiSecret, accessToken and accessSecret.';
const address = (name: string): string => `${name}: must be an http(s) address such as https://inbox.example.com.`;
const database = (name: string): string => `${name}: must look like postgres://user:password@host:5432/name.`;

it.each<[string, string, string]>([
  ['PORT', 'http', PORT],
  ['PORT', '65536', PORT],
  ['PORT', '-1', PORT],
  ['PORT', '80.5', PORT],
  ['NODE_ENV', 'prod', 'NODE_ENV: must be one of development, production, test.'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL: must be one of trace, debug, info, warn, error, silent.'],
  ['PARLEY_ROLES', 'web,cook', ROLES],
  ['PARLEY_ROLES', ',', ROLES],
  ['PARLEY_PUBLIC_URL', 'inbox.example.com', address('PARLEY_PUBLIC_URL')],
  ['PARLEY_PUBLIC_URL', 'ftp://inbox.example.com', address('PARLEY_PUBLIC_URL')],
  ['PARLEY_SECRET_KEY', 'c2hvcnQ=', `PARLEY_SECRET_KEY: ${KEY_FORM}`],
  ['PARLEY_OLD_SECRET_KEYS', `${KEY},c2hvcnQ=`, `PARLEY_OLD_SECRET_KEYS: ${KEY_FORM}`],
  ['DATABASE_URL', 'mysql://localhost/parley', database('DATABASE_URL')],
  ['DATABASE_URL', 'localhost', database('DATABASE_URL')],
  ['MIGRATION_DATABASE_URL', 'sqlite.db', database('MIGRATION_DATABASE_URL')],
  ['PARLEY_X_SANDBOX_ORIGIN', 'nonsense', address('PARLEY_X_SANDBOX_ORIGIN')],
  ['PARLEY_X_SANDBOX_ORIGIN', 'http://10.0.0.7:4000', SANDBOX],
  ['PARLEY_X_SANDBOX_ORIGIN', 'http://localhost.example.com', SANDBOX],
  ['PARLEY_X_SANDBOX_ORIGIN', 'http://127.0.0.1.example.com', SANDBOX],
  ['PARLEY_X_SANDBOX_ORIGIN', 'http://localhost@10.0.0.7', SANDBOX],
  ['PARLEY_X_SANDBOX_ALLOW_REMOTE', 'perhaps', 'PARLEY_X_SANDBOX_ALLOW_REMOTE: must be true or false.'],
  ['PARLEY_X_SANDBOX_CREDENTIALS', '{', SANDBOX_KEYS],
  ['PARLEY_X_SANDBOX_CREDENTIALS', '{"apiKey":"a"}', SANDBOX_KEYS],
  ['PARLEY_UNDO_SECONDS', '61', 'PARLEY_UNDO_SECONDS: must be a number of seconds from 0 to 60.'],
  ['PARLEY_UNDO_SECONDS', 'soon', 'PARLEY_UNDO_SECONDS: must be a number of seconds from 0 to 60.'],
  ['PARLEY_POLL_SECONDS', '0', 'PARLEY_POLL_SECONDS: must be a number of seconds from 0.2 to 3600.'],
  ['X_API_KEY', 'a', X_KEYS],
  ['PARLEY_X_CLIENT_SECRET', 's', X_APP],
  ['PARLEY_X_API_KEY', 'a', 'PARLEY_X_API_KEY, PARLEY_X_API_SECRET: set both or none.'],
  ['PARLEY_X_TIER', 'free', 'PARLEY_X_TIER: must be one of self-serve, enterprise.'],
])('%s=%s is refused in one sentence', (name, value, sentence) => {
  expect(problemsOf({ [name]: value })).toEqual([sentence]);
});

it('everything that is wrong is said at once', () => {
  const problems = problemsOf({
    PORT: 'http',
    NODE_ENV: 'production',
    PARLEY_SECRET_KEY: '',
    PARLEY_OLD_SECRET_KEYS: 'c2hvcnQ=',
    DATABASE_URL_FILE: '/nowhere/at/all',
    PARLEY_X_SANDBOX_ORIGIN: 'http://10.0.0.7',
    PARLEY_X_SANDBOX_CREDENTIALS: '{',
    X_API_KEY: 'a',
  });
  const names = problems.map((problem) => problem.split(':')[0] as string);
  expect(new Set(names)).toEqual(
    new Set([
      'DATABASE_URL_FILE',
      'PARLEY_OLD_SECRET_KEYS',
      'PARLEY_SECRET_KEY',
      'PARLEY_X_SANDBOX_CREDENTIALS',
      'PARLEY_X_SANDBOX_ORIGIN',
      'PORT',
      'X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_SECRET',
    ]),
  );
  expect(names).toHaveLength(7);
});

it('no sentence repeats a secret', () => {
  const said = problemsOf({
    PARLEY_SECRET_KEY: 'canary-key',
    DATABASE_URL: 'mysql://parley:canary-password@db/parley',
    PARLEY_X_SANDBOX_CREDENTIALS: '{"apiSecret":"canary-secret"}',
    X_API_SECRET: 'canary-x',
  });
  expect(said).toHaveLength(4);
  expect(said.join()).not.toContain('canary');
});

it('production without a key is refused, and the sentence says how to make one', () => {
  const problems = problemsOf({ NODE_ENV: 'production', PARLEY_SECRET_KEY: '' });
  expect(problems).toEqual([
    expect.stringMatching(/^PARLEY_SECRET_KEY: is required in production\. .*openssl rand -base64 32/),
  ]);
  expect(fs.existsSync(path.join(directory, 'secret.key'))).toBe(false);
});

it('development makes a key once, that only its owner can read, and keeps it', () => {
  const dataDir = path.join(directory, 'fresh');
  const start = (): ReturnType<typeof readConfig> => readConfig({ NODE_ENV: 'development', PARLEY_DATA_DIR: dataDir });
  const [first, second] = [start(), start()];
  expect(second.secretKeys).toEqual(first.secretKeys);
  expect(first.secretKeys[0].bytes).toHaveLength(32);
  expect(fs.statSync(path.join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
});

it('a setting may come from a file, whose last line break does not count', () => {
  const config = read({
    PARLEY_SECRET_KEY: '',
    PARLEY_SECRET_KEY_FILE: file('key', `${Buffer.alloc(32, 9).toString('base64')}\n`),
    DATABASE_URL_FILE: file('url', 'postgres://parley:pw@db:5432/parley\n'),
  });
  expect(config.secretKeys[0].bytes).toEqual(Buffer.alloc(32, 9));
  expect(config.databaseUrl).toBe('postgres://parley:pw@db:5432/parley');
});

it('the app on X is taken from settings and files, with or without the keys that streams need', () => {
  const secret = file('secret', 'the-secret\n');
  const app = { PARLEY_X_CLIENT_ID: 'the-app', PARLEY_X_CLIENT_SECRET_FILE: secret };
  expect(read(app).xApp).toEqual({
    clientId: 'the-app',
    clientSecret: 'the-secret',
    consumer: undefined,
    tier: 'self-serve',
  });
  expect(read({ ...app, PARLEY_X_API_KEY: 'k', PARLEY_X_API_SECRET: 's' }).xApp?.consumer).toEqual({
    apiKey: 'k',
    apiSecret: 's',
  });
});

it('a file that cannot be read is said, and nothing is guessed instead', () => {
  const missing = path.join(directory, 'missing');
  expect(problemsOf({ PARLEY_SECRET_KEY_FILE: missing })).toEqual([
    `PARLEY_SECRET_KEY_FILE: ${missing} cannot be read.`,
  ]);
});

it.each(['http://127.0.0.1:4000', 'http://127.8.9.1', 'http://localhost:4000', 'http://[::1]:4000'])(
  'a sandbox on this machine is taken: %s',
  (origin) => {
    expect(read({ PARLEY_X_SANDBOX_ORIGIN: origin }).xSandboxOrigin).toBe(origin);
  },
);

it('a sandbox elsewhere is taken when that is allowed explicitly', () => {
  const origin = 'http://sandbox:4000';
  const env = { PARLEY_X_SANDBOX_ORIGIN: origin, PARLEY_X_SANDBOX_ALLOW_REMOTE: 'true' };
  expect(read(env).xSandboxOrigin).toBe(origin);
});

it('what is not set, or set to nothing, has its default', () => {
  const config = read({ PORT: '', PARLEY_ROLES: '', X_API_KEY: '' });
  expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', roles: ['web', 'intake', 'worker'], pollMs: 5000 });
  expect(config).toMatchObject({ databaseUrl: undefined, xCredentials: undefined, xSandboxOrigin: undefined });
});

it('roles may be chosen, with blanks between them', () => {
  expect(read({ PARLEY_ROLES: 'worker, web' }).roles).toEqual(['worker', 'web']);
});
