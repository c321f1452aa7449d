import type { App } from '../world/records.ts';
import type { OpenCall } from './endpoint.ts';

/** What the OAuth 2.0 endpoints answer instead of a problem. */
export class OAuthRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }
}

/** The app that calls: a confidential client by Basic authentication, a public one by its client_id in the body. */
export function clientOf({ world, request, fields }: OpenCall): App {
  const basic = basicCredentials(request.authorization);
  const clientId = basic?.name ?? fields['client_id'];
  if (clientId === undefined) throw new OAuthRefusal(400, 'invalid_request', 'Missing required parameter [client_id].');
  const app = world.identities.appByClientId(clientId);
  if (!app || (fields['client_id'] ?? clientId) !== clientId) {
    throw new OAuthRefusal(400, 'invalid_client', 'Value passed for the client id was invalid.');
  }
  // X says so too when there is a header and its secret is wrong, and when a public client sends one.
  if ((basic?.secret ?? null) !== app.clientSecret) {
    throw new OAuthRefusal(401, 'unauthorized_client', 'Missing valid authorization header');
  }
  return app;
}

/** RFC 6749: both parts are encoded as in a form. */
export function basicCredentials(authorization: string | undefined): { name: string; secret: string } | undefined {
  if (!authorization?.startsWith('Basic ')) return undefined;
  const text = Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { name: decodeURIComponent(text.slice(0, colon)), secret: decodeURIComponent(text.slice(colon + 1)) };
  } catch {
    return undefined; // A stray per cent sign: nothing that X has issued.
  }
}
