// Builds the server (nest build) and the UI (vite build) into dist/, when the sources are not those it was built from.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, runQuietly, timed } from './processes.mjs';

const SOURCES = [
  'src',
  'migrations',
  'bench',
  'web',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package-lock.json',
];

/** Ends the process when the build fails: nothing that wants a build can go on without one. */
export async function ensureBuilt(node) {
  const record = path.join(root, 'dist', '.built');
  if (fs.existsSync(record) && fs.readFileSync(record, 'utf8') === fingerprint()) return;
  const code = await build(node);
  if (code !== 0) process.exit(code);
}

/** Into a directory of its own, then exchanged: a server that is running never sees half a build, and a failed one keeps the last. */
export async function build(node) {
  removeAbandoned();
  const built = fingerprint();
  const target = path.join(root, `dist-${process.pid}`);
  const config = path.join(root, `tsconfig.dist-${process.pid}.json`);
  fs.mkdirSync(target);
  fs.writeFileSync(config, JSON.stringify({ extends: './tsconfig.build.json', compilerOptions: { outDir: target } }));
  try {
    const nest = ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--path', path.basename(config)];
    const vite = [
      'node_modules/vite/bin/vite.js',
      'build',
      'web',
      '--outDir',
      path.join(target, 'web'),
      '--logLevel',
      'warn',
    ];
    const parts = [timed('Building the server', () => runQuietly(node, nest))];
    if (fs.existsSync(path.join(root, 'web', 'vite.config.ts'))) {
      parts.push(timed('Building the UI', () => runQuietly(node, vite)));
    }
    const failed = (await Promise.all(parts)).find((code) => code !== 0);
    if (failed !== undefined) return failed;
    fs.writeFileSync(path.join(target, '.built'), built);
    exchange(target, path.join(root, 'dist'));
    return 0;
  } finally {
    fs.rmSync(config, { force: true });
    fs.rmSync(target, { recursive: true, force: true });
  }
}

function exchange(fresh, place) {
  const old = `${fresh}-old`;
  if (fs.existsSync(place)) fs.renameSync(place, old);
  fs.renameSync(fresh, place);
  fs.rmSync(old, { recursive: true, force: true });
}

/** What a build that was killed has left behind. */
function removeAbandoned() {
  for (const name of fs.readdirSync(root)) {
    const pid = /^(?:tsconfig\.)?dist-(\d+)(?:-old)?(?:\.json)?$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) fs.rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  const add = (relative) => {
    const place = path.join(root, relative);
    const found = fs.statSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      const names = fs.readdirSync(place).sort();
      for (const name of names) if (name !== 'node_modules') add(`${relative}/${name}`);
    } else if (found) {
      const content = fs.readFileSync(place);
      hash.update(`${relative}\0${content.length}\0`).update(content);
    }
  };
  for (const source of SOURCES) add(source);
  return hash.digest('hex');
}
