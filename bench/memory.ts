import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const EVERY_MS = 1_000;

/** The resident memory of a process in MB, every second from now until it is stopped. */
export function watchMemory(pid: number): { stop(): Promise<number[]> } {
  const seen: Promise<number>[] = [look(pid)];
  const timer = setInterval(() => seen.push(look(pid)), EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.all([...seen, look(pid)]);
    },
  };
}

async function look(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round((Number(stdout) * 1024) / 1e6);
}
