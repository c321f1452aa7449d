// The pictures of docs/screenshots: a server and a sandbox of their own on a temporary directory, a Chromium, a morning's work.
// Every page of screenshot-pages.mjs at a desk in both themes, and on a phone; and the index of them all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { launchBrowser } from '../test/support/browser.ts';
import { startDemo } from './demo.mjs';
import { root } from './processes.mjs';
import { PAGES } from './screenshot-pages.mjs';
import { workAMorning } from './screenshot-morning.mjs';

const folder = path.join(root, 'docs/screenshots');
const LOOKS = [
  ['light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
  ['dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, colorScheme: 'light' }],
];
/** For Chromium's own WebP: sharp enough for text, and 57 of them stay below 4 MB. */
const QUALITY = 72;

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-screenshots-'));
fs.chmodSync(dataDir, 0o711); // the database may run as another account, which must get in
const settings = { ...process.env, PARLEY_DATA_DIR: dataDir };
const demo = await startDemo(process.execPath, settings);
const { server, link } = await startServer({ ...settings, ...demo.env });
const browser = await launchBrowser();
try {
  await takeAll(new URL(link), new URL(demo.env.PARLEY_X_SANDBOX_PAGE));
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
  await demo.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}

async function startServer(env) {
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    cwd: root,
    env: { ...env, PORT: '0', LOG_LEVEL: 'error', PARLEY_UNDO_SECONDS: '0', PARLEY_POLL_SECONDS: '1' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // dies with this process, because of the IPC channel
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /Sign in here:\s+(\S+)/.exec(line);
    if (found) return { server: child, link: found[1] };
  }
  throw new Error('The server did not start.');
}

async function takeAll(link, sandboxPage) {
  const context = await browser.newContext({ ...LOOKS[0][1], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(link.href);
  await page.locator('[data-ticket]').nth(8).waitFor();
  const known = await workAMorning(page, link.origin, sandboxPage);
  const storageState = await context.storageState();
  await context.close();

  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const [look, options] of LOOKS) {
    const seated = await browser.newContext({ ...options, reducedMotion: 'reduce', storageState });
    const stranger = await browser.newContext({ ...options, reducedMotion: 'reduce' });
    for (const { name, at, ready, signedOut } of PAGES) {
      const shown = await (signedOut ? stranger : seated).newPage();
      await shown.goto(link.origin + at(known));
      await ready(shown, known, look);
      await take(shown, `${name}-${look}`);
      await shown.close();
    }
    await Promise.all([seated.close(), stranger.close()]);
  }
  fs.writeFileSync(path.join(folder, 'README.md'), index());
}

/** Without a pointer or a cursor in the picture. */
async function take(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.matches('textarea, input') && document.activeElement.blur());
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined); // the live stream stays open
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const file = path.join(folder, `${name}.webp`);
  fs.writeFileSync(file, Buffer.from(data, 'base64'));
  console.log(`${path.relative(root, file)}: ${Math.round(fs.statSync(file).size / 1000)} kB`);
}

function index() {
  const cell = (name, look, width) => `<img src="${name}-${look}.webp" width="${width}" alt="${name}, ${look}">`;
  const sections = PAGES.map(
    ({ name, title, says }) =>
      `## ${title}\n\n${says}\n\n${cell(name, 'light', 400)} ${cell(name, 'dark', 400)} ${cell(name, 'phone', 124)}\n`,
  );
  return `# Every page\n\nAt a desk, light and dark, and on a phone; made by \`npm run screenshots\` from the demo’s own data.\n\n${sections.join('\n')}`;
}
