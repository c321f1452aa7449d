import { TwitterApi } from 'twitter-api-v2';
import type { App } from '../../sandbox/x/index.ts';
import { inboxScopes } from '../../sandbox/x/world/identities.ts';
import { SandboxAgent, setStage, refusal, type Stage, startJudgedSandbox } from './sandbox-client.ts';
import { browse, consent, keyIn, press } from './sign-in.ts';

const CALLBACK = 'https://inbox.example/callback?from=x';
let stage: Stage;
let app: App;
beforeEach(async () => {
  stage = await setStage();
  app = stage.world.addApp({ name: 'Inbox <1>', ownerId: stage.brand.id, callbackUrls: [CALLBACK] });
});
afterEach(() => stage.close());

const clientOf = (of: App) =>
  stage.clientWith({ clientId: of.clientId, ...(of.clientSecret ? { clientSecret: of.clientSecret } : {}) });
const linkOf = (of: App = app) => clientOf(of).generateOAuth2AuthLink(CALLBACK, { scope: inboxScopes });

/** Signs the brand in, up to the code. */
async function codeFor(of: App = app) {
  const link = linkOf(of);
  const back = await consent(stage, link.url, stage.brand);
  return { code: back.searchParams.get('code')!, codeVerifier: link.codeVerifier, redirectUri: CALLBACK };
}

const ask = (change: Record<string, string | undefined>) => {
  const url = new URL(linkOf().url);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return browse(stage, url.href);
};

/** A bare form, as other clients than the library send it. */
async function post(path: string, fields: Record<string, string>, basic?: [string, string]) {
  const answer = await fetch(stage.sandbox.apiOrigin + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: basic ? { authorization: `Basic ${Buffer.from(basic.join(':')).toString('base64')}` } : {},
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const invalid = (error_description: string) => ({ error: 'invalid_request', error_description });

describe('the consent page', () => {
  it('shows the app, what it wants and who can sign in, and cannot be framed', async () => {
    const page = await browse(stage, linkOf().url);
    const html = await page.text();
    expect(html).toContain('Inbox &#60;1&#62; wants to access your account');
    expect(html).toContain('Post and repost for you.');
    expect(html).toContain('@northwind');
    expect(html).toMatch(new RegExp(`value="${stage.brand.id}" required checked`));
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
  });

  it('finds people by name or handle, and says how many more there are', async () => {
    stage.world.bulkMentions({ mention: stage.brand.id, count: 70, authors: 70 });
    expect(await (await ask({})).text()).toContain('And 22 more.');
    const html = await (await ask({ q: '@MARTA' })).text();
    expect(html).toContain('@marta_flies');
    expect(html).not.toContain('@crowd_1_1');
    expect(await (await ask({ q: 'nobody at all' })).text()).toContain('Nobody is called that.');
  });

  it('answers for x.com and not for api.x.com', async () => {
    const { pathname, search } = new URL(linkOf().url);
    const client = stage.clientWith(app.bearerToken);
    expect(await client.get<string>(`https://x.com${pathname}${search}`, {}, { forceParseMode: 'text' })).toContain(
      'Authorize app',
    );
    expect((await refusal(client.get(`https://api.x.com${pathname}${search}`))).code).toBe(404);
    const user = `2/users/${stage.brand.id}`;
    expect(await client.get(`https://api.x.com/${user}`)).toHaveProperty('data');
    expect((await refusal(client.get(`https://x.com/${user}`))).code).toBe(404);
  });

  it('takes a form once, with its own key, and not from another site', async () => {
    const { url } = linkOf();
    const form = { key: keyIn(await (await browse(stage, url)).text()), user: stage.brand.id, decision: 'authorize' };
    expect((await press(stage, url, { ...form, key: 'made-up' })).status).toBe(400);
    expect((await press(stage, url, form, { origin: 'https://evil.example' })).status).toBe(400);
    expect((await press(stage, url, form, { origin: 'null' })).status).toBe(400);
    expect((await press(stage, url, { ...form, user: '1' })).status).toBe(400);
    expect((await press(stage, url, form, { origin: stage.sandbox.webOrigin })).status).toBe(302);
    expect((await press(stage, url, form)).status).toBe(400);
  });

  it('lets the user refuse', async () => {
    const link = linkOf();
    const back = await consent(stage, link.url, stage.brand, 'cancel');
    expect(Object.fromEntries(back.searchParams)).toEqual({ from: 'x', error: 'access_denied', state: link.state });
  });
});

describe('what an app asks for', () => {
  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['an address that is not registered', { redirect_uri: 'https://inbox.example/callback?from=x&more' }],
    ['no address', { redirect_uri: undefined }],
  ])('%s is refused on a page, never by a redirect', async (_, change) => {
    const answer = await ask(change);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(await answer.text()).toContain('Something went wrong');
  });

  it.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'tweet.read tweet.burn' }, 'invalid_scope'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['a state of 501 characters', { state: 's'.repeat(501) }, 'invalid_request'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a challenge that no SHA-256 can be', { code_challenge: 'short' }, 'invalid_request'],
    ['an unknown method', { code_challenge_method: 'S512' }, 'invalid_request'],
  ])('%s is refused at the registered address', async (_, change, error) => {
    const answer = await ask(change);
    expect(answer.status).toBe(302);
    const back = new URL(answer.headers.get('location')!);
    expect(back.href.startsWith('https://inbox.example/callback?from=x&')).toBe(true);
    expect(back.searchParams.get('error')).toBe(error);
    expect(back.searchParams.has('code')).toBe(false);
  });

  it('may be a state of 500 characters, and a loopback address where the sandbox allows it', async () => {
    expect((await ask({ state: 's'.repeat(500) })).status).toBe(200);
    const lenient = stage.world.addApp({ anyLoopbackCallback: true });
    const from = (redirect_uri: string) => ask({ client_id: lenient.clientId, redirect_uri });
    expect((await from('http://127.0.0.1:4711/x/callback')).status).toBe(200);
    expect((await from('http://localhost/cb')).status).toBe(200);
    expect((await from('http://localhost.evil.example/cb')).status).toBe(400);
    expect((await from('https://inbox.example/callback')).status).toBe(400);
  });
});

