import type { App, OAuth1Tokens, OAuth2Tokens, Tokens, User } from './records.ts';
import type { Random } from './random.ts';
import type { SandboxClock } from './clock.ts';
import type { Snowflakes } from './snowflake.ts';

export type NewUser = { handle: string } & Partial<Omit<User, 'id' | 'handle'>>;
export type NewApp = {
  /** A public client has no secret. Default: confidential. */
  clientType?: 'confidential' | 'public';
} & Partial<Pick<App, 'name' | 'ownerId' | 'tier' | 'permissions' | 'callbackUrls' | 'anyLoopbackCallback'>>;

/** Every scope that an inbox asks for. */
export const inboxScopes = [
  'tweet.read',
  'tweet.write',
  'users.read',
  'dm.read',
  'dm.write',
  'media.write',
  'offline.access',
];

/** Who exists, which apps they use, and which tokens they gave to them. */
export class Identities {
  readonly users = new Map<string, User>();
  readonly apps = new Map<string, App>();
  readonly tokens = new Map<string, Tokens>();
  readonly #byHandle = new Map<string, User>();
  readonly #clock: SandboxClock;
  readonly #random: Random;
  readonly #ids: Snowflakes;

  constructor(clock: SandboxClock, random: Random, ids: Snowflakes) {
    this.#clock = clock;
    this.#random = random;
    this.#ids = ids;
  }

  addUser(fields: NewUser): User {
    const handle = fields.handle.replace(/^@/, '');
    if (!/^\w{1,15}$/.test(handle)) {
      throw new Error(`"${fields.handle}" is no handle: use 1 to 15 letters, digits or underscores.`);
    }
    if (this.#byHandle.has(handle.toLowerCase())) throw new Error(`The handle @${handle} is taken.`);
    const createdAt = fields.createdAt ?? this.#clock.now() - this.#random.between(30, 3000) * 86_400_000;
    const user: User = {
      id: this.#ids.at(createdAt),
      name: handle,
      description: '',
      location: '',
      lang: 'en',
      verified: false,
      premium: false,
      followers: this.#random.between(3, 900),
      following: this.#random.between(3, 600),
      likes: this.#random.between(0, 4000),
      listed: this.#random.between(0, 9),
      ...fields,
      handle,
      createdAt,
    };
    this.restoreUser(user);
    return user;
  }

  addApp(fields: NewApp = {}): App {
    const app: App = {
      id: this.#ids.at(this.#clock.now()),
      name: fields.name ?? 'Support inbox',
      ownerId: fields.ownerId ?? null,
      tier: fields.tier ?? 'self-serve',
      permissions: fields.permissions ?? 'read-write-dm',
      apiKey: this.#random.key(25),
      apiSecret: this.#random.key(50),
      bearerToken: `AAAAAAAAAAAAAAAAAAAAA${this.#random.key(83)}`,
      clientId: this.#random.key(34),
      clientSecret: fields.clientType === 'public' ? null : this.#random.key(50),
      callbackUrls: fields.callbackUrls ?? [],
      anyLoopbackCallback: fields.anyLoopbackCallback ?? false,
    };
    this.apps.set(app.id, app);
    return app;
  }

  issueOAuth1Tokens(userId: string, appId?: string, permissions?: App['permissions']): OAuth1Tokens {
    const app = this.#appFor(appId);
    const tokens: OAuth1Tokens = {
      type: 'oauth1',
      userId: this.user(userId).id,
      appId: app.id,
      accessToken: `${userId}-${this.#random.key(30)}`,
      accessSecret: this.#random.key(45),
      permissions: permissions ?? app.permissions,
      revoked: false,
    };
    this.tokens.set(tokens.accessToken, tokens);
    return tokens;
  }

  issueOAuth2Tokens(
    userId: string,
    appId?: string,
    scopes: string[] = inboxScopes,
    lifetimeMs = 7_200_000,
  ): OAuth2Tokens {
    const tokens: OAuth2Tokens = {
      type: 'oauth2',
      userId: this.user(userId).id,
      appId: this.#appFor(appId).id,
      accessToken: this.#random.key(91),
      refreshToken: scopes.includes('offline.access') ? this.#random.key(91) : null,
      scopes,
      expiresAt: this.#clock.now() + lifetimeMs,
      revoked: false,
    };
    this.tokens.set(tokens.accessToken, tokens);
    return tokens;
  }

  revoke(accessToken: string): void {
    const tokens = this.tokens.get(accessToken);
    if (!tokens) throw new Error('There is no such access token to revoke.');
    tokens.revoked = true;
  }

  /** Ends all that a user ever allowed to an app. Returns how many tokens that ended. */
  revokeAll(userId: string, appId: string): number {
    const live = [...this.tokens.values()].filter(
      (tokens) => tokens.userId === userId && tokens.appId === appId && !tokens.revoked,
    );
    for (const tokens of live) tokens.revoked = true;
    return live.length;
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (!user) throw new Error(`There is no user with the id ${id}.`);
    return user;
  }

  userByHandle(handle: string): User | undefined {
    return this.#byHandle.get(handle.replace(/^@/, '').toLowerCase());
  }

  appByKey(apiKey: string): App | undefined {
    return [...this.apps.values()].find((app) => app.apiKey === apiKey);
  }

  appByClientId(clientId: string): App | undefined {
    return [...this.apps.values()].find((app) => app.clientId === clientId);
  }

  appByBearer(token: string): App | undefined {
    return [...this.apps.values()].find((app) => app.bearerToken === token);
  }

  restoreUser(user: User): void {
    this.users.set(user.id, user);
    this.#byHandle.set(user.handle.toLowerCase(), user);
  }

  /** The app asked for, or the only sensible one: the first, made when there is none. */
  #appFor(appId?: string): App {
    return appId === undefined ? (this.apps.values().next().value ?? this.addApp()) : this.app(appId);
  }

  app(appId: string): App {
    const app = this.apps.get(appId);
    if (!app) throw new Error(`There is no app with the id ${appId}.`);
    return app;
  }
}
