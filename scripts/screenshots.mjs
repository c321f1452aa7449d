// The pictures of docs/screenshots: a server and a sandbox of their own on a temporary directory, a Chromium, a few answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { launchBrowser } from '../test/support/browser.ts';
import { startDemo } from './demo.mjs';
import { root } from './processes.mjs';

const folder = path.join(root, 'docs/screenshots');
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-screenshots-'));
fs.chmodSync(dataDir, 0o711); // the database may run as another account, which must get in
const settings = { ...process.env, PARLEY_DATA_DIR: dataDir };
const demo = await startDemo(process.execPath, settings);
const { server, link } = await startServer({ ...settings, ...demo.env });
const browser = await launchBrowser();
try {
  await takeAll(new URL(link));
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

async function takeAll(link) {
  const context = await browser.newContext({ ...DESK, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const at = (where) => page.goto(link.origin + where);

  await at('/sign-in');
  await page.getByLabel('Password').waitFor();
  await take(page, 'sign-in');

  await page.goto(link.href);
  await page.locator('[data-ticket]').nth(8).waitFor();
  await answer(
    page,
    'pete_the_baker',
    'Hi Pete, the crew has found it, starter included! Tell us in the app, under Lost and found, where to bring it.',
    true,
  );
  await answer(page, 'kofi_on_tour', 'Hi Kofi, you are on NW134 at 17:20 now, same ticket. Safe travels!', false);
  // What an agent finds on a Monday: some tickets are theirs, some wait for the customer, one is urgent.
  await open(page, 'quietcarriage');
  await choose(page, /^Assignee/, /^Assign to me/);
  await choose(page, /^Priority/, 'High');
  await open(page, 'devi_codes');
  await choose(page, /^Status/, 'Pending');
  await open(page, 'arjun_wfh');
  await choose(page, /^Priority/, 'Urgent');

  // Not every Chromium has the glyphs for these.
  for (const handle of ['mei_lin_h', 'hana_travels', 'noor_reads']) {
    await open(page, handle);
    await choose(page, /^Status/, 'Solved');
  }

  await open(page, 'kofi_on_tour');
  await choose(page, /^Status/, 'Open');
  await page.reload();
  await page.getByRole('textbox', { name: /^Reply/ }).fill('Your new boarding pass is in the app');
  await take(page, 'inbox-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, 'pete_the_baker');
  await choose(page, /^Status/, 'Open');
  await page.reload();
  await page.getByRole('textbox', { name: /^Reply/ }).waitFor();
  await take(page, 'inbox-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const ticket = new URL(page.url()).pathname;
  await at('/accounts');
  await page.getByText('Connected').waitFor();
  await take(page, 'accounts');
  await at('/intake');
  await page.locator('svg [data-outcome="threaded"]').first().waitFor({ state: 'attached' });
  await take(page, 'intake');

  const phone = await browser.newContext({
    ...PHONE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    storageState: await context.storageState(),
  });
  const onPhone = await phone.newPage();
  await onPhone.goto(link.origin + ticket);
  await onPhone.getByRole('textbox', { name: /^Reply/ }).waitFor();
  await take(onPhone, 'ticket-phone');
}

async function open(page, handle) {
  const row = page.locator('[data-ticket]').filter({ hasText: `@${handle}` });
  for (let tries = 0; tries < 20 && !(await row.count()); tries++) {
    await page.locator('[data-ticket]').last().scrollIntoViewIfNeeded();
  }
  await row.click();
  await page.getByRole('textbox', { name: new RegExp(`@${handle}$`) }).waitFor();
}

async function answer(page, handle, text, waitForThanks) {
  await open(page, handle);
  await choose(page, /^Assignee/, /^Assign to me/);
  const field = page.getByRole('textbox', { name: /^Reply/ });
  await field.fill(text);
  await field.press('Control+Enter');
  const sent = page.getByRole('link', { name: /^Sent/ });
  await sent.waitFor();
  // The demo's customers thank within a quarter of a minute, most of them.
  const thanks = page.getByRole('region', { name: 'Conversation' }).getByRole('article').nth(2);
  if (waitForThanks) await thanks.waitFor({ timeout: 16_000 }).catch(() => undefined);
}

async function choose(page, menu, item) {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitemradio', { name: item }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

/** Without a pointer or a cursor in the picture. */
async function take(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur?.());
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined); // the live stream stays open
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  console.log(`${path.relative(root, file)}: ${Math.round(fs.statSync(file).size / 1000)} kB`);
}
