import { mayReturnTo } from '../world/consents.ts';
import type { CodeRefusal } from '../world/oauth2-grants.ts';
import type { App, OAuth2Tokens } from '../world/records.ts';
import { isScope } from '../world/scopes.ts';
import type { Caller } from './authentication.ts';
import { basicCredentials, clientOf, OAuthRefusal } from './client-credentials.ts';
import { aboutForm, ask, decide, redirect } from './consent.ts';
import { refusalPage } from './consent-page.ts';
import type { Answer, OpenCall, OpenEndpoint } from './endpoint.ts';

export const oauth2Endpoints: OpenEndpoint[] = [
  { open: true, method: 'GET', path: '/i/oauth2/authorize', about: () => null, answer: authorize },
  { open: true, method: 'POST', path: '/i/oauth2/authorize', about: aboutForm, answer: decide },
  { open: true, method: 'POST', path: '/2/oauth2/token', about: aboutToken, answer: refusing(token) },
  { open: true, method: 'POST', path: '/2/oauth2/revoke', about: aboutToken, answer: refusing(revoke) },
  { open: true, method: 'POST', path: '/oauth2/token', about: aboutApp, answer: appToken },
];

const MAX_STATE = 500;

/** Only a page can answer before it is clear that the address to return to belongs to the app. */
function authorize(call: OpenCall): Answer {
  const { world, request } = call;
  const value = (name: string) => request.query.get(name) ?? '';
  const app = world.identities.appByClientId(value('client_id'));
  if (!app) return refusalPage('There is no app with this client_id.');
  const redirectUri = value('redirect_uri');
  if (!mayReturnTo(app, redirectUri)) {
    return refusalPage('The redirect_uri is not exactly one of the callback URLs that the app has registered.');
  }
  const twice = [...request.query.keys()].find((name) => request.query.getAll(name).length > 1);
  if (twice !== undefined) return refusalPage(`The parameter ${twice} is there more than once.`);

  const state = value('state');
  const refuse = (error: string, error_description: string) =>
    redirect(redirectUri, { error, error_description, ...(state.length <= MAX_STATE && state ? { state } : {}) });
  if (value('response_type') !== 'code') return refuse('unsupported_response_type', 'The response_type must be code.');
  if (state === '') return refuse('invalid_request', 'Missing required parameter [state].');
  if (state.length > MAX_STATE) return refuse('invalid_request', `The state is longer than ${MAX_STATE} characters.`);
  const scopes = [...new Set(value('scope').split(' ').filter(Boolean))];
  if (scopes.length === 0) return refuse('invalid_scope', 'Missing required parameter [scope].');
  if (!scopes.every(isScope)) return refuse('invalid_scope', `Unknown among the scopes: ${scopes.join(' ')}`);
  const challengeMethod = { s256: 'S256', plain: 'plain' }[value('code_challenge_method').toLowerCase()];
  if (challengeMethod !== 'S256' && challengeMethod !== 'plain') {
    return refuse('invalid_request', 'The code_challenge_method must be S256 or plain.');
  }
  const challenge = value('code_challenge');
  if (!(challengeMethod === 'S256' ? /^[\w-]{43}$/ : /^[\w.~-]{1,128}$/).test(challenge)) {
    return refuse('invalid_request', 'The code_challenge is missing or malformed.');
  }
  return ask(call, {
    type: 'oauth2',
    app,
    state,
    request: { appId: app.id, redirectUri, scopes, challenge, challengeMethod },
  });
}

/** A refusal of the token endpoints is an OAuth error, not one of X's problems. */
function refusing(answer: (call: OpenCall) => Answer): (call: OpenCall) => Answer {
  return (call) => {
    try {
      return answer(call);
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      return { status: error.status, body: { error: error.code, error_description: error.message } };
    }
  };
}

function token(call: OpenCall): Answer {
  const app = clientOf(call);
  switch (required(call, 'grant_type')) {
    case 'authorization_code':
      return redeem(call, app);
    case 'refresh_token': {
      const tokens = call.world.oauth2.refresh(app, required(call, 'refresh_token'));
      if (!tokens) throw new OAuthRefusal(400, 'invalid_request', 'Value passed for the token was invalid.');
      return issued(call, tokens);
    }
    default:
      throw new OAuthRefusal(400, 'unsupported_grant_type', 'Value passed for the grant type was invalid.');
  }
}

const CODE_REFUSALS: Record<CodeRefusal, string> = {
  code: 'Value passed for the authorization code was invalid.',
  'redirect-uri': 'Value passed for the redirect uri did not match the uri of the authorization code.',
  verifier: 'Value passed for the code verifier did not match the code challenge.',
};

function redeem(call: OpenCall, app: App): Answer {
  const code = required(call, 'code');
  const redirectUri = required(call, 'redirect_uri');
  const tokens = call.world.oauth2.redeem(app, code, redirectUri, required(call, 'code_verifier'));
  if (typeof tokens === 'string') throw new OAuthRefusal(400, 'invalid_request', CODE_REFUSALS[tokens]);
  return issued(call, tokens);
}

function issued({ world }: OpenCall, tokens: OAuth2Tokens): Answer {
  world.revision++;
  return {
    status: 200,
    committed: tokens.accessToken,
    body: {
      token_type: 'bearer',
      expires_in: Math.round((tokens.expiresAt - world.clock.now()) / 1000),
      access_token: tokens.accessToken,
      scope: tokens.scopes.join(' '),
      ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
    },
  };
}

function revoke(call: OpenCall): Answer {
  const app = clientOf(call);
  const tokens = call.world.oauth2.find(required(call, 'token'));
  // RFC 7009: what is not there (any more) is revoked already.
  if (tokens?.appId !== app.id) return { status: 200, body: { revoked: true } };
  call.world.revoke(tokens.accessToken);
  return { status: 200, committed: tokens.accessToken, body: { revoked: true } };
}

/** The app's own bearer token, for its consumer key and secret. */
function appToken(call: OpenCall): Answer {
  const basic = basicCredentials(call.request.authorization);
  const app = basic && call.world.identities.appByKey(basic.name);
  if (!app || app.apiSecret !== basic.secret) {
    const label = 'authenticity_token_error';
    return { status: 403, body: { errors: [{ code: 99, label, message: 'Unable to verify your credentials' }] } };
  }
  if (call.fields['grant_type'] !== 'client_credentials') {
    const message = 'Missing required parameter : grant_type';
    return { status: 403, body: { errors: [{ code: 170, label: 'forbidden_missing_parameter', message }] } };
  }
  return { status: 200, body: { token_type: 'bearer', access_token: app.bearerToken } };
}

function aboutToken({ world, fields, request }: OpenCall): Caller | null {
  const clientId = basicCredentials(request.authorization)?.name ?? fields['client_id'] ?? '';
  const app = world.identities.appByClientId(clientId);
  const tokens = world.oauth2.find(fields['refresh_token'] ?? fields['token'] ?? '');
  return app ? { app, user: (tokens && world.identities.users.get(tokens.userId)) ?? null, tokens: null } : null;
}

function aboutApp({ world, request }: OpenCall): Caller | null {
  const app = world.identities.appByKey(basicCredentials(request.authorization)?.name ?? '');
  return app ? { app, user: null, tokens: null } : null;
}

function required({ fields }: OpenCall, name: string): string {
  const value = fields[name];
  if (!value) throw new OAuthRefusal(400, 'invalid_request', `Missing required parameter [${name}].`);
  return value;
}
