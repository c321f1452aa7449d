// The entry of every npm script: `node scripts/run.mjs <command> [arguments]`.
//
// A fresh checkout needs nothing but Node 20: packages are installed, the Node that Parley runs on is found among them, and
// the program is built, each only when it is not there or out of date. Until the packages are there only node:* can be used.
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt, build } from './build.mjs';
import { check } from './check.mjs';
import { startDemo, wantsDemo } from './demo.mjs';
import { develop } from './develop.mjs';
import { ensureInstalled, findNode } from './install.mjs';
import { complain, root, runToEnd } from './processes.mjs';

const [command, ...args] = process.argv.slice(2);

// Pages of posts are large and short-lived: with room for them the collector has a tenth less to do.
const server = ['--enable-source-maps', '--max-semi-space-size=64'];

const commands = {
  start: async (node) => {
    await ensureBuilt(node);
    const demo = wantsDemo(process.env) ? await startDemo(node, process.env) : undefined;
    // Over the IPC channel the server notices when this process is killed, and does not live on unseen.
    const env = { ...process.env, ...demo?.env };
    const code = await runToEnd(node, [...server, 'dist/src/main.js', ...args], { ipc: true, env });
    await demo?.stop();
    return code;
  },
  dev: async (node) => {
    await ensureBuilt(node);
    const demo = wantsDemo(process.env) ? await startDemo(node, process.env) : undefined;
    const code = await develop(node, { ...process.env, ...demo?.env });
    await demo?.stop();
    return code;
  },
  test: async (node) => {
    await ensureBuilt(node);
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    return runToEnd(node, [...flags, 'node_modules/jest/bin/jest.js', ...args]);
  },
  build: (node) => build(node),
  doctor: async (node) => {
    await ensureBuilt(node);
    return runToEnd(node, ['--enable-source-maps', 'dist/src/doctor.js', ...args]);
  },
  agent: async (node) => {
    await ensureBuilt(node);
    return runToEnd(node, ['--enable-source-maps', 'dist/src/agent.js', ...args]);
  },
  bench: async (node) => {
    await ensureBuilt(node);
    return runToEnd(node, [...server, 'dist/bench/main.js', ...args]);
  },
  simulate: async (node) => {
    await ensureBuilt(node);
    return runToEnd(node, [
      '--enable-source-maps',
      '--import',
      './scripts/typescript.mjs',
      'test/simulate/main.mjs',
      ...args,
    ]);
  },
  sandbox: (node) => runToEnd(node, ['sandbox/x/main.ts', ...args]),
  screenshots: async (node) => {
    await ensureBuilt(node);
    return runToEnd(node, ['scripts/screenshots.mjs']);
  },
  check: (node) => check(node),
  openapi: async (node) => {
    await ensureBuilt(node);
    const written = await runToEnd(node, ['dist/src/openapi.js', 'dist/openapi.json']);
    if (written !== 0) return written;
    const generator = 'node_modules/openapi-typescript/bin/cli.js';
    return runToEnd(node, [generator, 'dist/openapi.json', '-o', 'web/src/api/schema.d.ts']);
  },
};

process.chdir(root);
if (!Object.hasOwn(commands, command ?? '')) {
  complain(`Say what to do: node scripts/run.mjs ${Object.keys(commands).join('|')}`);
} else if (!fs.existsSync(path.join(root, 'package-lock.json'))) {
  complain(`${root} has no package-lock.json: this is not a complete checkout of Parley.`);
} else if (await ensureInstalled()) {
  const node = findNode();
  if (node) process.exitCode = await commands[command](node);
}
