// The X sandbox beside the server: a local X with a demo brand and a few simulated customers, so that a first start shows a
// living inbox. Never in production, and not where X credentials are configured.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './processes.mjs';

const READY_WITHIN_MS = 15_000;
/** Whoever sets one of these has an X of their own. */
const OF_ONES_OWN = ['X_API_KEY', 'PARLEY_X_CLIENT_ID', 'PARLEY_X_SANDBOX_ORIGIN'];

export function wantsDemo(env) {
  if (env.NODE_ENV === 'production' || env.PARLEY_DEMO === 'off') return false;
  const configured = OF_ONES_OWN.some((name) => env[name] || env[`${name}_FILE`]);
  return !configured && fs.existsSync(path.join(root, 'sandbox/x/main.ts'));
}

/** Starts the sandbox and gives what the server needs to know of it, and how to stop it. */
export async function startDemo(node, env) {
  const dataDir = path.resolve(root, env.PARLEY_DATA_DIR ?? '.parley');
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const args = ['sandbox/x/main.ts', '--demo', 'northwind', '--state', path.join(dataDir, 'sandbox-x.json')];
  // A group of its own: a Ctrl-C reaches it only after the server, which may still be sending, has ended. Should this
  // process be killed, the sandbox sees the IPC channel close.
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'], detached: true });
  const ready = await firstLine(child);
  const { apiOrigin, controlOrigin, controlToken, demo } = JSON.parse(ready);
  return {
    env: {
      PARLEY_X_SANDBOX_ORIGIN: apiOrigin,
      PARLEY_X_SANDBOX_CREDENTIALS: JSON.stringify({
        apiKey: demo.apiKey,
        apiSecret: demo.apiSecret,
        accessToken: demo.accessToken,
        accessSecret: demo.accessSecret,
      }),
      ...appOf(demo),
      PARLEY_X_SANDBOX_PAGE: `${controlOrigin}/#${controlToken}`,
    },
    stop: () => stop(child),
  };
}

/** With it, accounts are connected on the sandbox's consent page. A demo that was saved by an older version has none. */
function appOf({ clientId, clientSecret, apiKey, apiSecret }) {
  if (!clientId) return {};
  return {
    PARLEY_X_CLIENT_ID: clientId,
    PARLEY_X_CLIENT_SECRET: clientSecret,
    PARLEY_X_API_KEY: apiKey,
    PARLEY_X_API_SECRET: apiSecret,
  };
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The X sandbox did not start in time.')), READY_WITHIN_MS);
    const settle = (then, value) => {
      clearTimeout(late);
      then(value);
    };
    child.once('error', (error) => settle(reject, error));
    child.once('exit', (code) => settle(reject, new Error(`The X sandbox ended at once (exit code ${code}).`)));
    createInterface({ input: child.stdout }).once('line', (line) => settle(resolve, line));
  });
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(late);
}
