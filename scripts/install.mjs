// Are the packages there that package-lock.json names, and which Node runs Parley?
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { complain, ended, foreground, root } from './processes.mjs';

const OLDEST_NODE = [24, 15];

export async function ensureInstalled() {
  if (isInstalled()) return true;
  console.log('Installing packages (npm ci) …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Not process.execPath: that may be a Node among the packages, which npm ci removes first.
  const { npm_execpath: npm, npm_node_execpath: npmNode } = process.env;
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const child =
    npm && npmNode && /\.[cm]?js$/.test(npm)
      ? spawn(npmNode, [npm, ...args], options)
      : spawn('npm', args, { ...options, shell: process.platform === 'win32' });
  if ((await ended(foreground(child))) === 0 && isInstalled()) return true;
  complain('The packages could not be installed. The lines above say why; "npm ci" tries again.');
  return false;
}

/** npm keeps a record of what it has installed and writes it last: an interrupted installation has none. */
function isInstalled() {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(record)) return false;
  const packagesOf = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json'))).every(([place, wanted]) => {
    // The root itself, and packages for other platforms.
    if (place === '' || (wanted.optional && !installed[place])) return true;
    return installed[place]?.version === wanted.version;
  });
}

/** The Node that comes as a package on Linux and Windows, else the one running this, when it is new enough. */
export function findNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const packaged = path.join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (fs.existsSync(packaged)) return packaged;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath;
  complain(
    `Parley runs on Node ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}. ` +
      `There is no Node among the packages for ${process.platform}-${process.arch}: install one from https://nodejs.org.`,
  );
  return undefined;
}
