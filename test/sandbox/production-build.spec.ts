import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));

/** What the image takes along: everything that is built but the benchmarks. */
const built = () => filesIn('dist').filter((file) => !file.startsWith(path.join('dist', 'bench')));

describe('the production build', () => {
  it('has a server and pages to look at, or this test would see nothing', () => {
    expect(built()).toContain(path.join('dist', 'src', 'main.js'));
    expect(built().length).toBeGreaterThan(100);
  });

  it('contains no file of the sandbox', () => {
    expect(built().filter((file) => file.split(path.sep).includes('sandbox'))).toEqual([]);
  });

  it('imports nothing of the sandbox, and holds none of its code', () => {
    const code = built().filter((file) => /\.[cm]?js$/.test(file));
    const marks = /sandbox\/x\/|startXSandbox|createControlServer|\/_sandbox\//;
    expect(code.filter((file) => marks.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
    // The marks are real: the sandbox itself has them.
    expect(readFileSync(path.join(root, 'sandbox/x/index.ts'), 'utf8')).toMatch(marks);
  });
});
