import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a built file beside this one as a process of its own, which ends with this one. Without `env` it gets ours. */
export function program(file: string, args: string[], env?: Record<string, string>): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    env: env && { PATH: process.env.PATH, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** The next thing that the program says over IPC. */
export async function told<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const end = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('A program of the benchmark ended before it was ready.');
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), end]);
    return message as T;
  } finally {
    ended.abort();
    end.catch(() => undefined);
  }
}
