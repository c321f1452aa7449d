// A Chromium for the tests: CHROMIUM_PATH, or the one in the package @sparticuz/chromium (Linux x64), or Playwright's own.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));

const FLAGS = [
  '--disable-gpu',
  // HTTP/3 and the rest speak to the network by themselves; a test talks to this machine only.
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not work for root nor in most containers, and only our own pages are opened.
  const options: LaunchOptions = { headless: true, chromiumSandbox: false, args: FLAGS };
  if (process.env.CHROMIUM_PATH) return chromium.launch({ ...options, executablePath: process.env.CHROMIUM_PATH });
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch(options);

  const unpacked = await unpackChromium();
  const packaged = { ...options, executablePath: path.join(unpacked, 'chromium') };
  const env = existsSync('/etc/fonts/fonts.conf')
    ? definedOnly(process.env)
    : { ...definedOnly(process.env), FONTCONFIG_PATH: path.join(unpacked, 'fonts') };
  try {
    return await chromium.launch({ ...packaged, env });
  } catch (error) {
    if (!/error while loading shared libraries/.test(String(error))) throw error;
    // A machine without NSS: the package brings it.
    return chromium.launch({ ...packaged, env: { ...env, LD_LIBRARY_PATH: path.join(unpacked, 'al2023', 'lib') } });
  }
}

/**
 * The package unpacks itself into os.tmpdir() under fixed names, and uses whatever it finds there: a half-written file of
 * another worker, or another account's. So it gets a directory of its own, which is renamed when it is complete.
 */
async function unpackChromium(): Promise<string> {
  const cache = path.join(root, 'node_modules', '.cache', 'parley');
  await fs.mkdir(cache, { recursive: true, mode: 0o755 });
  const manifest = await fs.readFile(path.join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const place = path.join(cache, `chromium-${(JSON.parse(manifest) as { version: string }).version}`);
  if (!existsSync(place)) {
    const draft = await fs.mkdtemp(`${place}.new-`);
    try {
      // It unpacks the libraries that a bare machine lacks only where it believes to be on AWS.
      const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
      const program =
        "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();";
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: root, env });
      const fonts = path.join(draft, 'fonts', 'fonts.conf');
      const written = (await fs.readFile(fonts, 'utf8')).replaceAll('/tmp/fonts', path.join(place, 'fonts'));
      await fs.writeFile(fonts, written);
      await fs.rename(draft, place).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await fs.rm(draft, { recursive: true, force: true });
    }
  }
  for (const file of [place, path.join(place, 'chromium')]) {
    const found = await fs.lstat(file);
    if (found.isSymbolicLink() || found.uid !== process.getuid?.() || found.mode & 0o022) {
      throw new Error(
        `${file} does not belong to this account alone. Remove ${place}, or set CHROMIUM_PATH to a Chromium.`,
      );
    }
  }
  return place;
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
