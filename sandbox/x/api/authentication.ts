import type { App, Tokens, User } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { isSignedBy, parseAuthorization } from './oauth1-signature.ts';
import { problem } from './problems.ts';

export interface Caller {
  app: App;
  /** null: the app itself, by its bearer token. */
  user: User | null;
  tokens: Tokens | null;
}

export interface IncomingRequest {
  method: string;
  /** As the client addressed it: https://api.x.com */
  origin: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  authorization: string | undefined;
}

const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Tells who calls, by OAuth 1.0a signature, OAuth 2 access token or app bearer token; refuses everything else with X's 401. */
export class Authentication {
  readonly #world: World;
  /** Nonce → when it may be forgotten. */
  readonly #nonces = new Map<string, number>();
  #nextSweep = 0;

  constructor(world: World) {
    this.#world = world;
  }

  callerOf(request: IncomingRequest): Caller {
    const header = request.authorization ?? '';
    if (/^OAuth /i.test(header)) return this.#oauth1(request, parseAuthorization(header));
    if (/^Bearer /i.test(header)) return this.#bearer(header.slice('Bearer '.length).trim());
    throw problem('unauthorized');
  }

  #bearer(token: string): Caller {
    const app = this.#world.identities.appByBearer(token);
    if (app) return { app, user: null, tokens: null };
    const tokens = this.#world.identities.tokens.get(token);
    if (tokens?.type !== 'oauth2' || tokens.revoked || tokens.expiresAt <= this.#world.clock.now()) {
      throw problem('unauthorized');
    }
    return this.#callerWith(tokens);
  }

  #oauth1(request: IncomingRequest, oauth: Record<string, string>): Caller {
    const app = this.#world.identities.appByKey(oauth['oauth_consumer_key'] ?? '');
    const tokens = this.#world.identities.tokens.get(oauth['oauth_token'] ?? '');
    if (!app || tokens?.type !== 'oauth1' || tokens.revoked || tokens.appId !== app.id) throw problem('unauthorized');
    const refusal = this.#doubt(request, oauth, app, tokens.accessSecret);
    if (refusal) throw problem(refusal);
    return this.#callerWith(tokens);
  }

  /** For the legs of the OAuth 1.0a sign-in, where there is a request token at most: `secretOf` knows its secret. */
  signedBeforeAccess(
    request: IncomingRequest,
    secretOf: (token: string | undefined, app: App) => string | undefined,
  ): { app: App; token: string | undefined } {
    const oauth = parseAuthorization(request.authorization ?? '');
    const app = this.#world.identities.appByKey(oauth['oauth_consumer_key'] ?? '');
    const token = oauth['oauth_token'];
    const secret = app && secretOf(token, app);
    if (!app || secret === undefined) throw problem('could-not-authenticate');
    const refusal = this.#doubt(request, oauth, app, secret);
    if (refusal) throw problem(refusal === 'unauthorized' ? 'could-not-authenticate' : refusal);
    return { app, token };
  }

  /** What is wrong with a signature. */
  #doubt(request: IncomingRequest, oauth: Record<string, string>, app: App, tokenSecret: string) {
    if (oauth['oauth_signature_method'] !== 'HMAC-SHA1' || !oauth['oauth_nonce']) return 'unauthorized';
    // Clients stamp with the real time, whatever a test has done to the sandbox's clock.
    const stamp = Number(oauth['oauth_timestamp']) * 1000;
    const now = Date.now() + this.#world.behaviour.oauth1ClockSkewMs;
    if (!(Math.abs(now - stamp) <= CLOCK_TOLERANCE_MS)) return 'timestamp-out-of-bounds';

    const signed = { ...request, baseUrl: request.origin + request.path, oauth };
    if (!isSignedBy(signed, app.apiSecret, tokenSecret)) return 'unauthorized';
    const nonce = `${app.apiKey} ${oauth['oauth_token'] ?? ''} ${oauth['oauth_nonce']}`;
    return this.#isFresh(nonce) ? null : 'unauthorized';
  }

  #callerWith(tokens: Tokens): Caller {
    const app = this.#world.identities.apps.get(tokens.appId);
    const user = this.#world.identities.users.get(tokens.userId);
    if (!app || !user) throw problem('unauthorized');
    return { app, user, tokens };
  }

  #isFresh(nonce: string): boolean {
    const now = Date.now();
    if (now >= this.#nextSweep) {
      for (const [known, expiresAt] of this.#nonces) if (expiresAt <= now) this.#nonces.delete(known);
      this.#nextSweep = now + CLOCK_TOLERANCE_MS;
    }
    if (this.#nonces.has(nonce)) return false;
    this.#nonces.set(nonce, now + 2 * CLOCK_TOLERANCE_MS);
    return true;
  }
}
