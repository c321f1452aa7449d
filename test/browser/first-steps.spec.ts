import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { setConnectStage, type ConnectStage } from '../http/connect-stage.js';
import { seriousViolations } from '../support/accessible.js';
import { launchBrowser } from '../support/browser.js';
import { signIn, until } from '../support/test-app.js';
import { Workspaces } from '../../src/people/index.js';

let stage: ConnectStage;
let browser: Browser;
const errors: string[] = [];
beforeEach(async () => {
  stage = await setConnectStage();
}, 60_000);
beforeAll(async () => void (browser = await launchBrowser()), 60_000);
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await stage.close();
  const thrown = errors.splice(0);
  if (thrown.length > 0) throw new Error(`A page has thrown: ${thrown.join('\n')}`);
});
afterAll(() => browser.close());

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => errors.push(String(error)));
  return page;
}

/** Whoever installs Parley is alone, and comes by the link that the server prints. */
const leaveAlone = () => stage.sql('UPDATE agent SET deactivated_at = now() WHERE id = $1', [stage.admin.agentId]);

/** The admin of a new installation, before the inbox. */
async function seatFirst(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPage(options);
  await page.goto(await stage.test.app.get(Workspaces).adminLink(stage.test.origin));
  await page.getByRole('navigation', { name: /^(Main|Principale?)/ }).waitFor();
  return page;
}

const steps = (page: Page) => page.getByRole('region', { name: /^(First steps|Premiers pas)$/ });
const statesOf = (page: Page) =>
  steps(page)
    .locator('[data-step]')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-step')));
const untilStates = (page: Page, ...states: string[]) =>
  until(`the steps to be ${states.join(', ')}`, async () => String(await statesOf(page)) === String(states));
const goTo = (page: Page, step: string) => steps(page).getByRole('link', { name: step }).click();
const toInbox = (page: Page) => page.getByRole('link', { name: 'Tickets' }).click();
const write = (text: string, handle = 'marta_flies') => {
  const { world } = stage;
  const customer = world.identities.userByHandle(handle) ?? world.addUser({ handle, name: 'Marta' });
  world.post({ authorId: customer.id, text });
};

it('leads a new admin to an account, the first post and a colleague, and is gone', async () => {
  await leaveAlone();
  const page = await seatFirst();
  await steps(page).waitFor();
  expect(await statesOf(page)).toEqual(['now', 'later', 'later']);

  await goTo(page, 'Connect an account');
  await page.getByRole('button', { name: 'Connect an X account' }).click();
  await page.getByRole('button', { name: 'Go on to X' }).click();
  await page.getByRole('button', { name: 'Authorize app' }).click();
  await page.getByText('@northwind is connected.').waitFor();
  await toInbox(page);
  await untilStates(page, 'done', 'now', 'later');
  await steps(page).getByText('@northwind is connected, in the local sandbox of X.').waitFor();

  await goTo(page, 'See the first post');
  await page.getByRole('heading', { name: 'Intake', exact: true }).waitFor();
  await toInbox(page);
  write('@northwind where is my bag?');
  await page.locator('[data-ticket]').filter({ hasText: 'where is my bag?' }).waitFor();
  await untilStates(page, 'done', 'done', 'now');

  await goTo(page, 'Invite someone');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Noor');
  await dialog.getByLabel('Email').fill('noor@example.com');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await toInbox(page);
  await page.locator('[data-ticket]').waitFor();
  await steps(page).waitFor({ state: 'detached' });

  const noor = await openPage();
  await noor.goto(link);
  await noor.getByLabel('Choose a password').fill('seven purple lanterns');
  await noor.getByRole('button', { name: 'Join', exact: true }).click();
  await noor.locator('[data-ticket]').filter({ hasText: 'where is my bag?' }).waitFor();
  expect(await steps(noor).count()).toBe(0);
});

it('tells of a post that became no ticket, and leads to it', async () => {
  const { id } = await stage.connect();
  const conditions = { containsAny: ['raffle'] };
  await stage.admin.send('POST', `/api/accounts/${id}/rules`, { name: 'Raffles', conditions });
  await leaveAlone();
  const page = await seatFirst();
  await page.clock.install();
  await page.reload();
  await untilStates(page, 'done', 'now', 'later');
  write('@northwind win our raffle');
  await until('the step to be done', async () => {
    await page.clock.runFor(5_000);
    return String(await statesOf(page)) === 'done,done,now';
  });
  expect(await steps(page).innerText()).toContain('Something came in and became no ticket. It is in the feed.');
  await goTo(page, 'See the first post');
  await page.getByText('win our raffle').waitFor();
});

it('tells an agent whom to ask, and an account is enough for the list to speak for itself', async () => {
  const agent = await signIn(stage.test);
  const page = await openPage();
  const [name, value] = agent.cookie.split('=') as [string, string];
  await page.context().addCookies([{ name, value, url: stage.test.origin }]);
  await page.goto(stage.test.origin);
  await page.getByText('No account is connected, and only an admin can connect one. Ask Admin or Ana.').waitFor();
  await stage.connect();
  await page.reload();
  await page.getByText('Nothing is open').waitFor();
  expect(await steps(page).count()).toBe(0);
});

it.each(['light', 'dark'] as const)('reads well in French on a phone: %s', async (colorScheme) => {
  await leaveAlone();
  const page = await seatFirst({ colorScheme, locale: 'fr-FR', viewport: { width: 360, height: 780 } });
  await steps(page).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