describe('the library’s login', () => {
  it.each(['confidential', 'public'] as const)(
    'signs a user in through a %s client, refreshes and revokes',
    async (clientType) => {
      const of = stage.world.addApp({ clientType, callbackUrls: [CALLBACK] });
      const client = clientOf(of);
      const login = await client.loginWithOAuth2(await codeFor(of));
      expect(login).toMatchObject({ expiresIn: 7200, scope: inboxScopes, refreshToken: expect.any(String) });
      expect((await login.client.v2.me()).data.username).toBe('northwind');

      stage.world.advanceClock(7_200_000);
      expect((await refusal(login.client.v2.me())).code).toBe(401);
      const next = await client.refreshOAuth2Token(login.refreshToken!);
      expect((await next.client.v2.me()).data.id).toBe(stage.brand.id);
      expect(next.refreshToken).not.toBe(login.refreshToken);

      expect(await client.revokeOAuth2Token(next.accessToken)).toEqual({ revoked: true });
      expect((await refusal(next.client.v2.me())).code).toBe(401);
      const dead = await refusal(client.refreshOAuth2Token(next.refreshToken!));
      expect(dead).toMatchObject({ code: 400, data: invalid('Value passed for the token was invalid.') });
      // RFC 7009: revoking what is not there is no mistake.
      expect(await client.revokeOAuth2Token('never-issued', 'refresh_token')).toEqual({ revoked: true });
    },
  );

  it('gives no refresh token without offline.access', async () => {
    const link = clientOf(app).generateOAuth2AuthLink(CALLBACK, { scope: ['tweet.read', 'users.read'] });
    const code = (await consent(stage, link.url, stage.brand)).searchParams.get('code')!;
    const { codeVerifier } = link;
    const login = await clientOf(app).loginWithOAuth2({ code, codeVerifier, redirectUri: CALLBACK });
    expect(login.scope).toEqual(['tweet.read', 'users.read']);
    expect(login.refreshToken).toBeUndefined();
  });
});

describe('the demo', () => {
  it('hands out a client that may return to any port of this machine', async () => {
    const sandbox = await startJudgedSandbox({ demo: 'northwind', rate: 0 });
    const demo = { ...stage, sandbox, world: sandbox.world };
    const { clientId, clientSecret, userId } = sandbox.demo!;
    const redirectUri = 'http://127.0.0.1:4711/api/x/callback';
    const client = new TwitterApi({ clientId, clientSecret }, { httpAgent: new SandboxAgent(sandbox.apiOrigin) });
    try {
      const { url, codeVerifier } = client.generateOAuth2AuthLink(redirectUri, { scope: ['tweet.read', 'users.read'] });
      const back = await consent(demo, url, sandbox.world.identities.user(userId));
      const code = back.searchParams.get('code')!;
      const login = await client.loginWithOAuth2({ code, codeVerifier, redirectUri });
      expect((await login.client.v2.me()).data.id).toBe(userId);
    } finally {
      await sandbox.close();
    }
  });
});

