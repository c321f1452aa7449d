import pg from 'pg';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startXSandbox, type Post, type User, type XSandbox } from '../../sandbox/x/index.ts';
import { Accounts } from '../../src/accounts/index.js';
import { Database } from '../../src/kernel/index.js';
import { Workspaces } from '../../src/people/index.js';
import { launchBrowser } from '../support/browser.js';
import { PASSWORD, startTestApp, type TestApp } from '../support/test-app.js';

/** The whole product: a local X with a brand on it, the server that the brand is connected to, and a browser. */
export interface Stage {
  test: TestApp;
  world: XSandbox['world'];
  brand: User;
  browser: Browser;
  /** A post on X by a new customer, that names the brand. */
  mention(handle: string, text: string): Post;
  /** For the end of a test. Throws when a page has thrown, broken its policy, or spoken to another host. */
  closePages(): Promise<void>;
  /** A page that is watched; nobody is signed in. */
  openPage(options?: BrowserContextOptions): Promise<Page>;
  /** Another page of the same person. */
  openTab(context: BrowserContext): Promise<Page>;
  /** A new colleague with a browser of their own, signed in, before the list. */
  seatAgent(name: string, options?: BrowserContextOptions): Promise<Page>;
  /** Ends the server, does `meanwhile`, and starts it again. Pages may be told that it is ending. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Looks into the database. */
  sql(text: string): Promise<pg.QueryResult>;
  addAgent(name: string, role?: 'agent' | 'admin'): Promise<string>;
  close(): Promise<void>;
}

export async function setStage(env: Record<string, string> = {}): Promise<Stage> {
  const sandbox = await startXSandbox({ limits: 'off' });
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const { apiKey, apiSecret, id } = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
  const test = await startTestApp({ PARLEY_X_SANDBOX_ORIGIN: sandbox.apiOrigin, ...env });
  const keys = { apiKey, apiSecret, accessToken, accessSecret };
  await test.app.get(Accounts).connect(test.workspace.id, 'x', keys, true);
  const browser = await launchBrowser();
  const database = new pg.Pool({ connectionString: test.urls.ownerUrl, max: 1 });
  const troubles: string[] = [];
  let isEnding = false;

  const openTab = async (context: BrowserContext) => {
    const page = await context.newPage();
    watch(page, test.origin, troubles, () => isEnding);
    return page;
  };
  const openPage = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`Policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    return openTab(context);
  };
  const addAgent = async (name: string, role: 'agent' | 'admin' = 'agent') => {
    const email = `${name.toLowerCase()}@example.com`;
    const agent = { email, name, role, password: PASSWORD };
    const workspaces = test.app.get(Workspaces);
    await test.app.get(Database).inWorkspace(test.workspace.id, (tx) => workspaces.addAgent(tx, agent));
    return email;
  };

  return {
    test,
    world,
    brand,
    browser,
    addAgent,
    openPage,
    openTab,
    mention: (handle, text) => {
      const customer = world.identities.userByHandle(handle) ?? world.addUser({ handle, name: `${handle} Doe` });
      return world.post({ authorId: customer.id, text: `@${brand.handle} ${text}` });
    },
    restart: async (meanwhile) => {
      isEnding = true;
      await test.restart(meanwhile);
      isEnding = false;
    },
    sql: (text) => database.query(text),
    closePages: async () => {
      const found = troubles.splice(0);
      const contexts = browser.contexts();
      // An answer that is still held or changed on its way is nobody's any more.
      const pages = contexts.flatMap((context) => context.pages());
      await Promise.all(pages.map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
      await Promise.all(contexts.map((context) => context.close()));
      if (found.length > 0) throw new Error(`A page did what none may do:\n${found.join('\n')}`);
    },
    seatAgent: async (name, options) => {
      const email = await addAgent(name, 'admin');
      const page = await openPage(options);
      const answer = await page.request.post(`${test.origin}/api/session`, {
        data: { email, password: PASSWORD },
        headers: { origin: test.origin },
      });
      if (!answer.ok()) throw new Error(`${name} could not sign in: ${await answer.text()}`);
      await page.goto(test.origin);
      // The first page of a browser that has just started; how fast it is, `test/web/first-view.spec.ts` and the benches say.
      await page.getByRole('navigation', { name: 'Main' }).waitFor({ timeout: 30_000 });
      return page;
    },
    close: async () => {
      await Promise.all([browser.close(), database.end()]);
      await test.close();
      await sandbox.close();
    },
  };
}

/** Fills in the form, as a person does. */
export async function signIn(page: Page, origin: string, email: string, password = PASSWORD): Promise<void> {
  await page.goto(`${origin}/`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

function watch(page: Page, origin: string, troubles: string[], isEnding: () => boolean): void {
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => troubles.push(`Uncaught: ${error.stack ?? error.message}`));
  page.on('dialog', (dialog) => {
    troubles.push(`A dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // Chromium's own note of every answer that is not a success; those that must not be are caught below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(`Console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && /^(https?|wss?|ftp|file):$/.test(url.protocol))
      troubles.push(`A request to ${request.url()}`);
  });
  page.on('response', (response) => {
    const says = response.status();
    if (says >= 500 && !(says === 503 && isEnding())) troubles.push(`${says} from ${response.url()}`);
  });
}

/** The row of a customer's ticket in the list. */
export const rowOf = (page: Page, handle: string): Locator =>
  page.locator('[data-ticket]').filter({ hasText: `@${handle}` });

/** The same in the list of this name: until another one is drawn, the one before can still be clicked. */
export const rowIn = (page: Page, list: string, handle: string): Locator =>
  page
    .getByRole('region', { name: `Tickets: ${list}`, exact: true })
    .locator('[data-ticket]')
    .filter({ hasText: `@${handle}` });

/** Opens the customer's ticket and waits until its conversation is there. */
export async function openTicketOf(page: Page, handle: string): Promise<void> {
  await rowOf(page, handle).click();
  await composer(page)
    .and(page.getByLabel(`@${handle}`))
    .waitFor();
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Reply publicly to/ });
export const conversation = (page: Page): Locator => page.getByRole('region', { name: 'Conversation' });
