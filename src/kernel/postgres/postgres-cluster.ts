// The directory `postgres/`: made whole under another name, then renamed, so that either all of it is there or nothing.
//
//   owner.secret  app.secret     the passwords of the two roles, 0600
//   server.log
//   data/                        the cluster; 0700, belongs to the account that PostgreSQL runs as
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  type Account,
  canEnter,
  claimSharedDir,
  idsOf,
  ifMissing,
  refuseForeign,
  renameUnlessThere,
} from './file-ownership.js';

const run = promisify(execFile);

/** Where `postgres/` lies: in dataDir, or below sharedDir when the database account cannot enter dataDir. */
export async function findHome(
  dataDir: string,
  account: Account,
  sharedDir: string,
  log: (line: string) => void,
): Promise<string> {
  const pointer = path.join(dataDir, 'postgres.location');
  if (!(await fs.lstat(pointer).catch(ifMissing))) {
    const inside = path.join(dataDir, 'postgres');
    if (await canEnter(dataDir, account)) return inside;
    if (await fs.lstat(inside).catch(ifMissing)) {
      throw new Error(
        `The database lies in ${inside}, which the account "${account.name}" that runs PostgreSQL can no longer enter. ` +
          'Move the project to where it was, or let other accounts pass through its directories (chmod o+x).',
      );
    }
    // A random name, not one made from the path: a new checkout in the same place must not find the old one's data.
    const chosen = path.join(await claimSharedDir(sharedDir), `data-${randomBytes(6).toString('hex')}`);
    await fs.mkdir(chosen);
    await fs.chmod(chosen, 0o711);
    const draft = `${pointer}.${process.pid}`;
    await fs.writeFile(draft, chosen, { mode: 0o600 });
    await fs.link(draft, pointer).catch(ifAlreadyThere);
    await fs.rm(draft);
    log(
      `The account "${account.name}" that runs PostgreSQL cannot enter ${dataDir}; the database is kept in ${chosen}`,
    );
  }
  const base = await fs.readFile(pointer, 'utf8');
  await claimSharedDir(path.dirname(base));
  if (!(await fs.lstat(base).catch(ifMissing))) {
    throw new Error(
      `The database was kept in ${base}, which is gone. Bring it back, or remove ${pointer} to start empty.`,
    );
  }
  return path.join(base, 'postgres');
}

export async function createCluster(home: string, bin: string, account: Account, throwAway: boolean): Promise<void> {
  const existing = await fs.lstat(home).catch(ifMissing);
  if (existing) {
    refuseForeign(home, existing);
    const { stdout } = await run(path.join(bin, 'postgres'), ['--version'], { ...idsOf(account), cwd: '/' });
    const made = (await fs.readFile(path.join(home, 'data', 'PG_VERSION'), 'utf8')).trim();
    if (stdout.includes(`PostgreSQL) ${made}.`)) return;
    throw new Error(
      `The database in ${home} was made by PostgreSQL ${made}, and this is ${stdout.trim()}. Export it with the old version first.`,
    );
  }
  const draft = await fs.mkdtemp(`${home}.new-`);
  try {
    const secrets = ['owner.secret', 'app.secret', 'initdb.secret'].map((name) => path.join(draft, name)) as [
      string,
      string,
      string,
    ];
    const ownerPassword = randomBytes(24).toString('base64url');
    await fs.writeFile(secrets[0], ownerPassword, { mode: 0o600 });
    await fs.writeFile(secrets[1], randomBytes(24).toString('base64url'), { mode: 0o600 });
    await fs.writeFile(secrets[2], ownerPassword, { mode: 0o600 });
    const data = path.join(draft, 'data');
    await fs.mkdir(data, { mode: 0o700 });
    if (account.uid !== undefined) {
      await fs.chmod(draft, 0o711);
      for (const file of [secrets[2], data]) await fs.chown(file, account.uid, account.gid as number);
    }
    const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secrets[2]}`];
    const speed = throwAway ? ['--no-sync'] : [];
    const context = { ...idsOf(account), cwd: '/', env: serverEnvironment() };
    await run(path.join(bin, 'initdb'), ['-D', data, ...access, ...locale, ...speed], context);
    await fs.rm(secrets[2]);
    await renameUnlessThere(draft, home);
  } finally {
    await fs.rm(draft, { recursive: true, force: true });
  }
}

/** Ours, without the PG* variables of a client that would change what the server's programs do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
}

function ifAlreadyThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
