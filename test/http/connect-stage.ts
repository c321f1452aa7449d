import {
  startXSandbox,
  type App,
  type LoggedRequest,
  type User,
  type XSandbox,
  type XSandboxOptions,
} from '../../sandbox/x/index.ts';
import { Database } from '../../src/kernel/index.js';
import { client, signIn, startTestApp, type Answer, type TestApp, type TestClient } from '../support/test-app.js';

export const TOKEN_ENDPOINT = 'POST /2/oauth2/token';
export const MENTIONS = 'GET /2/users/:id/mentions';

/** A server with an app of its own on a local X, a brand there, and an admin here. */
export interface ConnectStage {
  test: TestApp;
  sandbox: XSandbox;
  world: XSandbox['world'];
  xApp: App;
  brand: User;
  admin: TestClient;
  /** The admin presses the button: the address of X's page. */
  begin(accountId?: string, who?: TestClient): Promise<URL>;
  /** The whole way, as the admin's browser goes it. Gives the account. */
  connect(accountId?: string): Promise<Answer['body']>;
  account(id: string): Promise<Answer['body']>;
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** How often X was asked to exchange or give tokens. */
  tokenCalls(): LoggedRequest[];
  close(): Promise<void>;
}

export async function setConnectStage(
  options: XSandboxOptions = {},
  env: Record<string, string> = {},
): Promise<ConnectStage> {
  const sandbox = await startXSandbox({ limits: 'off', ...options });
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const xApp = world.addApp({ ownerId: brand.id, anyLoopbackCallback: true });
  const test = await startTestApp({
    PARLEY_X_SANDBOX_ORIGIN: sandbox.apiOrigin,
    PARLEY_X_CLIENT_ID: xApp.clientId,
    PARLEY_X_CLIENT_SECRET: xApp.clientSecret as string,
    PARLEY_X_API_KEY: xApp.apiKey,
    PARLEY_X_API_SECRET: xApp.apiSecret,
    ...env,
  });
  const admin = await signIn(test, { role: 'admin' });
  const stage: ConnectStage = {
    test,
    sandbox,
    world,
    xApp,
    brand,
    admin,
    begin: async (accountId, who = admin) => {
      const { status, body } = await who.send('POST', '/api/accounts/x/authorize', { account: accountId ?? 'new' });
      if (status !== 200) throw new Error(`authorize: ${status} ${JSON.stringify(body)}`);
      return new URL(body.url);
    },
    connect: async (accountId) => {
      const back = await decide(await stage.begin(accountId), brand.id, 'authorize');
      const done = await bringBack(admin, back);
      const id = new URL(done.headers.get('location') as string, test.origin).searchParams.get('connected');
      if (!id) throw new Error(`not connected: ${done.headers.get('location')}`);
      return stage.account(id);
    },
    account: async (id) => (await admin.get(`/api/accounts/${id}`)).body,
    sql: (text, values) =>
      test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query(text, values)) as never,
    tokenCalls: () => world.requests({ endpoint: TOKEN_ENDPOINT }),
    close: async () => {
      await test.close();
      await sandbox.close();
    },
  };
  return stage;
}

/** What a person does on X's page. Gives the address to which X sends their browser back. */
export async function decide(page: URL, userId: string, decision: 'authorize' | 'cancel'): Promise<URL> {
  const shown = await fetch(page);
  const key = /name="key" value="([^"]+)"/.exec(await shown.text())?.[1];
  if (!key) throw new Error(`X asks nothing: ${shown.status}`);
  const pressed = await fetch(new URL(page.pathname, page), {
    method: 'POST',
    body: new URLSearchParams({ key, user: userId, decision }),
    redirect: 'manual',
  });
  return new URL(pressed.headers.get('location') as string);
}

/** The browser follows X back to us. */
export const bringBack = (who: Pick<TestClient, 'get'>, address: URL): Promise<Answer> =>
  who.get(address.pathname + address.search);

/** A browser in which nobody is signed in. */
export const stranger = ({ test }: ConnectStage): TestClient => client(test.origin, '');

/** Where the answer sends the browser, as an address of ours. */
export const wayBack = (answer: Answer): string => answer.headers.get('location') as string;
