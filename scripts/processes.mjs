// Running other programs from the scripts: signals, exit codes and messages in one place.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export function complain(sentence) {
  console.error(`\n${sentence}\n`);
  process.exitCode = 1;
}

/** Runs a program in the foreground and gives its exit code; a signal that ended it counts as the shell would count it. */
export function runToEnd(program, args, { ipc = false, env = process.env, shell = false } = {}) {
  const stdio = ['inherit', 'inherit', 'inherit', ...(ipc ? ['ipc'] : [])];
  return ended(foreground(spawn(program, args, { cwd: root, env, stdio, shell })));
}

const PARENT_LOOK_MS = 500;

/**
 * A Ctrl-C goes to every process of the terminal's foreground group, the child too: waiting for it is all that is left to do.
 * SIGTERM and SIGHUP come to this process only and are passed on. A SIGTERM for npm does not even come here: it ends npm and
 * its shell, and all that can be seen of it is that the parent has changed.
 */
export function foreground(child) {
  const stay = () => undefined;
  const passOn = (signal) => child.kill(signal);
  process.on('SIGINT', stay).on('SIGTERM', passOn).on('SIGHUP', passOn);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_LOOK_MS);
  child.once('exit', () => {
    clearInterval(watch);
    process.off('SIGINT', stay).off('SIGTERM', passOn).off('SIGHUP', passOn);
  });
  return child;
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      complain(`${child.spawnfile} could not be run: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signalNumbers[signal] ?? 0)));
  });
}

/** Runs a program silently; its output is shown only when it fails. */
export async function runQuietly(program, args, options = {}) {
  const child = foreground(spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options }));
  const output = [];
  child.stdout?.on('data', (part) => output.push(part));
  child.stderr?.on('data', (part) => output.push(part));
  const closed = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const code = await ended(child);
  await closed;
  if (code !== 0) process.stderr.write(Buffer.concat(output));
  return code;
}

/** Says what is being done and, when it is done, how long it took. */
export async function timed(title, work) {
  const begun = Date.now();
  console.log(`${title} …`);
  const result = await work();
  console.log(`${title}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}
