import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export const ROLES = ['web', 'intake', 'worker'] as const;
export type ProcessRole = (typeof ROLES)[number];

/** A wrong setting: one sentence for the person who starts the process. */
export class ConfigError extends Error {}

const origin = z.url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://inbox.example.com' });

const postgres = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host:5432/name',
});
const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });
const seconds = (min: number, max: number) => {
  const error = `must be a number of seconds from ${min} to ${max}`;
  return z.coerce.number({ error }).min(min, { error }).max(max, { error });
};
const port = { error: 'must be a port number from 0 to 65535' };

const schema = z.object({
  NODE_ENV: oneOf(['development', 'production', 'test']).default('development'),
  PORT: z.coerce.number(port).int(port).min(0, port).max(65535, port).default(3000),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PARLEY_ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((list) => list.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(ROLES, { error: `must be some of ${ROLES.join(',')}, with commas between them` }))),
  PARLEY_DATA_DIR: z.string().default('.parley'),
  PARLEY_PUBLIC_URL: origin.optional(),
  PARLEY_SECRET_KEY: z.string().optional(),
  PARLEY_OLD_SECRET_KEYS: z.string().optional(),
  DATABASE_URL: postgres.optional(),
  MIGRATION_DATABASE_URL: postgres.optional(),
  PARLEY_X_SANDBOX_ORIGIN: origin.optional(),
  PARLEY_X_SANDBOX_CREDENTIALS: z.string().optional(),
  PARLEY_X_SANDBOX_ALLOW_REMOTE: z.stringbool({ error: 'must be true or false' }).default(false),
  PARLEY_X_CLIENT_ID: z.string().optional(),
  PARLEY_X_CLIENT_SECRET: z.string().optional(),
  PARLEY_X_API_KEY: z.string().optional(),
  PARLEY_X_API_SECRET: z.string().optional(),
  PARLEY_X_TIER: oneOf(['self-serve', 'enterprise']).default('self-serve'),
  X_API_KEY: z.string().optional(),
  X_API_SECRET: z.string().optional(),
  X_ACCESS_TOKEN: z.string().optional(),
  X_ACCESS_SECRET: z.string().optional(),
  PARLEY_UNDO_SECONDS: seconds(0, 60).default(10),
  PARLEY_POLL_SECONDS: seconds(0.2, 3600).default(5),
  PARLEY_DUTY_LEASE_SECONDS: seconds(1, 300).default(10),
  PARLEY_REPLY_LEASE_SECONDS: seconds(2, 300).default(30),
  PARLEY_RECONCILE_SECONDS: seconds(0.2, 60).default(5),
});

/** 32 bytes that encrypt what platforms trust us with; `id` tells which key sealed a value. */
export interface SecretKey {
  id: string;
  bytes: Buffer;
}

export interface XKeys {
  apiKey: string;
  apiSecret: string;
  accessToken: string;
  accessSecret: string;
}

/** The installation's own app on X (on the sandbox, where that is set), with which accounts are connected by consent. */
export interface XApp {
  clientId: string;
  clientSecret: string | undefined;
  consumer: { apiKey: string; apiSecret: string } | undefined;
  tier: 'self-serve' | 'enterprise';
}

export interface Config {
  env: 'development' | 'production' | 'test';
  port: number;
  host: string;
  logLevel: string;
  roles: readonly ProcessRole[];
  dataDir: string;
  /** Where browsers reach us; decides whether cookies are `__Host-` and Secure. */
  publicUrl: string | undefined;
  secretKeys: readonly [SecretKey, ...SecretKey[]];
  databaseUrl: string | undefined;
  migrationDatabaseUrl: string | undefined;
  xSandboxOrigin: string | undefined;
  xSandboxCredentials: XKeys | undefined;
  xCredentials: XKeys | undefined;
  xApp: XApp | undefined;
  pollMs: number;
  /** How long a reply waits before it leaves, so that it can be taken back. */
  undoMs: number;
  /** How long recurring work (polling an account) stays with a process that has fallen silent, before another takes it. */
  dutyLeaseMs: number;
  /** How long one attempt to send a reply may take before it counts as interrupted. */
  replyLeaseMs: number;
  /** How long one call to a platform may take: so short that a send has ended well before its lease. */
  callTimeoutMs: number;
  /** How long after an uncertain send the platform is first looked at for it. */
  reconcileMs: number;
}

