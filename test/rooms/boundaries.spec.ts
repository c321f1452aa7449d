import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'sandbox', 'web/src', 'migrations', 'bench', 'scripts'];
const CONFIGS = ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json'];

const TIMEOUT_MS = 60_000; // each test looks at the whole tree

let copy: string;
beforeEach(() => {
  copy = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH_DIR as string, 'tree-'));
  for (const place of [...SOURCES, ...CONFIGS]) {
    const from = path.join(root, place);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(copy, place), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterEach(() => fs.rmSync(copy, { recursive: true }));

function check(): { code: number | null; said: string; lines: string[] } {
  const run = spawnSync(process.execPath, ['scripts/boundaries.mjs'], { cwd: copy, encoding: 'utf8', timeout: 50_000 });
  return { code: run.status, said: run.stdout, lines: run.stderr.split('\n').filter(Boolean) };
}

/** Adds a line to a file of the copy, which it makes if it is not there. */
function plant(file: string, line: string): void {
  fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
  fs.appendFileSync(path.join(copy, file), `\n${line}\n`);
}

// file, what it imports, how that is written, the rule that is broken
const WRONG: [string, string, string, string][] = [
  ['src/kernel/index.ts', 'src/tickets/index.ts', '../tickets/index.js', 'kernel-imports-go-one-way'],
  ['src/people/index.ts', 'src/accounts/index.ts', '../accounts/index.js', 'people-imports-go-one-way'],
  ['src/channels/index.ts', 'src/kernel/index.ts', '../kernel/index.js', 'channels-imports-go-one-way'],
  ['src/accounts/index.ts', 'src/threads/index.ts', '../threads/index.js', 'accounts-imports-go-one-way'],
  ['src/threads/index.ts', 'src/people/index.ts', '../people/index.js', 'threads-imports-go-one-way'],
  ['src/tickets/index.ts', 'src/replies/index.ts', '../replies/index.js', 'tickets-imports-go-one-way'],
  ['src/intake/index.ts', 'src/replies/index.ts', '../replies/index.js', 'intake-imports-go-one-way'],
  ['src/replies/index.ts', 'src/feed/index.ts', '../feed/index.js', 'replies-imports-go-one-way'],
  // A note has no way out.
  ['src/notes/index.ts', 'src/channels/index.ts', '../channels/index.js', 'notes-imports-go-one-way'],
  ['src/notes/index.ts', 'src/replies/index.ts', '../replies/index.js', 'notes-imports-go-one-way'],
  ['src/replies/index.ts', 'src/notes/index.ts', '../notes/index.js', 'replies-imports-go-one-way'],
  ['src/live/index.ts', 'src/tickets/index.ts', '../tickets/index.js', 'live-imports-go-one-way'],
  ['src/live/index.ts', 'src/app.ts', '../app.js', 'live-imports-go-one-way'],
  ['src/cellar/index.ts', 'src/kernel/index.ts', '../kernel/index.js', 'every-folder-is-a-room'],
  ['src/tickets/index.ts', 'src/threads/inner.ts', '../threads/inner.js', 'rooms-are-entered-through-their-index'],
  ['src/setup.ts', 'src/threads/inner.ts', './threads/inner.js', 'rooms-are-entered-through-their-index'],
  ['bench/planted.ts', 'src/threads/inner.ts', '../src/threads/inner.js', 'figures-name-only-the-database-door'],
  ['src/channels/x/index.ts', 'src/kernel/index.ts', '../../kernel/index.js', 'platforms-stand-alone'],
  ['src/channels/x/index.ts', 'src/channels/fake/index.ts', '../fake/index.js', 'platforms-stand-alone'],
  ['src/channels/fake/index.ts', 'src/channels/index.ts', '../index.js', 'platforms-do-not-name-the-registry'],
  ['src/channels/index.ts', 'src/channels/x/index.ts', './x/index.js', 'only-the-registry-names-platforms'],
  ['src/intake/index.ts', 'src/channels/x/index.ts', '../channels/x/index.js', 'only-the-registry-names-platforms'],
  ['src/app.ts', 'src/channels/fake/index.ts', './channels/fake/index.js', 'the-server-knows-no-fake-platform'],
  [
    'src/app.ts',
    'src/kernel/postgres/embedded-postgres.ts',
    './kernel/postgres/embedded-postgres.js',
    'programs-start-postgres',
  ],
  ['src/main.ts', 'sandbox/x/index.ts', '../sandbox/x/index.ts', 'server-stands-alone'],
  ['web/src/main.tsx', 'src/people/index.ts', '../../src/people/index.ts', 'web-stands-alone'],
  ['sandbox/x/main.ts', 'src/kernel/index.ts', '../../src/kernel/index.ts', 'sandbox-stands-alone'],
  ['migrations/1-planted.ts', 'src/kernel/index.ts', '../src/kernel/index.js', 'migrations-stand-alone'],
  ['src/people/index.ts', './nowhere.js', './nowhere.js', 'no-unknown-modules'],
];

it(
  'the tree as it is keeps to its boundaries',
  () => {
    const { code, said, lines } = check();
    expect({ code, lines }).toEqual({ code: 0, lines: [] });
    expect(said).toMatch(/^\d{3,} modules keep to their boundaries/);
  },
  TIMEOUT_MS,
);

it(
  'every wrong way that an import can go is found, a type’s too',
  () => {
    plant('src/threads/inner.ts', 'export const inner = 1;');
    for (const [file, , specifier] of WRONG) plant(file, `import type {} from '${specifier}';`);
    plant('src/people/index.ts', `import 'typescript';`);
    plant('src/people/index.ts', `import 'enhanced-resolve';`);
    plant('src/people/forgotten.ts', 'export const forgotten = 1;');
    plant('src/people/round.ts', `import type {} from './about.js';`);
    plant('src/people/about.ts', `import type {} from './round.js';`);
    plant('web/src/round.ts', `import './about.ts';`);
    plant('web/src/about.ts', `import './round.ts';`);

    const { code, lines } = check();
    const has = (start: string, rule: string): boolean =>
      lines.some((line) => line.startsWith(start) && line.endsWith(`(${rule})`));
    // Through the link, packages have the address of the real tree.
    const hasPackage = (name: string, rule: string): boolean =>
      lines.some((line) => line.includes(`/node_modules/${name}/`) && line.endsWith(`(${rule})`));
    expect(code).toBe(1);
    expect(WRONG.filter(([file, target, , rule]) => !has(`${file} imports ${target}: `, rule))).toEqual([]);
    expect(hasPackage('typescript', 'server-runs-without-development-packages')).toBe(true);
    expect(hasPackage('enhanced-resolve', 'packages-are-named-in-package-json')).toBe(true);
    expect(has('src/people/forgotten.ts: ', 'nothing-lies-about')).toBe(true);
    expect(lines).toContainEqual(
      expect.stringMatching(/^src\/people\/(round|about)\.ts imports itself .*\(no-circles\)$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^web\/src\/(round|about)\.ts imports itself .*\(no-circles-at-load\)$/),
    );
  },
  TIMEOUT_MS,
);

it(
  'a check that did not look at every file fails, and says which',
  () => {
    const config = path.join(copy, '.dependency-cruiser.mjs');
    const text = fs.readFileSync(config, 'utf8');
    fs.writeFileSync(config, text.replace('options: {', "options: { exclude: { path: '^src/tickets/' },"));
    const { code, lines } = check();
    expect(code).toBe(1);
    expect(lines).toContain('src/tickets/index.ts was not looked at.');
  },
  TIMEOUT_MS,
);
