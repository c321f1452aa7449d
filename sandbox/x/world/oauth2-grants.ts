import { createHash, timingSafeEqual } from 'node:crypto';
import type { SandboxClock } from './clock.ts';
import { Expiring } from './expiring.ts';
import type { Identities } from './identities.ts';
import type { Random } from './random.ts';
import type { App, Behaviour, OAuth2Tokens } from './records.ts';
import type { Scope } from './scopes.ts';

const CODE_LIFETIME_MS = 30_000;

export interface AuthorizationRequest {
  appId: string;
  redirectUri: string;
  scopes: Scope[];
  challenge: string;
  challengeMethod: 'S256' | 'plain';
}

export type CodeRefusal = 'code' | 'redirect-uri' | 'verifier';

/** Codes, and the tokens that come of them. A lost answer of X is lost: what was used up stays used up. */
export class OAuth2Grants {
  readonly #identities: Identities;
  readonly #random: Random;
  readonly #clock: SandboxClock;
  readonly #behaviour: Behaviour;
  readonly #codes: Expiring<AuthorizationRequest & { userId: string }>;

  constructor(identities: Identities, random: Random, clock: SandboxClock, behaviour: Behaviour) {
    this.#identities = identities;
    this.#random = random;
    this.#clock = clock;
    this.#behaviour = behaviour;
    this.#codes = new Expiring(clock, CODE_LIFETIME_MS);
  }

  /** The user has said yes. */
  authorize(request: AuthorizationRequest, userId: string): string {
    const code = this.#random.key(91);
    this.#codes.set(code, { ...request, userId: this.#identities.user(userId).id });
    return code;
  }

  /** Any attempt uses the code up, so that nobody can guess the verifier. */
  redeem(app: App, code: string, redirectUri: string, verifier: string): OAuth2Tokens | CodeRefusal {
    const known = this.#codes.get(code);
    if (known?.appId !== app.id) return 'code';
    this.#codes.take(code);
    if (known.redirectUri !== redirectUri) return 'redirect-uri';
    if (!answers(verifier, known)) return 'verifier';
    this.#forgetTheDead();
    return this.#identities.issueOAuth2Tokens(known.userId, app.id, known.scopes);
  }

  /** The tokens that a refresh token or an access token belongs to, dead or alive. */
  find(token: string): OAuth2Tokens | undefined {
    const byAccess = this.#identities.tokens.get(token);
    if (byAccess?.type === 'oauth2') return byAccess;
    return this.#all().find((tokens) => tokens.refreshToken === token);
  }

  /** New tokens for a refresh token, which is spent by this; null when it cannot be used any more, or never could. */
  refresh(app: App, refreshToken: string): OAuth2Tokens | null {
    const tokens = this.#all().find((candidate) => candidate.refreshToken === refreshToken);
    if (!tokens || tokens.revoked || tokens.appId !== app.id) return null;
    tokens.refreshToken = null;
    if (this.#behaviour.refreshRevokesAccess) tokens.revoked = true;
    this.#forgetTheDead();
    return this.#identities.issueOAuth2Tokens(tokens.userId, app.id, tokens.scopes);
  }

  #all(): OAuth2Tokens[] {
    return [...this.#identities.tokens.values()].filter((tokens) => tokens.type === 'oauth2');
  }

  #forgetTheDead(): void {
    const now = this.#clock.now();
    for (const tokens of this.#all()) {
      if (tokens.revoked || (tokens.expiresAt <= now && tokens.refreshToken === null)) {
        this.#identities.tokens.delete(tokens.accessToken);
      }
    }
  }
}

function answers(verifier: string, { challenge, challengeMethod }: AuthorizationRequest): boolean {
  const given =
    challengeMethod === 'plain' ? verifier : createHash('sha256').update(verifier, 'ascii').digest('base64url');
  return given.length === challenge.length && timingSafeEqual(Buffer.from(given), Buffer.from(challenge));
}
