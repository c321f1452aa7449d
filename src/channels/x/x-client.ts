import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import {
  TwitterApi,
  TwitterApiPluginResponseOverride,
  type ITwitterApiClientPlugin,
  type TwitterApiBasicAuth,
  type TwitterApiOAuth2Init,
  type TwitterApiTokens,
} from 'twitter-api-v2';
import type { Access } from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import { parseXCredentials, type XApp, type XCredentials, type XTokens } from './x-credentials.js';
import { metering } from './x-meter.js';
import { XWindows } from './x-windows.js';

/**
 * Sends what is meant for api.x.com to the sandbox: only the TCP peer changes, so URLs, Host and OAuth signatures are
 * what they would be. The library has no other way to reach another server with everything intact.
 */
class SandboxAgent extends https.Agent {
  constructor(
    private readonly origin: URL,
    options: https.AgentOptions,
  ) {
    super(options);
  }

  override createConnection(): Duplex {
    return net.connect({ host: this.origin.hostname, port: Number(this.origin.port) });
  }
}

const FOR_CALLS = { keepAlive: true, maxSockets: 16 };
/** A stream keeps its connection for days: it must not take a place from the calls. */
const FOR_STREAMS = { keepAlive: false };

/** The library sets no time-out of its own. */
const timeouts = (timeoutMs: number): ITwitterApiClientPlugin => ({
  onBeforeRequestConfig({ params }) {
    params.timeout ??= timeoutMs;
  },
});

export interface XClientSettings {
  /** Where accounts of the sandbox go instead of api.x.com. */
  sandboxOrigin: string | undefined;
  /** How long one call may take. */
  timeoutMs: number;
  app: XApp | undefined;
  now: () => Date;
}

type Tokens = TwitterApiTokens | TwitterApiOAuth2Init | TwitterApiBasicAuth | string;

const MOST_TRIES = 4;

/** Makes clients that share their connections. */
export class XClients {
  readonly windows: XWindows;
  private readonly agent = new https.Agent(FOR_CALLS);
  private readonly sandboxAgent: SandboxAgent | undefined;
  private readonly appTokens = new Map<string, Promise<string>>();

  constructor(private readonly settings: XClientSettings) {
    const { sandboxOrigin } = settings;
    this.windows = new XWindows(settings.now);
    this.sandboxAgent = sandboxOrigin === undefined ? undefined : new SandboxAgent(new URL(sandboxOrigin), FOR_CALLS);
  }

  /** For a connected account: keeps to its budget and to the limits that X told it, and meets an expired token by renewing it. */
  of(access: Access): TwitterApi {
    const credentials = parseXCredentials(access.credentials);
    const watching = access.budget === undefined ? [] : [this.windows.watch(access.budget)];
    const paying = access.meter ? [metering(access.meter, access.ownsApp ?? false)] : [];
    const renewing = credentials.type === 'oauth2' && access.renew ? [this.renewing(access.renew, credentials)] : [];
    return this.make(userTokens(credentials), access.sandbox, [...paying, ...watching, ...renewing]);
  }

  /** For keys of which nothing is known yet. */
  client(credentials: unknown, sandbox: boolean): TwitterApi {
    return this.make(userTokens(parseXCredentials(credentials)), sandbox);
  }

  /** For X's token endpoints: acts as the installation's own app. */
  oauthClient(app: XApp, sandbox: boolean): TwitterApi {
    const { clientId, clientSecret } = app;
    return this.make(clientSecret === undefined ? { clientId } : { clientId, clientSecret }, sandbox);
  }

  /**
   * For what X opens to apps only: streams, their rules, webhooks. The app is the one whose keys the account has, or the
   * installation's own. Throws a ChannelError `invalid_credentials`, whose message says what is missing, when there is none.
   */
  async appClient(credentials: unknown, sandbox: boolean): Promise<TwitterApi> {
    return this.make(await this.appToken(this.requireConsumer(credentials), sandbox), sandbox);
  }

  /** The same app for one who opens connections by themselves. Throws like `appClient`, and at once. */
  app({ credentials, sandbox }: Access): XAppAccess {
    const keys = this.requireConsumer(credentials);
    return {
      id: keys.apiKey,
      client: async () => {
        const bearer = await this.appToken(keys, sandbox);
        return { client: this.make(bearer, sandbox), bearer };
      },
      agent: this.longAgent(sandbox),
      forget: () => void this.appTokens.delete(nameOfApp(keys, sandbox)),
    };
  }

  private appToken(keys: ConsumerKeys, sandbox: boolean): Promise<string> {
    const name = nameOfApp(keys, sandbox);
    const known = this.appTokens.get(name);
    if (known) return known;
    const token = this.signInApp(keys, sandbox);
    this.appTokens.set(name, token);
    // A failed sign-in is not kept: the next one who asks tries again.
    token.catch(() => this.appTokens.get(name) === token && this.appTokens.delete(name));
    return token;
  }

