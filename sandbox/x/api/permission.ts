import type { App } from '../world/records.ts';
import type { Scope } from '../world/scopes.ts';
import type { Caller } from './authentication.ts';
import { problem, unsupportedAuthentication } from './problems.ts';

/** The three ways to sign a request: an app for itself, or for a user by OAuth 1.0a or 2.0. */
export type AuthMethod = 'app' | 'oauth1' | 'oauth2';

export const byApp: readonly AuthMethod[] = ['app'];
export const byUser: readonly AuthMethod[] = ['oauth1', 'oauth2'];
export const byUserOrApp: readonly AuthMethod[] = ['oauth1', 'oauth2', 'app'];

/** How X calls them in its refusals. */
const NAMES: Record<AuthMethod, string> = {
  oauth1: 'OAuth 1.0a User Context',
  oauth2: 'OAuth 2.0 User Context',
  app: 'OAuth 2.0 Application-Only',
};

/** Holds a caller against what the endpoint declares; throws X's 403. */
export function checkPermission(caller: Caller, endpoint: { auth: readonly AuthMethod[]; scopes: readonly Scope[] }) {
  if (caller.user?.suspended) throw problem('user-suspended');
  const method = caller.tokens?.type ?? 'app';
  if (!endpoint.auth.includes(method)) {
    throw unsupportedAuthentication(
      NAMES[method],
      endpoint.auth.map((supported) => NAMES[supported]),
    );
  }
  if (caller.tokens?.type === 'oauth1' && !allows(caller.tokens.permissions, endpoint.scopes)) {
    throw problem('oauth1-permissions');
  }
  if (caller.tokens?.type === 'oauth2') {
    const granted = caller.tokens.scopes;
    if (!endpoint.scopes.every((scope) => granted.includes(scope))) throw problem('forbidden');
  }
}

/** OAuth 1.0a has no scopes: the app's three levels stand for them. */
function allows(permissions: App['permissions'], scopes: readonly Scope[]): boolean {
  if (scopes.some((scope) => scope.startsWith('dm.'))) return permissions === 'read-write-dm';
  if (scopes.some((scope) => scope.endsWith('.write'))) return permissions !== 'read';
  return true;
}
