import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { client, type TestClient } from './test-app.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_WITHIN_MS = 60_000;

/** The built server as a process of its own, which can be killed without warning, stopped and woken. */
export interface ServerProcess {
  origin: string;
  /** How long it took from its start until it said that it is ready. */
  readyAfterMs: number;
  /** The admin, signed in by the link that the server printed. */
  agent: TestClient;
  signal(signal: NodeJS.Signals): void;
  /** How it ended: null while it runs. */
  ended(): { code: number | null; signal: NodeJS.Signals | null } | null;
  /** What it has said on stderr. */
  complaints(): string;
  /** Waits for its end, however it comes. */
  gone(): Promise<void>;
  /** As a service manager would: asks it to end, and waits. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
// Should the tests themselves be ended, nothing of theirs lives on.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** For the end of a suite, whether its tests passed or not. A stopped process dies of this too. */
export async function killServers(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }),
  );
}

/** Starts it with `env` and nothing else of this process's settings; gives it when it is ready. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      // A server starts in half the time when its modules were compiled before.
      NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/node'),
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      PORT: '0',
      PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      PARLEY_UNDO_SECONDS: '0',
      PARLEY_POLL_SECONDS: '0.3',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const said: string[] = [];
  child.stderr?.on('data', (part: Buffer) => said.push(part.toString()));

  const [, token, address] = await printedLink(child, said);
  const readyAfterMs = performance.now() - begun;
  const origin = (address as string).replace('localhost', '127.0.0.1');
  const agent = await signInByLink(origin, token as string);
  const ended = () =>
    child.exitCode === null && child.signalCode === null ? null : { code: child.exitCode, signal: child.signalCode };
  const gone = async (): Promise<void> => {
    if (!ended()) await once(child, 'exit');
  };
  return {
    origin,
    readyAfterMs,
    agent,
    signal: (signal) => void child.kill(signal),
    ended,
    complaints: () => said.join(''),
    gone,
    stop: async () => {
      child.kill('SIGTERM');
      await gone();
    },
  };
}

async function printedLink(child: ChildProcess, said: string[]): Promise<string[]> {
  const giveUp = AbortSignal.timeout(READY_WITHIN_MS);
  const link = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const found = /Sign in here:\s+(\S+)\/sign-in#token=(\S+)/.exec(line);
      if (found) return [line, found[2] as string, found[1] as string];
    }
    throw new Error(`The server ended before it was ready. It said:\n${said.join('')}`);
  })();
  const late = once(giveUp, 'abort').then(() => {
    throw new Error(`The server was not ready within ${READY_WITHIN_MS} ms. It said:\n${said.join('')}`);
  });
  const found = await Promise.race([link, late]);
  child.stdout?.resume();
  return found;
}

async function signInByLink(origin: string, token: string): Promise<TestClient> {
  const answer = await client(origin, '').send('POST', '/api/session/link', { token });
  if (answer.status !== 201) throw new Error(`The printed link did not sign in: ${JSON.stringify(answer.body)}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  return { ...client(origin, cookie), agentId: answer.body.agent.id };
}
