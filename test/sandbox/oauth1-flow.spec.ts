import type { App } from '../../sandbox/x/index.ts';
import { setStage, refusal, type Stage } from './sandbox-client.ts';
import { browse, consent } from './sign-in.ts';

const CALLBACK = 'https://inbox.example/callback';
let stage: Stage;
let app: App;
beforeEach(async () => {
  stage = await setStage();
  app = stage.world.addApp({ callbackUrls: [CALLBACK] });
});
afterEach(() => stage.close());

const keys = () => ({ appKey: app.apiKey, appSecret: app.apiSecret });
const begin = (options = {}) => stage.clientWith(keys()).generateAuthLink(CALLBACK, options);

/** All three legs. Returns the client that the user has let in. */
async function login(options = {}) {
  const link = await begin(options);
  const back = await consent(stage, link.url, stage.brand);
  const verifier = back.searchParams.get('oauth_verifier')!;
  const { oauth_token: accessToken, oauth_token_secret: accessSecret } = link;
  return stage.clientWith({ ...keys(), accessToken, accessSecret }).login(verifier);
}

const couldNot = { errors: [{ code: 32, message: 'Could not authenticate you.' }] };

describe('the three legs of OAuth 1.0a', () => {
  it.each(['authenticate', 'authorize'] as const)('let a user in through oauth/%s', async (linkMode) => {
    const link = await begin({ linkMode });
    expect(link).toMatchObject({ oauth_callback_confirmed: 'true' });
    const back = await consent(stage, link.url, stage.brand);
    expect(back.href.startsWith(`${CALLBACK}?`)).toBe(true);
    expect(back.searchParams.get('oauth_token')).toBe(link.oauth_token);
    const { oauth_token: accessToken, oauth_token_secret: accessSecret } = link;
    const half = stage.clientWith({ ...keys(), accessToken, accessSecret });
    const { client, userId, screenName } = await half.login(back.searchParams.get('oauth_verifier')!);
    expect({ userId, screenName }).toEqual({ userId: stage.brand.id, screenName: 'northwind' });
    expect((await client.v2.me()).data.id).toBe(stage.brand.id);
    await client.v2.tweet('Signed in');
  });

  it('give the same access token again, until it is revoked', async () => {
    const first = await login();
    expect((await login()).accessToken).toBe(first.accessToken);
    stage.world.revokeAccess(stage.brand.id, app.id);
    expect((await refusal(first.client.v2.me())).code).toBe(401);
    const again = await login();
    expect(again.accessToken).not.toBe(first.accessToken);
    expect((await again.client.v2.me()).data.id).toBe(stage.brand.id);
  });

  it('let an app ask for less than it may have', async () => {
    const { client } = await login({ authAccessType: 'read' });
    expect((await client.v2.me()).data.id).toBe(stage.brand.id);
    expect((await refusal(client.v2.tweet('not with this'))).data).toMatchObject({
      type: 'https://api.twitter.com/2/problems/oauth1-permissions',
    });
  });

  it('show the person whom the app names first', async () => {
    const link = await begin({ screenName: 'marta_flies' });
    const html = await (await browse(stage, link.url)).text();
    expect(html).toMatch(new RegExp(`value="${stage.customer.id}" required checked`));
    expect(html).toContain('Read, send and manage your direct messages.');
  });

  it('end when the user refuses', async () => {
    const link = await begin();
    const back = await consent(stage, link.url, stage.brand, 'cancel');
    expect(Object.fromEntries(back.searchParams)).toEqual({ denied: link.oauth_token });
    expect((await browse(stage, link.url)).status).toBe(400);
  });

  it('refuse a callback that is not registered', async () => {
    const error = await refusal(stage.clientWith(keys()).generateAuthLink('https://inbox.example/other'));
    expect(error.code).toBe(403);
    expect(JSON.stringify(error.data)).toContain('Callback URL not approved for this client application');
  });

  it('refuse a wrong app secret', async () => {
    const error = await refusal(stage.clientWith({ ...keys(), appSecret: 'wrong' }).generateAuthLink(CALLBACK));
    expect(error).toMatchObject({ code: 401, data: couldNot });
  });

  it('refuse a verifier that is wrong, too early, used or too late', async () => {
    const link = await begin();
    const { oauth_token: accessToken, oauth_token_secret: accessSecret } = link;
    const half = stage.clientWith({ ...keys(), accessToken, accessSecret });
    expect(await refusal(half.login('too-early'))).toMatchObject({ code: 401, data: couldNot });
    const back = await consent(stage, link.url, stage.brand);
    expect((await refusal(half.login('wrong'))).code).toBe(401);
    const verifier = back.searchParams.get('oauth_verifier')!;
    await half.login(verifier);
    expect((await refusal(half.login(verifier))).code).toBe(401);

    const late = await begin();
    stage.world.advanceClock(15 * 60_000);
    expect((await browse(stage, late.url)).status).toBe(400);
  });

  it('refuse another app’s request token', async () => {
    const link = await begin();
    const verifier = (await consent(stage, link.url, stage.brand)).searchParams.get('oauth_verifier')!;
    const other = stage.world.addApp({ callbackUrls: [CALLBACK] });
    const { oauth_token: accessToken, oauth_token_secret: accessSecret } = link;
    const thief = stage.clientWith({ appKey: other.apiKey, appSecret: other.apiSecret, accessToken, accessSecret });
    expect(await refusal(thief.login(verifier))).toMatchObject({ code: 401, data: couldNot });
  });
});
