import { ApiResponseError, type TwitterApi } from 'twitter-api-v2';
import { z } from 'zod';
import { ChannelError } from '../channel-errors.js';
import type { Consent, Grants, TokenLife } from '../channel-grants.js';
import type { XClients } from './x-client.js';
import { parseXCredentials, type XApp, type XTokens } from './x-credentials.js';
import { toChannelError } from './x-errors.js';

/** What an inbox needs, and nothing more. `offline.access` is what lets it renew its tokens without the admin. */
export const SCOPES = [
  'tweet.read',
  'tweet.write',
  'tweet.moderate.write',
  'users.read',
  'dm.read',
  'dm.write',
  'media.write',
  'offline.access',
] as const;

const TOKEN_URL = 'https://api.x.com/2/oauth2/token';
const REVOKE_URL = 'https://api.x.com/2/oauth2/revoke';
/** OAuth says forms; the library would send JSON, which X takes as well. */
const AS_FORM = { forceBodyMode: 'url' } as const;

const issued = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
  scope: z.string(),
});

interface XGrantSettings {
  app: XApp | undefined;
  sandboxOrigin: string | undefined;
  now: () => Date;
}

/** OAuth 2.0 with PKCE: the brand's user agrees on X's page, and X gives this installation's app tokens of its own. */
export class XGrants implements Grants {
  /** The app belongs to the sandbox where there is one. */
  readonly sandbox: boolean;

  constructor(
    private readonly clients: XClients,
    private readonly settings: XGrantSettings,
  ) {
    this.sandbox = settings.sandboxOrigin !== undefined;
  }

  ask(redirectUri: string, state: string): Consent {
    const link = this.client(this.sandbox).generateOAuth2AuthLink(redirectUri, { state, scope: [...SCOPES] });
    const url = new URL(link.url);
    url.searchParams.set('code_challenge_method', 'S256'); // the library writes it small
    const { sandboxOrigin } = this.settings;
    const page = sandboxOrigin === undefined ? url : new URL(url.pathname + url.search, sandboxOrigin);
    return { url: page.href, verifier: link.codeVerifier };
  }

  async redeem(code: string, verifier: string, redirectUri: string): Promise<XTokens> {
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri };
    const refused = 'X did not accept its own answer: it is good for half a minute only. Connect the account again.';
    return this.tokens(form, this.sandbox, 'rejected', refused);
  }

  life(credentials: unknown): TokenLife | null {
    const known = parseXCredentials(credentials);
    if (known.type === 'oauth1') return null;
    return { expiresAt: new Date(known.expiresAt), renewable: known.refreshToken !== null };
  }

  same(one: unknown, other: unknown): boolean {
    return parseXCredentials(one).accessToken === parseXCredentials(other).accessToken;
  }

  async refresh(credentials: unknown, sandbox: boolean): Promise<XTokens> {
    const known = parseXCredentials(credentials);
    if (known.type === 'oauth1' || known.refreshToken === null) {
      throw new ChannelError('unauthorized', 'X’s permission has ended. Connect the account again.', {
        certainlyNotDone: true,
      });
    }
    const refused = 'X no longer lets this installation act for the account. Connect it again; nothing is lost.';
    const form = { grant_type: 'refresh_token', refresh_token: known.refreshToken };
    return this.tokens(form, sandbox, 'unauthorized', refused);
  }

  async revoke(credentials: unknown, sandbox: boolean): Promise<boolean> {
    const known = parseXCredentials(credentials);
    if (known.type === 'oauth1') return false; // X has no way for these; only the owner can take them back
    const client = this.client(sandbox);
    const tokens = { refresh_token: known.refreshToken, access_token: known.accessToken };
    for (const [token_type_hint, token] of Object.entries(tokens)) {
      if (token === null) continue;
      await this.post(client, REVOKE_URL, { token, token_type_hint }).catch((error: unknown) => {
        if (!isRefusedGrant(error)) throw error; // it has ended already
      });
    }
    return true;
  }

  private async tokens(
    form: Record<string, string>,
    sandbox: boolean,
    refusedAs: 'unauthorized' | 'rejected',
    refused: string,
  ): Promise<XTokens> {
    const answer = await this.post(this.client(sandbox), TOKEN_URL, form).catch((error: unknown) => {
      if (isRefusedGrant(error)) throw new ChannelError(refusedAs, refused, { certainlyNotDone: true, cause: error });
      throw error;
    });
    const { data } = issued.safeParse(answer);
    if (!data) {
      throw new ChannelError('malformed_answer', 'X answered with something unreadable.', {
        certainlyNotDone: false,
        retryAfterMs: 5_000,
      });
    }
    return {
      type: 'oauth2',
      accessToken: data.access_token,
      refreshToken: data.refresh_token ?? null,
      expiresAt: new Date(this.settings.now().getTime() + data.expires_in * 1000).toISOString(),
      scopes: data.scope.split(' ').filter(Boolean),
    };
  }

  private async post(client: TwitterApi, url: string, form: Record<string, string>): Promise<unknown> {
    try {
      return await client.post(url, { ...form, client_id: this.requireApp().clientId }, AS_FORM);
    } catch (error) {
      if (isRefusedGrant(error)) throw error;
      if (isRefusedApp(error))
        throw new ChannelError('rejected', REFUSED_APP, { certainlyNotDone: true, cause: error });
      throw toChannelError(error, true, this.settings.now());
    }
  }

  private client(sandbox: boolean): TwitterApi {
    return this.clients.oauthClient(this.requireApp(), sandbox);
  }

  private requireApp(): XApp {
    if (this.settings.app) return this.settings.app;
    throw new ChannelError('no_app', NO_APP, { certainlyNotDone: true });
  }
}

const NO_APP =
  'This installation has no X app of its own yet: set PARLEY_X_CLIENT_ID and PARLEY_X_CLIENT_SECRET, or connect with the keys of an app.';
const REFUSED_APP =
  'X does not know the app of this installation. Check PARLEY_X_CLIENT_ID and PARLEY_X_CLIENT_SECRET; no account needs to be connected again.';

/** A spent, revoked or expired token or code. X says invalid_request where OAuth says invalid_grant. */
const isRefusedGrant = (error: unknown): boolean =>
  error instanceof ApiResponseError && error.code === 400 && /^invalid_(request|grant)$/.test(oauthErrorOf(error));

/** Our own mistake, which says nothing about the grant. */
const isRefusedApp = (error: unknown): boolean =>
  error instanceof ApiResponseError && (error.code === 401 || error.code === 403 || /client/.test(oauthErrorOf(error)));

const oauthErrorOf = (error: ApiResponseError): string => {
  const code = (error.data as { error?: unknown } | null)?.error;
  return typeof code === 'string' ? code : '';
};
