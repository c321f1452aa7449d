// Development: the compiler watches the sources, Node restarts the server when the compiled files change, Vite serves the UI.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ended, foreground, root } from './processes.mjs';

export async function develop(node, env) {
  // From now on dist/ follows the watcher, not the record of the last build.
  fs.rmSync(path.join(root, 'dist', '.built'), { force: true });
  const programs = [
    ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--watch', '--preserveWatchOutput'],
    ['--watch', '--watch-preserve-output', '--enable-source-maps', 'dist/src/main.js'],
    ...(fs.existsSync(path.join(root, 'web', 'vite.config.ts'))
      ? [['node_modules/vite/bin/vite.js', 'web', '--clearScreen', 'false']]
      : []),
  ];
  // Without a stdin: Vite would read its shortcuts from it, and end with it.
  const stdio = ['ignore', 'inherit', 'inherit'];
  const children = programs.map((args) => foreground(spawn(node, args, { cwd: root, stdio, env })));
  const codes = children.map(ended);
  const first = await Promise.race(codes);
  for (const child of children) child.kill();
  await Promise.all(codes);
  return first;
}
