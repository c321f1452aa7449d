import { randomBytes } from 'node:crypto';
import type { SandboxClock } from './clock.ts';
import { Expiring } from './expiring.ts';
import type { OAuth1Request } from './oauth1-logins.ts';
import type { AuthorizationRequest } from './oauth2-grants.ts';
import type { App, User } from './records.ts';

/** What a user is asked on the consent page. */
export type Consent = { app: App } & (
  { type: 'oauth2'; request: AuthorizationRequest; state: string } | { type: 'oauth1'; request: OAuth1Request }
);

const LIFETIME_MS = 15 * 60_000;

/** The consent pages that are open. A page is named by a key that nobody else can know, so that no other site can press its buttons. */
export class Consents {
  readonly #open: Expiring<Consent>;

  constructor(clock: SandboxClock) {
    this.#open = new Expiring(clock, LIFETIME_MS);
  }

  open(consent: Consent): string {
    const key = randomBytes(24).toString('base64url');
    this.#open.set(key, consent);
    return key;
  }

  get(key: string): Consent | undefined {
    return this.#open.get(key);
  }

  take(key: string): Consent | undefined {
    return this.#open.take(key);
  }
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** X compares addresses word by word. */
export function mayReturnTo(app: App, address: string): boolean {
  if (app.callbackUrls.includes(address)) return true;
  if (!app.anyLoopbackCallback || !URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'http:' && LOOPBACK.includes(url.hostname) && url.username === '' && url.hash === '';
}

/** Who is offered to sign in: the app's owner first, then those who have signed in before, then by handle. */
export function candidates(users: Iterable<User>, search: string, app: App, known: ReadonlySet<string>): User[] {
  const wanted = search.trim().replace(/^@/, '').toLowerCase();
  const rank = (user: User) => (user.id === app.ownerId ? 0 : known.has(user.id) ? 1 : 2);
  return [...users]
    .filter((user) => !user.suspended)
    .filter((user) => user.handle.toLowerCase().includes(wanted) || user.name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || (a.handle.toLowerCase() < b.handle.toLowerCase() ? -1 : 1));
}