/** Reads and checks every setting at once. Throws ConfigError with one line for each that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  /** Goes on after a wrong setting, so that one start tells of all of them. */
  const check = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const given = (Object.keys(schema.shape) as SettingName[]).map((name) => [
    name,
    check(() => wellFormed(name, valueOf(name, env))),
  ]);
  const v = schema.parse(Object.fromEntries(given));
  const dataDir = path.resolve(v.PARLEY_DATA_DIR);
  const xSandboxOrigin = check(() => sandboxOrigin(v.PARLEY_X_SANDBOX_ORIGIN, v.PARLEY_X_SANDBOX_ALLOW_REMOTE));
  const xSandboxCredentials = check(() => xKeysFromJson(v.PARLEY_X_SANDBOX_CREDENTIALS));
  const xCredentials = check(() => xKeys(v));
  const xApp = check(() => xAppOf(v));
  const oldKeys = check(() => oldSecretKeys(v.PARLEY_OLD_SECRET_KEYS)) ?? [];
  // A key whose file cannot be read is not missing as well.
  const toldOfKey = problems.some((problem) => problem.startsWith('PARLEY_SECRET_KEY'));
  if (!toldOfKey) check(() => requireSecretKey(v.PARLEY_SECRET_KEY, v.NODE_ENV));
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return {
    env: v.NODE_ENV,
    port: v.PORT,
    host: v.HOST,
    logLevel: v.LOG_LEVEL,
    roles: v.PARLEY_ROLES,
    dataDir,
    publicUrl: v.PARLEY_PUBLIC_URL?.replace(/\/$/, ''),
    secretKeys: [
      v.PARLEY_SECRET_KEY ? parseKey('PARLEY_SECRET_KEY', v.PARLEY_SECRET_KEY) : developmentKey(dataDir),
      ...oldKeys,
    ],
    databaseUrl: v.DATABASE_URL,
    migrationDatabaseUrl: v.MIGRATION_DATABASE_URL,
    xSandboxOrigin,
    xSandboxCredentials,
    xCredentials,
    xApp,
    pollMs: v.PARLEY_POLL_SECONDS * 1000,
    undoMs: v.PARLEY_UNDO_SECONDS * 1000,
    dutyLeaseMs: v.PARLEY_DUTY_LEASE_SECONDS * 1000,
    replyLeaseMs: v.PARLEY_REPLY_LEASE_SECONDS * 1000,
    callTimeoutMs: v.PARLEY_REPLY_LEASE_SECONDS * 500,
    reconcileMs: v.PARLEY_RECONCILE_SECONDS * 1000,
  };
}

type SettingName = keyof typeof schema.shape;

/** `NAME_FILE=/run/secrets/x` gives NAME, as container secrets do. */
function valueOf(name: SettingName, env: NodeJS.ProcessEnv): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name] || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new ConfigError(`${name}_FILE: ${file} cannot be read.`);
  }
}

function wellFormed(name: SettingName, value: string | undefined): string | undefined {
  const [issue] = schema.shape[name].safeParse(value).error?.issues ?? [];
  if (issue) throw new ConfigError(`${name}: ${issue.message}.`);
  return value;
}

function requireSecretKey(current: string | undefined, env: string): void {
  if (current) parseKey('PARLEY_SECRET_KEY', current);
  else if (env === 'production') {
    throw new ConfigError(
      'PARLEY_SECRET_KEY: is required in production. Make one with: openssl rand -base64 32. Keep it: without it the connected accounts cannot be read.',
    );
  }
}

const oldSecretKeys = (list: string | undefined): SecretKey[] =>
  (list ?? '')
    .split(',')
    .filter(Boolean)
    .map((key) => parseKey('PARLEY_OLD_SECRET_KEYS', key));

function parseKey(name: string, base64: string): SecretKey {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.length !== 32) throw new ConfigError(`${name}: must be 32 bytes in base64 (openssl rand -base64 32).`);
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function developmentKey(dataDir: string): SecretKey {
  const file = path.join(dataDir, 'secret.key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  }
  return parseKey(file, readFileSync(file, 'utf8'));
}

/** Tokens travel to the sandbox in clear, so it must be on this machine unless that is allowed explicitly. */
function sandboxOrigin(value: string | undefined, allowRemote: boolean): string | undefined {
  if (!value || allowRemote) return value;
  const host = new URL(value).hostname;
  if (host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)) return value;
  throw new ConfigError(
    'PARLEY_X_SANDBOX_ORIGIN: must be a loopback address, because tokens travel to it in clear. PARLEY_X_SANDBOX_ALLOW_REMOTE=true allows another.',
  );
}

const keysSchema = z.object({
  apiKey: z.string(),
  apiSecret: z.string(),
  accessToken: z.string(),
  accessSecret: z.string(),
});

function xKeysFromJson(json: string | undefined): XKeys | undefined {
  if (!json) return undefined;
  try {
    return keysSchema.parse(JSON.parse(json));
  } catch {
    throw new ConfigError(
      'PARLEY_X_SANDBOX_CREDENTIALS: must be JSON with apiKey, apiSecret, accessToken and accessSecret.',
    );
  }
}

function xKeys(v: z.infer<typeof schema>): XKeys | undefined {
  const keys = {
    apiKey: v.X_API_KEY,
    apiSecret: v.X_API_SECRET,
    accessToken: v.X_ACCESS_TOKEN,
    accessSecret: v.X_ACCESS_SECRET,
  };
  const given = Object.values(keys).filter(Boolean).length;
  if (given === 0) return undefined;
  if (given < 4)
    throw new ConfigError('X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_SECRET: set all four or none.');
  return keysSchema.parse(keys);
}

function xAppOf(v: z.infer<typeof schema>): XApp | undefined {
  const { PARLEY_X_CLIENT_ID: clientId, PARLEY_X_CLIENT_SECRET: clientSecret } = v;
  const { PARLEY_X_API_KEY: apiKey, PARLEY_X_API_SECRET: apiSecret } = v;
  if (!apiKey !== !apiSecret) throw new ConfigError('PARLEY_X_API_KEY, PARLEY_X_API_SECRET: set both or none.');
  if (!clientId && (clientSecret || apiKey)) {
    throw new ConfigError('PARLEY_X_CLIENT_ID: is missing. Copy it from your app in X’s developer portal.');
  }
  if (!clientId) return undefined;
  const consumer = apiKey && apiSecret ? { apiKey, apiSecret } : undefined;
  return { clientId, clientSecret, consumer, tier: v.PARLEY_X_TIER };
}
