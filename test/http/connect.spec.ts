import { signIn, until } from '../support/test-app.js';
import { bringBack, decide, setConnectStage, stranger, wayBack, type ConnectStage } from './connect-stage.js';
import { expectProblem } from './story.js';

let stage: ConnectStage;
beforeAll(async () => void (stage = await setConnectStage()));
afterAll(() => stage.close());

it('X is asked with the scopes of an inbox, a proof whose secret stays here, and an address to return to', async () => {
  const page = await stage.begin();
  const asked = Object.fromEntries(page.searchParams);
  expect(page.origin + page.pathname).toBe(`${stage.sandbox.webOrigin}/i/oauth2/authorize`);
  expect(asked).toMatchObject({
    response_type: 'code',
    client_id: stage.xApp.clientId,
    redirect_uri: `${stage.test.origin}/api/accounts/x/callback`,
    code_challenge_method: 'S256',
    scope: 'tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write offline.access',
  });
  expect(asked.state).toMatch(/^[\w-]{43}$/);
  const [attempt] = await stage.sql<{ all: string; minutes: number }>(
    `SELECT row_to_json(a)::text AS all, round(extract(epoch FROM expires_at - now()) / 60)::int AS minutes
     FROM oauth_attempt a ORDER BY expires_at DESC LIMIT 1`,
  );
  expect(attempt?.minutes).toBe(10);
  expect(attempt?.all).not.toContain(asked.state);
});

it('an admin who agrees on X comes back connected, and what customers wrote becomes tickets', async () => {
  const customer = stage.world.addUser({ handle: 'marta_flies', name: 'Marta' });
  stage.world.post({ authorId: customer.id, text: '@northwind where is my bag?' });
  const account = await stage.connect();
  expect(account).toMatchObject({ handle: 'northwind', channel: 'x', sandbox: true, state: 'connected' });
  expect(account.connectedBy).toEqual({ id: stage.admin.agentId, name: 'Ana' });
  const lifeMs = Date.parse(account.tokenExpiresAt) - Date.now();
  expect(lifeMs).toBeGreaterThan(7_100_000);
  expect(lifeMs).toBeLessThanOrEqual(7_200_000);
  await until('the ticket', async () => {
    const { body } = await stage.admin.get('/api/tickets?view=all');
    return body.items.some((item: { preview: string }) => item.preview.includes('where is my bag?'));
  });
});

it('what X gave is nowhere in the database in the clear, and in no answer', async () => {
  const account = await stage.connect();
  const tokens = [...stage.world.identities.tokens.values()].filter((t) => t.type === 'oauth2');
  const secrets = tokens.flatMap((t) => [t.accessToken, t.refreshToken as string]);
  expect(secrets.length).toBeGreaterThan(1);
  const rows = await stage.sql<{ text: string }>(
    `SELECT row_to_json(a)::text || encode(credentials, 'escape') AS text FROM account a
     UNION ALL SELECT row_to_json(o)::text FROM oauth_attempt o`,
  );
  const all = rows.map((row) => row.text).join() + JSON.stringify(account);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});

it('an answer of X is good once: brought again it connects nothing', async () => {
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  expect(wayBack(await bringBack(stage.admin, back))).toMatch(/^\/accounts\?connected=\d+$/);
  const calls = stage.tokenCalls().length;
  expect(wayBack(await bringBack(stage.admin, back))).toBe('/accounts?problem=spent');
  expect(stage.tokenCalls()).toHaveLength(calls);
});

it('two browsers’ tabs that bring the same answer at once: one connects', async () => {
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  const ways = (await Promise.all([bringBack(stage.admin, back), bringBack(stage.admin, back)])).map(wayBack);
  expect(ways.filter((way) => way.startsWith('/accounts?connected='))).toHaveLength(1);
  expect(ways.filter((way) => way === '/accounts?problem=spent')).toHaveLength(1);
});

it('an answer that another admin’s browser brings connects nothing, and is still good in the right one', async () => {
  const other = await signIn(stage.test, { role: 'admin' });
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  const calls = stage.tokenCalls().length;
  expect(wayBack(await bringBack(other, back))).toBe('/accounts?problem=foreign');
  expect(wayBack(await bringBack(stranger(stage), back))).toBe('/accounts?problem=signed_out');
  expect(stage.tokenCalls()).toHaveLength(calls);
  expect(wayBack(await bringBack(stage.admin, back))).toMatch(/connected=/);
});