  private longAgent(sandbox: boolean): https.Agent {
    const { sandboxOrigin } = this.settings;
    if (!sandbox || sandboxOrigin === undefined) return new https.Agent(FOR_STREAMS);
    return new SandboxAgent(new URL(sandboxOrigin), FOR_STREAMS);
  }

  private requireConsumer(credentials: unknown): ConsumerKeys {
    const keys = consumerKeys(parseXCredentials(credentials), this.settings.app);
    if (keys) return keys;
    throw new ChannelError(
      'invalid_credentials',
      'X streams to apps only, and this installation does not know its app’s consumer keys: set PARLEY_X_API_KEY and PARLEY_X_API_SECRET.',
      { certainlyNotDone: true },
    );
  }

  /** The library's own sign-in of an app keeps the token to itself. */
  private async signInApp({ apiKey, apiSecret }: ConsumerKeys, sandbox: boolean): Promise<string> {
    const basic = this.make({ username: apiKey, password: apiSecret }, sandbox);
    const answer: unknown = await basic.post('https://api.x.com/oauth2/token', { grant_type: 'client_credentials' });
    const token = (answer as { access_token?: unknown } | null)?.access_token;
    if (typeof token === 'string') return token;
    throw new ChannelError('malformed_answer', 'X gave the app no token.', {
      certainlyNotDone: true,
      retryAfterMs: 60_000,
    });
  }

  private make(tokens: Tokens, sandbox: boolean, plugins: ITwitterApiClientPlugin[] = []): TwitterApi {
    if (sandbox && !this.sandboxAgent) {
      throw new ChannelError('unavailable', 'This account lives in the X sandbox, and the sandbox is not running.', {
        certainlyNotDone: true,
        retryAfterMs: 60_000,
      });
    }
    // Any of them will do, but its overloads take one kind at a time.
    return new TwitterApi(tokens as string, {
      plugins: [timeouts(this.settings.timeoutMs), ...plugins],
      httpAgent: sandbox ? this.sandboxAgent : this.agent,
    });
  }

  /**
   * Sends no request with a token that has ended, and after a 401 tries again with a newer one: X refuses before it acts,
   * so nothing is done twice. More than once, because others may exchange that one too before the request arrives: X then
   * refuses it, and the permission has not ended. Everything else, a 403 too, is the caller's.
   */
  private renewing(renew: NonNullable<Access['renew']>, held: XTokens): ITwitterApiClientPlugin {
    let current = held;
    const triesOf = new WeakMap<object, number>();
    const renewed = async (used: XTokens): Promise<void> => {
      const fresh = parseXCredentials(await renew(used));
      if (fresh.type === 'oauth2') current = fresh;
    };
    return {
      onBeforeRequest: async ({ computedParams }) => {
        if (Date.parse(current.expiresAt) <= this.settings.now().getTime()) await renewed(current);
        computedParams.headers.Authorization = `Bearer ${current.accessToken}`;
      },
      onResponseError: async ({ client, params, computedParams, error }) => {
        const tries = triesOf.get(params) ?? 1;
        if (error.code !== 401 || tries === MOST_TRIES) return;
        const refused = computedParams.headers.Authorization;
        if (refused === `Bearer ${current.accessToken}`) await renewed(current);
        if (refused === `Bearer ${current.accessToken}`) return;
        const again = { ...params };
        triesOf.set(again, tries + 1);
        return new TwitterApiPluginResponseOverride(await client.send(again));
      },
    };
  }
}

/** An app of X, as itself and for no user. */
export interface XAppAccess {
  /** Not secret, and the same for all accounts of the app. */
  id: string;
  client(): Promise<{ client: TwitterApi; bearer: string }>;
  /** For a connection that lasts for days, and must not take a place from short ones. */
  agent: https.Agent;
  /** After X has refused the token (401): the next client signs in anew. */
  forget(): void;
}

interface ConsumerKeys {
  apiKey: string;
  apiSecret: string;
}

const consumerKeys = (credentials: XCredentials, app: XApp | undefined): ConsumerKeys | undefined =>
  credentials.type === 'oauth1' ? credentials : app?.consumer;

const nameOfApp = ({ apiKey, apiSecret }: ConsumerKeys, sandbox: boolean): string =>
  `${sandbox ? 'sandbox' : 'x'} ${apiKey} ${apiSecret}`;

const userTokens = (credentials: XCredentials): Tokens =>
  credentials.type === 'oauth2'
    ? credentials.accessToken
    : {
        appKey: credentials.apiKey,
        appSecret: credentials.apiSecret,
        accessToken: credentials.accessToken,
        accessSecret: credentials.accessSecret,
      };
