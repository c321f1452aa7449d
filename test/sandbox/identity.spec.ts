import { Authentication } from '../../sandbox/x/api/authentication.ts';
import { signature } from '../../sandbox/x/api/oauth1-signature.ts';
import { XProblem } from '../../sandbox/x/api/problems.ts';
import { setStage, refusal, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const unauthorized = { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 };

describe('who is calling', () => {
  it('knows the user of a signed OAuth 1.0a request, with the default fields only', async () => {
    expect(await stage.client.v2.me()).toEqual({
      data: { id: stage.brand.id, name: 'Northwind Air', username: 'northwind' },
    });
  });

  it('verifies the signature over query and reserved characters', async () => {
    const { meta } = await stage.client.v2.search(`from:northwind "it's (50% off)!*" 日本`, { max_results: 10 });
    expect(meta.result_count).toBe(0);
  });

  it('refuses a wrong secret', async () => {
    const tokens = stage.client.getActiveTokens();
    const error = await refusal(stage.clientWith({ ...tokens, accessSecret: 'wrong' }).v2.me());
    expect(error.code).toBe(401);
    expect(error.data).toEqual(unauthorized);
  });

  it('refuses a request without credentials', async () => {
    const answer = await fetch(`${stage.sandbox.apiOrigin}/2/users/me`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual(unauthorized);
  });

  it('refuses the same nonce twice', () => {
    const authentication = new Authentication(stage.world);
    const request = signedByHand('once', Math.floor(Date.now() / 1000));
    expect(authentication.callerOf(request).user?.id).toBe(stage.brand.id);
    expect(problemOf(() => authentication.callerOf(request))).toEqual(unauthorized);
  });

  it('refuses a timestamp that is more than five minutes off, with code 135', () => {
    const request = signedByHand('stale', Math.floor(Date.now() / 1000) - 301);
    expect(problemOf(() => new Authentication(stage.world).callerOf(request))).toEqual({
      errors: [{ code: 135, message: 'Timestamp out of bounds.' }],
    });
  });

  it('takes OAuth 2 user tokens until they expire or are revoked', async () => {
    const { accessToken } = stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id);
    const client = stage.clientWith(accessToken);
    expect((await client.v2.me()).data.id).toBe(stage.brand.id);
    stage.world.revoke(accessToken);
    expect((await refusal(client.v2.get('users/me'))).data).toEqual(unauthorized);

    const short = stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id, undefined, 1000);
    stage.world.advanceClock(1001);
    expect((await refusal(stage.clientWith(short.accessToken).v2.me())).code).toBe(401);
  });

  it('refuses an OAuth 2 token without the scope', async () => {
    const { accessToken } = stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id, ['tweet.read', 'users.read']);
    const client = stage.clientWith(accessToken);
    expect((await client.v2.me()).data.id).toBe(stage.brand.id);
    expect((await refusal(client.v2.tweet('no scope for this'))).code).toBe(403);
  });

  it('lets an app read with its bearer token, but not act as a user', async () => {
    const client = stage.clientWith(stage.app.bearerToken);
    expect((await client.v2.userByUsername('NorthWind')).data.id).toBe(stage.brand.id);
    const error = await refusal(client.v2.me());
    expect(error.code).toBe(403);
    expect(error.data).toMatchObject({
      title: 'Unsupported Authentication',
      type: 'https://api.twitter.com/2/problems/unsupported-authentication',
      status: 403,
    });
    expect((await refusal(client.v2.tweet('nor this'))).code).toBe(403);
  });

  it('lets a read-only app not post', async () => {
    const app = stage.world.addApp({ permissions: 'read' });
    const tokens = stage.world.issueOAuth1Tokens(stage.brand.id, app.id);
    const client = stage.clientWith({ appKey: app.apiKey, appSecret: app.apiSecret, ...tokens });
    const error = await refusal(client.v2.tweet('not with this app'));
    expect(error.data).toMatchObject({ type: 'https://api.twitter.com/2/problems/oauth1-permissions', status: 403 });
  });
});

describe('looking people up', () => {
  it('finds them by id and by handle, and names those who are missing', async () => {
    const { brand, customer, client } = stage;
    expect((await client.v2.user(customer.id)).data.username).toBe('marta_flies');
    expect((await client.v2.users([brand.id, customer.id])).data).toHaveLength(2);
    const found = await client.v2.usersByUsernames(['marta_flies', 'nobody_here'], {
      'user.fields': ['public_metrics'],
    });
    expect(found.data).toEqual([
      expect.objectContaining({ id: customer.id, public_metrics: expect.objectContaining({ tweet_count: 0 }) }),
    ]);
    expect(found.errors).toEqual([
      {
        value: 'nobody_here',
        detail: 'Could not find user with usernames: [nobody_here].',
        title: 'Not Found Error',
        resource_type: 'user',
        parameter: 'usernames',
        resource_id: 'nobody_here',
        type: 'https://api.twitter.com/2/problems/resource-not-found',
      },
    ]);
    expect(await client.v2.userByUsername('nobody_here')).not.toHaveProperty('data');
  });
});

/** A request for the brand's own profile, signed without the library, so that its nonce and time can be chosen. */
function signedByHand(nonce: string, timestamp: number) {
  const active = stage.client.getActiveTokens() as unknown as Record<string, string>;
  const oauth: Record<string, string> = {
    oauth_consumer_key: active['appKey']!,
    oauth_token: active['accessToken']!,
    oauth_nonce: nonce,
    oauth_timestamp: String(timestamp),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_version: '1.0',
  };
  const request = {
    method: 'GET',
    origin: 'https://api.x.com',
    path: '/2/users/me',
    query: new URLSearchParams(),
    form: new URLSearchParams(),
  };
  const unsigned = { ...request, baseUrl: request.origin + request.path, oauth };
  const oauth_signature = signature(unsigned, active['appSecret']!, active['accessSecret']!);
  const fields = Object.entries({ ...oauth, oauth_signature });
  const authorization = `OAuth ${fields.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`;
  return { ...request, authorization };
}

function problemOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (error instanceof XProblem) return error.body;
    throw error;
  }
  throw new Error('The call was expected to fail and did not.');
}