it('an attacker’s answer with a state that nobody asked for connects nothing', async () => {
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  const calls = stage.tokenCalls().length;
  for (const state of ['', 'x', 'A'.repeat(43)]) {
    const forged = new URL(back);
    forged.searchParams.set('state', state);
    expect(wayBack(await bringBack(stage.admin, forged))).toBe('/accounts?problem=unknown');
  }
  const without = new URL(back);
  without.searchParams.delete('state');
  expect(wayBack(await bringBack(stage.admin, without))).toBe('/accounts?problem=unknown');
  expect(stage.tokenCalls()).toHaveLength(calls);
});

it('after ten minutes the answer is too late', async () => {
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  await stage.sql(`UPDATE oauth_attempt SET expires_at = now() WHERE spent_at IS NULL`);
  const calls = stage.tokenCalls().length;
  expect(wayBack(await bringBack(stage.admin, back))).toBe('/accounts?problem=expired');
  expect(stage.tokenCalls()).toHaveLength(calls);
});

it('an admin who says no on X comes back to the accounts, and nothing has changed', async () => {
  const [before] = await stage.sql(`SELECT count(*)::int AS n, max(connected_at) AS at FROM account`);
  const back = await decide(await stage.begin(), stage.brand.id, 'cancel');
  expect(wayBack(await bringBack(stage.admin, back))).toBe('/accounts?problem=denied');
  back.searchParams.delete('error');
  back.searchParams.set('code', 'x');
  expect(wayBack(await bringBack(stage.admin, back))).toBe('/accounts?problem=spent');
  expect((await stage.sql(`SELECT count(*)::int AS n, max(connected_at) AS at FROM account`))[0]).toEqual(before);
});

it('a code that X does not take connects nothing', async () => {
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  back.searchParams.set('code', 'made-up');
  expect(wayBack(await bringBack(stage.admin, back))).toBe('/accounts?problem=refused');
});

it('whatever the address says, the browser is sent to the accounts page of this server and to nowhere else', async () => {
  const evil = 'https://evil.example/';
  const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
  for (const name of ['next', 'redirect_uri', 'return_to', 'problem', 'connected'])
    back.searchParams.append(name, evil);
  const answer = await bringBack(stage.admin, back);
  expect(answer.status).toBe(303);
  expect(wayBack(answer)).toMatch(/^\/accounts\?connected=\d+$/);
  const refused = await stage.admin.get(`/api/accounts/x/callback?state=${encodeURIComponent(evil)}&error=${evil}`);
  expect(wayBack(refused)).toBe('/accounts?problem=unknown');
});

it('only an admin may begin or end it', async () => {
  for (const role of ['agent', 'lead'] as const) {
    const who = await signIn(stage.test, { role });
    expectProblem(await who.send('POST', '/api/accounts/x/authorize', { account: 'new' }), 403);
    const back = await decide(await stage.begin(), stage.brand.id, 'authorize');
    expect(wayBack(await bringBack(who, back))).toBe('/accounts?problem=not_allowed');
  }
});

it('another page cannot begin it in an admin’s name', async () => {
  expect.hasAssertions();
  const forged = await stage.admin.send(
    'POST',
    '/api/accounts/x/authorize',
    { account: 'new' },
    { origin: 'https://evil.example' },
  );
  expectProblem(forged, 403);
});

it('who was to connect one account again and is another person on X connects neither', async () => {
  const account = await stage.connect();
  const other = stage.world.addUser({ handle: 'southwind', name: 'Southwind' });
  const back = await decide(await stage.begin(account.id), other.id, 'authorize');
  expect(wayBack(await bringBack(stage.admin, back))).toBe('/accounts?problem=other_account');
  const { body } = await stage.admin.get('/api/accounts');
  expect(body.map((a: { handle: string }) => a.handle)).toEqual(['northwind']);
});

it('a server without an app on X says how to get one', async () => {
  const bare = await setConnectStage(
    {},
    { PARLEY_X_CLIENT_ID: '', PARLEY_X_CLIENT_SECRET: '', PARLEY_X_API_KEY: '', PARLEY_X_API_SECRET: '' },
  );
  const answer = await bare.admin.send('POST', '/api/accounts/x/authorize', { account: 'new' });
  await bare.close();
  expectProblem(answer, 422);
  expect(answer.body).toMatchObject({ code: 'no_app', detail: expect.stringContaining('PARLEY_X_CLIENT_ID') });
});