describe('the token endpoint', () => {
  const credentials = (): [string, string] => [app.clientId, app.clientSecret!];

  it('takes a code once, and for thirty seconds', async () => {
    const refused = { code: 400, data: invalid('Value passed for the authorization code was invalid.') };
    const used = await codeFor();
    await clientOf(app).loginWithOAuth2(used);
    expect(await refusal(clientOf(app).loginWithOAuth2(used))).toMatchObject(refused);
    const inTime = await codeFor();
    const late = await codeFor();
    stage.world.clock.freeze();
    stage.world.advanceClock(29_000);
    await clientOf(app).loginWithOAuth2(inTime);
    stage.world.advanceClock(1_000);
    expect(await refusal(clientOf(app).loginWithOAuth2(late))).toMatchObject(refused);
  });

  it('takes a code only from its app, with its address and its verifier', async () => {
    const other = stage.world.addApp({ callbackUrls: [CALLBACK] });
    const stolen = await refusal(clientOf(other).loginWithOAuth2(await codeFor()));
    expect(stolen.data).toMatchObject(invalid('Value passed for the authorization code was invalid.'));
    const moved = await refusal(clientOf(app).loginWithOAuth2({ ...(await codeFor()), redirectUri: 'https://else' }));
    expect(moved.data).toMatchObject(
      invalid('Value passed for the redirect uri did not match the uri of the authorization code.'),
    );
    const guessed = await refusal(
      clientOf(app).loginWithOAuth2({ ...(await codeFor()), codeVerifier: 'x'.repeat(43) }),
    );
    expect(guessed.data).toMatchObject(invalid('Value passed for the code verifier did not match the code challenge.'));
  });

  it('knows plain challenges, forms and Basic', async () => {
    const url = new URL(linkOf().url);
    url.searchParams.set('code_challenge', 'challenge');
    url.searchParams.set('code_challenge_method', 'PLAIN');
    const code = (await consent(stage, url.href, stage.customer)).searchParams.get('code')!;
    const fields = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: 'challenge' };
    const { status, body } = await post('/2/oauth2/token', fields, credentials());
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'bearer',
      expires_in: 7200,
      access_token: expect.any(String),
      scope: inboxScopes.join(' '),
      refresh_token: expect.any(String),
    });
    expect((await stage.clientWith(body['access_token']).v2.me()).data.id).toBe(stage.customer.id);
  });

  it('tells wrong credentials apart', async () => {
    const fields = { grant_type: 'refresh_token', refresh_token: 'any' };
    const unauthorized = { error: 'unauthorized_client', error_description: 'Missing valid authorization header' };
    const wrongSecret = await post('/2/oauth2/token', fields, [app.clientId, 'wrong']);
    expect(wrongSecret).toEqual({ status: 401, body: unauthorized });
    const inTheBody = { ...fields, client_id: app.clientId, client_secret: app.clientSecret! };
    expect(await post('/2/oauth2/token', inTheBody)).toEqual({ status: 401, body: unauthorized });
    expect(await post('/2/oauth2/token', { ...fields, client_id: 'nobody' })).toEqual({
      status: 400,
      body: { error: 'invalid_client', error_description: 'Value passed for the client id was invalid.' },
    });
    expect((await post('/2/oauth2/token', fields)).body).toEqual(invalid('Missing required parameter [client_id].'));
  });

  it('names what is missing, and offers no client credentials', async () => {
    const answer = async (fields: Record<string, string>) =>
      (await post('/2/oauth2/token', fields, credentials())).body;
    expect(await answer({})).toEqual(invalid('Missing required parameter [grant_type].'));
    expect(await answer({ grant_type: 'authorization_code', code: 'c', redirect_uri: CALLBACK })).toEqual(
      invalid('Missing required parameter [code_verifier].'),
    );
    expect(await answer({ grant_type: 'client_credentials' })).toMatchObject({ error: 'unsupported_grant_type' });
  });

  it('hands an app its bearer token for its consumer key and secret', async () => {
    const client = await stage.clientWith({ appKey: app.apiKey, appSecret: app.apiSecret }).appLogin();
    expect((await client.v2.userByUsername('northwind')).data.id).toBe(stage.brand.id);
    const error = await refusal(stage.clientWith({ appKey: app.apiKey, appSecret: 'wrong' }).appLogin());
    expect(error.code).toBe(403);
    expect(error.data).toMatchObject({ errors: [{ code: 99, message: 'Unable to verify your credentials' }] });
  });
});
