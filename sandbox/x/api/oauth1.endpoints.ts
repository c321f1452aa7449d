import { mayReturnTo } from '../world/consents.ts';
import type { App } from '../world/records.ts';
import type { Caller } from './authentication.ts';
import { aboutForm, ask, decide } from './consent.ts';
import { refusalPage } from './consent-page.ts';
import type { Answer, OpenCall, OpenEndpoint } from './endpoint.ts';
import { parseAuthorization } from './oauth1-signature.ts';
import { problem } from './problems.ts';

export const oauth1Endpoints: OpenEndpoint[] = [
  { open: true, method: 'POST', path: '/oauth/request_token', about: aboutApp, answer: requestToken },
  { open: true, method: 'GET', path: '/oauth/authorize', about: () => null, answer: authorize },
  { open: true, method: 'POST', path: '/oauth/authorize', about: aboutForm, answer: decide },
  // On X it skips the question for those who have said yes before. Here nobody is signed in, so it has to ask.
  { open: true, method: 'GET', path: '/oauth/authenticate', about: () => null, answer: authorize },
  { open: true, method: 'POST', path: '/oauth/authenticate', about: aboutForm, answer: decide },
  { open: true, method: 'POST', path: '/oauth/access_token', about: aboutApp, answer: accessToken },
];

const CALLBACK_NOT_APPROVED = `<?xml version='1.0' encoding='UTF-8'?><errors><error code="415">Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings</error></errors>`;

function requestToken(call: OpenCall): Answer {
  const { app } = call.authentication.signedBeforeAccess(call.request, (token) =>
    token === undefined ? '' : undefined,
  );
  const callback = parameter(call, 'oauth_callback') ?? '';
  if (!mayReturnTo(app, callback)) {
    return { status: 403, headers: { 'content-type': 'application/xml; charset=utf-8' }, body: CALLBACK_NOT_APPROVED };
  }
  const request = call.world.oauth1.begin(app, callback, permissionsFor(app, parameter(call, 'x_auth_access_type')));
  return form({ oauth_token: request.token, oauth_token_secret: request.secret, oauth_callback_confirmed: 'true' });
}

/** An app may ask for less than it could have. */
function permissionsFor(app: App, accessType: string | undefined): App['permissions'] {
  switch (accessType) {
    case undefined:
      return app.permissions;
    case 'read':
      return 'read';
    case 'write':
      return app.permissions === 'read' ? 'read' : 'read-write';
    default:
      throw problem('bad-access-type');
  }
}

function authorize(call: OpenCall): Answer {
  const request = call.world.oauth1.request(call.request.query.get('oauth_token') ?? '');
  const app = request && call.world.identities.apps.get(request.appId);
  if (!app || request.granted) return refusalPage('There is no such request token, or it is invalid or used.');
  return ask(call, { type: 'oauth1', app, request }, call.request.query.get('screen_name') ?? undefined);
}

function accessToken(call: OpenCall): Answer {
  const { world, authentication } = call;
  const { token } = authentication.signedBeforeAccess(call.request, (token, signer) => {
    const request = world.oauth1.request(token ?? '');
    return request?.appId === signer.id ? request.secret : undefined;
  });
  const request = world.oauth1.request(token ?? '');
  const tokens = request && world.oauth1.complete(request, parameter(call, 'oauth_verifier') ?? '');
  if (!tokens) throw problem('could-not-authenticate');
  world.revision++;
  const { handle } = world.identities.user(tokens.userId);
  const { accessToken: oauth_token, accessSecret: oauth_token_secret, userId: user_id } = tokens;
  return { ...form({ oauth_token, oauth_token_secret, user_id, screen_name: handle }), committed: oauth_token };
}

function aboutApp({ world, request }: OpenCall): Caller | null {
  const key = parseAuthorization(request.authorization ?? '')['oauth_consumer_key'];
  const app = world.identities.appByKey(key ?? '');
  return app ? { app, user: null, tokens: null } : null;
}

/** Clients put them into the header, the form or the query. */
function parameter({ request, fields }: OpenCall, name: string): string | undefined {
  return parseAuthorization(request.authorization ?? '')[name] ?? fields[name] ?? request.query.get(name) ?? undefined;
}

function form(fields: Record<string, string>): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
  };
}
