import { endpoints } from '../../sandbox/x/api/router.ts';
import { scopes, type Scope } from '../../sandbox/x/world/scopes.ts';
import { setStage, type Stage } from './sandbox-client.ts';

/** Every endpoint there is, by what it declares: a new one is covered without being named here. */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ limits: 'off' });
});
afterAll(() => stage.close());

const named = endpoints.map((endpoint) => ({ ...endpoint, name: `${endpoint.method} ${endpoint.path}` }));
const all = Object.keys(scopes) as Scope[];

async function call({ method, path }: { method: string; path: string }, bearer: string) {
  const address = stage.sandbox.apiOrigin + path.replace(/:\w+/g, '1');
  const answer = await fetch(address, { method, headers: { authorization: `Bearer ${bearer}` } });
  return { status: answer.status, text: await answer.text() };
}

const tokenWith = (granted: Scope[]) =>
  stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id, granted).accessToken;

describe('what a token allows', () => {
  it.each(named.filter((endpoint) => endpoint.auth.includes('oauth2')))(
    '$name needs each of its scopes',
    async (endpoint) => {
      expect(endpoint.scopes.length).toBeGreaterThan(0);
      for (const missing of endpoint.scopes) {
        const { status, text } = await call(endpoint, tokenWith(all.filter((scope) => scope !== missing)));
        expect(status).toBe(403);
        expect(JSON.parse(text)).toEqual({ title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 });
      }
      // What it says to an empty request is its own affair, as long as it is not this refusal.
      const { status, text } = await call(endpoint, tokenWith([...endpoint.scopes]));
      expect({ status, detail: text.includes('"detail":"Forbidden"') }).not.toEqual({ status: 403, detail: true });
    },
  );

  it.each(named.filter((endpoint) => !endpoint.auth.includes('app')))(
    '$name is not for an app alone',
    async (endpoint) => {
      const { status, text } = await call(endpoint, stage.app.bearerToken);
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({
        title: 'Unsupported Authentication',
        detail: expect.stringMatching(
          /^Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint\./,
        ),
        type: 'https://api.twitter.com/2/problems/unsupported-authentication',
      });
    },
  );

  it.each(named.filter((endpoint) => !endpoint.auth.includes('oauth2')))(
    '$name is not for a user by OAuth 2.0',
    async (endpoint) => {
      const { status, text } = await call(endpoint, tokenWith(all));
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({
        title: 'Unsupported Authentication',
        detail: expect.stringMatching(/^Authenticating with OAuth 2.0 User Context is forbidden for this endpoint\./),
      });
    },
  );

  it('gives an app nothing of a user by its scopes, and refuses the dead before it looks at them', async () => {
    const { accessToken } = stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id, []);
    stage.world.revoke(accessToken);
    expect((await call({ method: 'POST', path: '/2/tweets' }, accessToken)).status).toBe(401);
  });

  it('follows from the app’s permissions at the time when an OAuth 1.0a token was issued', async () => {
    const app = stage.world.addApp({ permissions: 'read' });
    const tokens = stage.world.issueOAuth1Tokens(stage.brand.id, app.id);
    app.permissions = 'read-write-dm';
    const client = stage.clientWith({ appKey: app.apiKey, appSecret: app.apiSecret, ...tokens });
    await expect(client.v2.tweet('still read-only')).rejects.toMatchObject({ code: 403 });
    const renewed = stage.world.issueOAuth1Tokens(stage.brand.id, app.id);
    const again = stage.clientWith({ appKey: app.apiKey, appSecret: app.apiSecret, ...renewed });
    expect((await again.v2.tweet('and now it may')).data.text).toBe('and now it may');
  });
});
