import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { seriousViolations } from '../support/accessible.js';
import { setConnectStage, type ConnectStage } from '../http/connect-stage.js';
import { launchBrowser } from '../support/browser.js';
import { signIn, type TestClient } from '../support/test-app.js';

const PHONE = { viewport: { width: 360, height: 780 } };
let stage: ConnectStage;
let browser: Browser;
const errors: string[] = [];
beforeAll(async () => {
  stage = await setConnectStage();
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  const thrown = errors.splice(0);
  if (thrown.length > 0) throw new Error(`A page has thrown: ${thrown.join('\n')}`);
});

/** A browser in which this person is signed in, before the accounts. */
async function seat(
  who: TestClient = stage.admin,
  options: BrowserContextOptions = {},
  path = '/accounts',
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const [name, value] = who.cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url: stage.test.origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(stage.test.origin + path);
  await page.getByRole('heading', { name: 'Accounts' }).waitFor();
  return page;
}

/** Presses the buttons up to X's page. */
async function goToX(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('button', { name: 'Go on to X' }).click();
  await page.getByRole('heading', { name: 'wants to access your account' }).waitFor();
}

const decide = (page: Page, decision: 'Authorize app' | 'Cancel') =>
  page.getByRole('button', { name: decision }).click();

it('an admin says no on X, then yes; comes back connected, and the inbox fills', async () => {
  const customer = stage.world.addUser({ handle: 'marta_flies', name: 'Marta' });
  stage.world.post({ authorId: customer.id, text: '@northwind where is my bag?' });
  const page = await seat();
  await page.getByText('No account yet').waitFor();
  await goToX(page, 'Connect an X account');
  await decide(page, 'Cancel');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('the permission was not given on X');
  await page.waitForURL(`${stage.test.origin}/accounts`);
  await page.reload();
  await page.getByText('No account yet').waitFor();
  expect(await alert.count()).toBe(0);

  await goToX(page, 'Connect an X account');
  expect(await page.getByText(`You return to ${stage.test.origin}/api/accounts/x/callback`).count()).toBe(1);
  await decide(page, 'Authorize app');
  await page.getByText('@northwind is connected.').waitFor();
  await page.waitForURL(`${stage.test.origin}/accounts`);
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.getByText('renewed within').waitFor();
  await page.getByRole('link', { name: 'Tickets' }).click();
  await page.locator('[data-ticket]').filter({ hasText: 'where is my bag?' }).waitFor();
});

it('pausing, going on, leaving and coming back are a button each', async () => {
  const page = await seat();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Ana paused it. Nothing is fetched or sent until an admin resumes it.').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect @northwind?' });
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('Ana disconnected it.').waitFor();
  await goToX(page, 'Connect again');
  await decide(page, 'Authorize app');
  await page.getByText('Connected', { exact: true }).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: '@northwind' }).count()).toBe(1);
});

it('a permission that was taken back on X is told with what to do, and one press leads there', async () => {
  stage.world.identities.revokeAll(stage.brand.id, stage.xApp.id);
  const page = await seat();
  await page.getByText('X no longer lets this installation act for the account.').first().waitFor({ timeout: 30_000 });
  await page.getByText('Needs to be connected again').waitFor();
  await goToX(page, 'Connect again');
  await decide(page, 'Authorize app');
  await page.getByText('Connected', { exact: true }).waitFor();
  expect(await page.getByText('Needs to be connected again').count()).toBe(0);
});

it('who comes back as another person on X is told to switch', async () => {
  const [{ id }] = (await stage.admin.get('/api/accounts')).body;
  await stage.admin.send('POST', `/api/accounts/${id}/disconnect`);
  stage.world.addUser({ handle: 'southwind', name: 'Southwind' });
  const page = await seat();
  await goToX(page, 'Connect again');
  await page.getByText('@southwind').click();
  await decide(page, 'Authorize app');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('signed in on X as another account');
  await stage.connect(id);
});

it('an address that somebody made up says nothing to an admin', async () => {
  const page = await seat(stage.admin, {}, '/accounts?problem=Call+0800+12345&connected=%3Cb%3Eevil');
  await page.getByText('Connected', { exact: true }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await page.getByText(/0800|evil/).count()).toBe(0);
});

it('who is no admin sees how the accounts are, and no button', async () => {
  const page = await seat(await signIn(stage.test));
  await page.getByText('Connected', { exact: true }).waitFor();
  const main = page.getByRole('main');
  expect(await main.getByRole('button').count()).toBe(0);
});

it.each(['light', 'dark'] as const)(
  'the page fits a phone and has no serious violation, all of it open: %s',
  async (colorScheme) => {
    const page = await seat(stage.admin, { ...PHONE, colorScheme });
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByText('Sources, limits and abilities').click();
    await page.getByRole('heading', { name: 'How posts come in' }).waitFor();
    await page.getByRole('rowheader', { name: 'Mentions' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const wide = await page.evaluate(`[...document.querySelectorAll('main, main *')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))`);
    expect(wide).toEqual([]);
    await page.getByRole('button', { name: 'Connect an X account' }).click();
    await page.getByRole('button', { name: 'Connect with keys instead' }).click();
    await page.getByLabel('API key', { exact: true }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  },
);
