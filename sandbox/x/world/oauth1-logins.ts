import type { SandboxClock } from './clock.ts';
import { Expiring } from './expiring.ts';
import type { Identities } from './identities.ts';
import type { Random } from './random.ts';
import type { App, OAuth1Tokens } from './records.ts';

const REQUEST_LIFETIME_MS = 15 * 60_000;

export interface OAuth1Request {
  appId: string;
  token: string;
  secret: string;
  callback: string;
  permissions: App['permissions'];
  /** Once a user has said yes. */
  granted?: { userId: string; verifier: string };
}

/** The three legs of OAuth 1.0a: a request token, a user's yes, an access token. */
export class OAuth1Logins {
  readonly #identities: Identities;
  readonly #random: Random;
  readonly #requests: Expiring<OAuth1Request>;

  constructor(identities: Identities, random: Random, clock: SandboxClock) {
    this.#identities = identities;
    this.#random = random;
    this.#requests = new Expiring(clock, REQUEST_LIFETIME_MS);
  }

  begin(app: App, callback: string, permissions: App['permissions']): OAuth1Request {
    const token = this.#random.key(27);
    const request = { appId: app.id, token, secret: this.#random.key(32), callback, permissions };
    this.#requests.set(token, request);
    return request;
  }

  request(token: string): OAuth1Request | undefined {
    return this.#requests.get(token);
  }

  /** The user has said yes. Returns the verifier. */
  authorize(request: OAuth1Request, userId: string): string {
    request.granted = { userId: this.#identities.user(userId).id, verifier: this.#random.key(32) };
    return request.granted.verifier;
  }

  cancel(token: string): void {
    this.#requests.take(token);
  }

  /** The access token, which stays the same for an app and a user as long as nothing about it changes. */
  complete(request: OAuth1Request, verifier: string): OAuth1Tokens | null {
    if (!request.granted || request.granted.verifier !== verifier) return null;
    this.#requests.take(request.token);
    const { appId, permissions, granted } = request;
    const earlier = [...this.#identities.tokens.values()].find(
      (tokens) =>
        tokens.type === 'oauth1' &&
        !tokens.revoked &&
        tokens.appId === appId &&
        tokens.userId === granted.userId &&
        tokens.permissions === permissions,
    );
    return (
      (earlier as OAuth1Tokens | undefined) ?? this.#identities.issueOAuth1Tokens(granted.userId, appId, permissions)
    );
  }
}
