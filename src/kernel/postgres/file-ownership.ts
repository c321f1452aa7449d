// Whose files are these? PostgreSQL runs as another account when Parley runs as root, and other accounts of the machine must
// not be able to put something where Parley will run or read it.
import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';

/** The account PostgreSQL runs as. Without a uid: our own. */
export type Account = { uid?: number; gid?: number; name?: string };

/** PostgreSQL refuses to run as root, and initdb wants an account that has a name: take one that exists. */
export async function findAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const accounts = (await fs.readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no account "postgres" or "nobody" to run it as. ' +
      'Start Parley as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

export const idsOf = ({ uid, gid }: Account): { uid?: number; gid?: number } => ({ uid, gid });

/** Creates dataDir, or checks that it is ours and that nobody else can put anything into it. */
export async function claimDataDir(wanted: string, account: Account): Promise<string> {
  await fs.mkdir(wanted, { recursive: true, mode: 0o700 });
  const dir = await fs.realpath(wanted);
  const found = await fs.stat(dir);
  refuseForeign(dir, found);
  if (found.mode & 0o002) {
    throw new Error(
      `${dir} can be written by every account of this machine. Run "chmod go-w ${dir}" after looking into it.`,
    );
  }
  // Its group may not write either; and as root the database account has to pass through.
  await fs.chmod(dir, (found.mode & 0o755) | (account.uid === undefined ? 0 : 0o011));
  return dir;
}

export function refuseForeign(file: string, found: Stats): void {
  if (process.getuid && found.uid !== process.getuid()) {
    throw new Error(
      `${file} belongs to the account with uid ${found.uid}, and Parley runs with uid ${process.getuid()}. ` +
        'Start Parley with the account that owns it, or remove it if it is not yours.',
    );
  }
  if (found.isSymbolicLink()) throw new Error(`${file} is a symbolic link; remove it, Parley makes a directory there.`);
}

/** Creates a directory of root's that other accounts can enter; throws when any of them could change what lies in it. */
export async function claimSharedDir(wanted: string): Promise<string> {
  await fs.mkdir(wanted, { recursive: true, mode: 0o755 });
  const dir = await fs.realpath(wanted);
  for (let part = dir; ; part = path.dirname(part)) {
    const found = await fs.stat(part);
    // A sticky directory such as /tmp is fine above it: there only the owner of an entry can rename or remove it.
    const sealed = !(found.mode & 0o022) || (part !== dir && Boolean(found.mode & 0o1000));
    if (found.uid !== 0 || !sealed) {
      throw new Error(
        `${part} can be changed by accounts other than root, so Parley does not run programs from ${dir}.`,
      );
    }
    if (part === path.dirname(part)) break;
  }
  await fs.chmod(dir, 0o755);
  return dir;
}

export async function canEnter(dir: string, account: Account): Promise<boolean> {
  if (account.uid === undefined) return true;
  for (let part = dir; ; part = path.dirname(part)) {
    const found = await fs.stat(part);
    if (!(found.mode & (found.uid === account.uid ? 0o100 : 0o001))) return false;
    if (part === path.dirname(part)) return true;
  }
}

/** For directories made complete under another name: of two processes the first to rename wins, and both use its result. */
export async function renameUnlessThere(from: string, to: string): Promise<void> {
  await fs.rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

export function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
