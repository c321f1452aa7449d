// The running server: start it, or adopt the one that runs; stop it.
//
// PostgreSQL's own postmaster.pid says all there is to know (process, port, "starting" or "ready"), and PostgreSQL itself
// makes sure that one cluster has one server. So there is no lock of ours: look, and act on what is seen, until it is ready.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Account, idsOf, ifMissing } from './file-ownership.js';
import { serverEnvironment } from './postgres-cluster.js';

const POLL_MS = 15;
const LOG_LIMIT_BYTES = 20 * 2 ** 20;
/** A recovery after a crash replays at most max_wal_size; far beyond what that takes, something else is wrong. */
const READY_WITHIN_MS = 300_000;
/** After kill -9 of the postmaster its children need a moment to notice; another process may be starting the same cluster. */
const PASSING_TROUBLE =
  /pre-existing shared memory block|lock file ".*" (already exists|is empty)|Address already in use/;
const PASSES_WITHIN_MS = 60_000;

type Postmaster = { pid: number; port: number; status: string };

export async function runServer(
  home: string,
  bin: string,
  account: Account,
  settings: Record<string, string>,
  log: (line: string) => void,
): Promise<{ pid: number; port: number; adopted: boolean }> {
  const data = path.join(home, 'data');
  const begun = Date.now();
  let child: ChildProcess | undefined;
  let logFrom = 0;
  let saidWaiting = false;
  for (;;) {
    const seen = await readPostmaster(data);
    const ours = seen !== undefined && (await isServerOf(seen.pid, data));
    if (ours && seen.status === 'ready') {
      child?.unref();
      return { pid: seen.pid, port: seen.port, adopted: seen.pid !== child?.pid };
    }
    if (child && hasEnded(child)) {
      const tail = await readLog(home, logFrom);
      if (!PASSING_TROUBLE.test(tail) || Date.now() - begun > PASSES_WITHIN_MS) {
        throw new Error(`PostgreSQL did not start. From ${path.join(home, 'server.log')}:\n${tail}`);
      }
      child = undefined;
      await sleep(200);
    } else if (!ours && !child) {
      await releaseStalePid(data, seen);
      logFrom = await rotateLog(home);
      child = await spawnServer(home, bin, account, { ...settings, port: String(await pickPort(seen?.port)) });
    } else {
      await sleep(POLL_MS);
    }

    const waitedMs = Date.now() - begun;
    if (waitedMs > READY_WITHIN_MS) {
      throw new Error(
        `PostgreSQL was not ready within ${READY_WITHIN_MS / 1000} s. Its log:\n${await readLog(home, logFrom)}`,
      );
    }
    if (waitedMs > 5_000 && !saidWaiting) {
      saidWaiting = true;
      log('Waiting for PostgreSQL (it may be recovering after a crash)');
    }
  }
}

export async function isRunning(home: string): Promise<boolean> {
  const data = path.join(home, 'data');
  const running = await readPostmaster(data);
  return running !== undefined && (await isServerOf(running.pid, data));
}

/** A fast shutdown: sessions are ended, everything is written. Also fine when it has stopped already. */
export async function stopServer(home: string, bin: string): Promise<void> {
  const data = path.join(home, 'data');
  const running = await readPostmaster(data);
  if (!running || !(await isServerOf(running.pid, data))) return;
  // Windows has no signals; there pg_ctl talks to the server through a pipe.
  if (process.platform === 'win32')
    await promisify(execFile)(path.join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast']);
  else process.kill(running.pid, 'SIGINT');
  for (const begun = Date.now(); Date.now() - begun < 60_000; await sleep(POLL_MS)) {
    if (!(await isServerOf(running.pid, data))) return;
  }
  throw new Error(
    `PostgreSQL (process ${running.pid}) did not stop within 60 s. Its log is ${path.join(home, 'server.log')}.`,
  );
}

/** In a session of its own: a Ctrl-C in the terminal must not take the database away before the application has finished. */
async function spawnServer(
  home: string,
  bin: string,
  account: Account,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  const fixed = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const args = Object.entries(fixed).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  const log = await fs.open(path.join(home, 'server.log'), 'a', 0o600);
  try {
    const child = spawn(path.join(bin, 'postgres'), ['-D', path.join(home, 'data'), ...args], {
      ...idsOf(account),
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return child;
  } finally {
    await log.close();
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const lines = (await fs.readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(ifMissing))?.split('\n');
  if (!lines) return undefined;
  // Negative for a server in single-user mode.
  return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
}

/** Whether this process is the server of this cluster, and not one that got the number of a dead server. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (!pid) return false;
  // A postmaster's working directory is its cluster, which nobody but its account can enter.
  if (process.platform === 'linux') return (await fs.readlink(`/proc/${pid}/cwd`).catch(() => '')) === data;
  // Elsewhere believe the file, as pg_ctl does.
  return isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * PostgreSQL does not start while the process named in postmaster.pid lives, and after a restart of the machine or container
 * that can be any process. Naming a process that cannot exist, rather than removing the file, keeps PostgreSQL's second check:
 * that no orphan of the old server is still attached to its shared memory.
 */
async function releaseStalePid(data: string, seen: Postmaster | undefined): Promise<void> {
  const file = path.join(data, 'postmaster.pid');
  if (!seen) return;
  if (!seen.pid) {
    // Left empty by a full disk or a power cut: a server that is starting fills it at once.
    if (Date.now() - (await fs.stat(file)).mtimeMs > 5_000) await fs.rm(file);
  } else if (isAlive(seen.pid)) {
    const impossible = '2147483646';
    const rest = (await fs.readFile(file, 'utf8')).replace(/^-?\d+/, impossible);
    const handle = await fs.open(file, constants.O_WRONLY | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0));
    try {
      await handle.writeFile(rest);
    } finally {
      await handle.close();
    }
  }
}

/** The port of the server that crashed, so that open pools find its successor; else any free one. */
async function pickPort(previous: number | undefined): Promise<number> {
  return (previous && (await tryPort(previous).catch(() => undefined))) || tryPort(0);
}

const tryPort = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = (server.address() as { port: number }).port;
      server.close(() => resolve(bound));
    });
  });

/** Returns where the next entry of the log will stand. */
async function rotateLog(home: string): Promise<number> {
  const file = path.join(home, 'server.log');
  const size = (await fs.stat(file).catch(ifMissing))?.size ?? 0;
  if (size <= LOG_LIMIT_BYTES) return size;
  await fs.rename(file, `${file}.1`);
  return 0;
}

async function readLog(home: string, from: number): Promise<string> {
  const file = await fs.open(path.join(home, 'server.log'), 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4_000), position: from });
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}
