// Everything a change must pass before the tests are worth running; stops at the first failure.
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { complain, root, runToEnd, timed } from './processes.mjs';

export async function check(node) {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: [path.dirname(node), bin, process.env.PATH].join(path.delimiter) };
  const shell = (line) => () => runToEnd(line, [], { env, shell: true });
  const steps = [
    { title: 'Format', work: shell('prettier --check --log-level warn .') },
    { title: 'Lint', work: shell(scripts.lint) },
    { title: 'Types', work: shell(scripts.typecheck) },
    { title: 'Boundaries', work: shell(scripts.boundaries) },
    { title: 'Build', work: () => build(node) },
  ];
  for (const { title, work } of steps) {
    const code = await timed(title, work);
    if (code !== 0) {
      complain(`${title} failed.`);
      return code;
    }
  }
  return 0;
}
