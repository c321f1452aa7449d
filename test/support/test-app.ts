import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { Accounts } from '../../src/accounts/index.js';
import { allChannels, ChannelRegistry } from '../../src/channels/index.js';
import { FakeChannel } from '../../src/channels/fake/index.js';
import { createLogger, Database, readConfig } from '../../src/kernel/index.js';
import { Workspaces, type AgentRole, type Workspace } from '../../src/people/index.js';
import { prepare } from '../../src/setup.js';
import { cloneDatabase } from './database.js';

export interface TestApp {
  app: NestFastifyApplication;
  origin: string;
  /** The platform in memory, channel `fake`. */
  fake: FakeChannel;
  workspace: Workspace;
  urls: { ownerUrl: string; appUrl: string };
  /** Ends the server, does `meanwhile`, and starts it again on the same database and port. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url));
export const PASSWORD = 'correct horse battery staple';

/** The whole server on a database of its own and a free port. `env` is what its environment would hold. */
export async function startTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const database = await cloneDatabase();
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    PORT: '0',
    PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    PARLEY_UNDO_SECONDS: '0',
    PARLEY_POLL_SECONDS: '0.3',
    ...env,
  });
  const fake = new FakeChannel();
  const start = async (port: number): Promise<NestFastifyApplication> => {
    const channels = new ChannelRegistry([...allChannels(config), fake]);
    const logger = createLogger(config.logLevel);
    const app = await createApp({ config, databaseUrl: database.appUrl, channels, logger, webRoot: WEB_ROOT });
    await app.listen(port, '127.0.0.1');
    await prepare(app, config);
    return app;
  };
  const app = await start(0);
  const test: TestApp = {
    app,
    origin: await app.getUrl(),
    fake,
    workspace: (await app.get(Workspaces).find(undefined)) as Workspace,
    urls: database,
    restart: async (meanwhile) => {
      await test.app.close();
      await meanwhile?.();
      test.app = await start(Number(new URL(test.origin).port));
    },
    close: async () => {
      await test.app.close();
      await database.drop();
    },
  };
  return test;
}

/** Another tenant in the same installation, as far as the product can make one. */
export async function addWorkspace({ app }: TestApp, slug: string): Promise<Workspace> {
  await app.get(Database).outside('INSERT INTO workspace (slug, name) VALUES ($1, $1)', [slug]);
  const workspace = (await app.get(Workspaces).find(slug)) as Workspace;
  await app
    .get(Database)
    .inWorkspace(workspace.id, (tx) =>
      tx.query('INSERT INTO ticket_counter (workspace_id) VALUES ($1)', [workspace.id]),
    );
  return workspace;
}

export interface TestClient {
  agentId: string;
  cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  send(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- each test knows what it expects
}

/** An agent with a password, signed in over HTTP as a browser would. */
export async function signIn(
  test: TestApp,
  who: { role?: AgentRole; workspace?: Workspace; email?: string } = {},
): Promise<TestClient> {
  const workspace = who.workspace ?? test.workspace;
  const email = who.email ?? `${randomUUID()}@example.com`;
  await test.app
    .get(Database)
    .inWorkspace(workspace.id, (tx) =>
      test.app.get(Workspaces).addAgent(tx, { email, name: 'Ana', role: who.role ?? 'agent', password: PASSWORD }),
    );
  const anonymous = client(test.origin, '');
  const answer = await anonymous.send('POST', '/api/session', { email, password: PASSWORD, workspace: workspace.slug });
  if (answer.status !== 201) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  return { ...client(test.origin, cookie), agentId: answer.body.agent.id };
}

export function client(origin: string, cookie: string): TestClient {
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(origin + path, {
      method,
      headers: { origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
      redirect: 'manual',
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
  return {
    agentId: '',
    cookie,
    get: (path, headers) => ask('GET', path, undefined, headers),
    send: (method, path, body, headers) => ask(method, path, body, headers),
  };
}

/** A brand's account on the fake platform, connected and polled. Gives its id. */
export async function connectFake(
  test: TestApp,
  handle = 'brand',
  workspace: Workspace = test.workspace,
): Promise<string> {
  test.fake.addAccount(handle);
  return test.app.get(Accounts).connect(workspace.id, 'fake', { handle }, false);
}

/** Waits until `look` gives something; fails with what it was waiting for. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
