import { signature } from '../../sandbox/x/api/oauth1-signature.ts';
import { setStage, type Stage } from './sandbox-client.ts';
import { openStream } from './stream-reader.ts';

/** X's refusals as they were seen on the wire, read by a bare HTTP client. */

const PROBLEMS = 'https://api.twitter.com/2/problems/';
let stage: Stage;
let userToken: string;
beforeEach(async () => {
  stage = await setStage();
  userToken = stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id).accessToken;
});
afterEach(() => stage.close());

async function raw(method: string, path: string, body?: object, token = userToken) {
  const answer = await fetch(stage.sandbox.apiOrigin + path, {
    method,
    headers: {
      authorization: token.startsWith('OAuth ') ? token : `Bearer ${token}`,
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as unknown, headers: answer.headers };
}
const tweet = (text: string, more: object = {}) => raw('POST', '/2/tweets', { text, ...more });
const replyTo = (id: string) => tweet('Hello!', { reply: { in_reply_to_tweet_id: id } });
const bare = ({ status, body }: { status: number; body: unknown }) => ({ status, body });
const ask = (text = '@northwind help') => stage.world.post({ authorId: stage.customer.id, text });
const forbidden = (detail: string) => ({
  status: 403,
  body: { title: 'Forbidden', detail, type: 'about:blank', status: 403 },
});

describe('posting is refused', () => {
  it('when the text is a duplicate', async () => {
    await tweet('Good morning');
    expect(bare(await tweet('Good morning'))).toEqual(
      forbidden('You are not allowed to create a Tweet with duplicate content.'),
    );
  });

  it('when the author has not summoned the account', async () => {
    expect(bare(await replyTo(ask('late again').id))).toEqual(
      forbidden(
        'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
      ),
    );
  });

  it('when it quotes somebody', async () => {
    expect(bare(await tweet('look', { quote_tweet_id: ask().id }))).toEqual(
      forbidden(
        'Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread of the post you are quoting.',
      ),
    );
  });

  it.each(['deleted', 'protected', 'suspended'])(
    'when it answers a post that is gone or invisible: %s',
    async (how) => {
      const { id } = ask();
      if (how === 'deleted') stage.world.deletePost(id);
      else if (how === 'protected') stage.world.setProtected(stage.customer.id);
      else stage.world.suspend(stage.customer.id);
      expect(bare(await replyTo(id))).toEqual(
        forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'),
      );
    },
  );

  it('when it is too long', async () => {
    const { status, body } = await tweet('x'.repeat(281));
    expect(status).toBe(400);
    expect(body).toEqual({
      title: 'Bad Request',
      detail: expect.stringMatching(/^Your Tweet text is too long\. /),
      type: 'about:blank',
      status: 400,
    });
  });
});

describe('direct messages are refused', () => {
  it('when the other one does not want them, and in a conversation of others', async () => {
    stage.world.setUser(stage.customer.id, { directMessages: 'nobody' });
    expect(bare(await raw('POST', `/2/dm_conversations/with/${stage.customer.id}/messages`, { text: 'hi' }))).toEqual(
      forbidden('You do not have permission to DM one or more participants.'),
    );
    const [one, other] = ['a_friend', 'b_friend'].map((handle) => stage.world.addUser({ handle }).id) as [
      string,
      string,
    ];
    const sent = stage.world.directMessage({ from: one, to: other, text: 'psst' });
    expect(bare(await raw('POST', `/2/dm_conversations/${sent.conversationId}/messages`, { text: 'hi' }))).toEqual(
      forbidden('This operation is not permitted.'),
    );
  });
});

describe('looking up is answered with errors in a 200', () => {
  const missing = (id: string) => ({
    resource_type: 'tweet',
    resource_id: id,
    parameter: 'id',
    value: id,
    title: 'Not Found Error',
    type: `${PROBLEMS}resource-not-found`,
    detail: `Could not find tweet with id: [${id}].`,
  });

  it('and no data when a post was deleted', async () => {
    const { id } = ask();
    stage.world.deletePost(id);
    const { status, body } = await raw('GET', `/2/tweets/${id}`);
    expect({ status, body }).toEqual({ status: 200, body: { errors: [missing(id)] } });
  });

  it('that say Authorization Error when the author is protected', async () => {
    const { id } = ask();
    stage.world.setProtected(stage.customer.id);
    const { status, body } = await raw('GET', `/2/tweets/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      errors: [
        expect.objectContaining({
          title: 'Authorization Error',
          type: `${PROBLEMS}not-authorized-for-resource`,
          resource_type: 'tweet',
          resource_id: id,
          parameter: 'id',
          value: id,
        }),
      ],
    });
  });

  it('when the author, or the user, is suspended', async () => {
    const { id } = ask();
    stage.world.suspend(stage.customer.id);
    const post = await raw('GET', `/2/tweets/${id}`);
    expect(post.body).toEqual({ errors: [expect.objectContaining({ resource_id: id })] });
    const user = await raw('GET', `/2/users/${stage.customer.id}`);
    expect(user).toMatchObject({
      status: 200,
      body: { errors: [{ title: 'Forbidden', resource_id: stage.customer.id }] },
    });
    for (const { body } of [post, user]) expect(body).not.toHaveProperty('data');
  });
});

describe('a request is refused', () => {
  it('when a parameter is wrong, which is named', async () => {
    const { status, body } = await raw('GET', `/2/users/${stage.brand.id}/mentions?max_results=1000`);
    expect(status).toBe(400);
    expect(body).toEqual({
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${PROBLEMS}invalid-request`,
      errors: [{ parameters: { max_results: ['1000'] }, message: expect.stringContaining('max_results') }],
    });
  });

  it('when since_id is too old for search', async () => {
    const { status, body } = await raw('GET', '/2/tweets/search/recent?query=help&since_id=1');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(
            /^'since_id' must be a tweet id created after .+\. Please use a 'since_id' that is larger than \d+$/,
          ),
        },
      ],
    });
  });

  it('when the token is wrong', async () => {
    expect(await raw('GET', '/2/users/me', undefined, 'wrong')).toMatchObject({
      status: 401,
      text: '{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}',
    });
  });

  it('when an OAuth 1.0a client’s clock is wrong', async () => {
    const { accessToken, accessSecret } = stage.world.issueOAuth1Tokens(stage.brand.id, stage.app.id);
    const oauth: Record<string, string> = {
      oauth_consumer_key: stage.app.apiKey,
      oauth_token: accessToken,
      oauth_nonce: 'once',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: String(Math.floor(Date.now() / 1000) - 3_600),
      oauth_version: '1.0',
    };
    const nothing = new URLSearchParams();
    const baseUrl = `${stage.sandbox.apiOrigin}/2/users/me`;
    const signed = { method: 'GET', baseUrl, query: nothing, form: nothing, oauth };
    oauth['oauth_signature'] = signature(signed, stage.app.apiSecret, accessSecret);
    const header = Object.entries(oauth).map(([name, value]) => `${name}="${encodeURIComponent(value)}"`);
    expect(await raw('GET', '/2/users/me', undefined, `OAuth ${header.join(', ')}`)).toMatchObject({
      status: 401,
      text: '{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}',
    });
  });

  it('when an app asks by itself for what only a user can have', async () => {
    expect(await raw('GET', '/2/users/me', undefined, stage.app.bearerToken)).toMatchObject({
      status: 403,
      body: { title: 'Unsupported Authentication', type: `${PROBLEMS}unsupported-authentication`, status: 403 },
    });
  });

  it('when the rate limit is used up', async () => {
    stage.world.limits.scale = 0.01;
    await raw('GET', '/2/users/me');
    const refused = await raw('GET', '/2/users/me');
    expect(refused).toMatchObject({
      status: 429,
      text: '{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}',
    });
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
  });

  it('when the usage cap is reached', async () => {
    ask();
    stage.world.setCredits(stage.app.id, { postCap: 0 });
    expect(await raw('GET', `/2/users/${stage.brand.id}/mentions`)).toMatchObject({
      status: 429,
      body: { title: 'UsageCapExceeded', type: `${PROBLEMS}usage-capped`, period: 'Monthly', scope: 'Product' },
    });
  });

  it('when there are no credits', async () => {
    stage.world.setCredits(stage.app.id, { balanceUsd: 0 });
    const { status, text } = await raw('GET', `/2/users/${stage.brand.id}/mentions`);
    expect(status).toBe(402);
    expect(text).toMatch(
      /^\{"account_id":\d+,"title":"CreditsDepleted","detail":"Your enrolled account \[\d+\] does not have any credits to fulfill this request\.","type":"https:\/\/api\.twitter\.com\/2\/problems\/credits"\}$/,
    );
  });

  it('when a refresh token was used before, or never existed', async () => {
    const answer = await fetch(`${stage.sandbox.apiOrigin}/2/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${stage.app.clientId}:${stage.app.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'spent' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe(
      '{"error":"invalid_request","error_description":"Value passed for the token was invalid."}',
    );
  });
});

describe('the filtered stream is refused', () => {
  const STREAM = '/2/tweets/search/stream';
  const rules = (add: object[]) => raw('POST', `${STREAM}/rules`, { add }, stage.app.bearerToken);

  it('without rules', async () => {
    expect(await raw('GET', STREAM, undefined, stage.app.bearerToken)).toMatchObject({
      status: 409,
      body: {
        title: 'ConnectionException',
        connection_issue: 'RuleConfigurationIssue',
        type: `${PROBLEMS}streaming-connection`,
      },
    });
  });

  it('when it is connected already, and no rate limit is exhausted then', async () => {
    await rules([{ value: '@northwind' }]);
    await openStream(stage, STREAM);
    const busy = await raw('GET', STREAM, undefined, stage.app.bearerToken);
    expect(busy).toMatchObject({
      status: 429,
      text: `{"title":"ConnectionException","detail":"This stream is currently at the maximum allowed connection limit.","connection_issue":"TooManyConnections","type":"${PROBLEMS}streaming-connection"}`,
    });
    expect(Number(busy.headers.get('x-rate-limit-remaining') ?? 1)).toBeGreaterThan(0);
  });

  it('as a rule: invalid, or there twice, each named in a 2xx', async () => {
    await rules([{ value: '@northwind' }]);
    const { status, body } = await rules([{ value: '@northwind' }, { value: 'is:reply' }]);
    expect(Math.floor(status / 100)).toBe(2);
    expect(body).toMatchObject({
      errors: [
        { value: '@northwind', type: `${PROBLEMS}duplicate-rules` },
        { value: 'is:reply', type: `${PROBLEMS}invalid-rules` },
      ],
    });
  });

  it('as a rule: one more than an app may have', async () => {
    await rules(Array.from({ length: 1_000 }, (_, i) => ({ value: `word${i}` })));
    const { body } = await rules([{ value: 'onemore' }]);
    expect(body).toMatchObject({ errors: [{ type: `${PROBLEMS}rule-cap` }] });
  });
});
