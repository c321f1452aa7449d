import { candidates, type Consent } from '../world/consents.ts';
import { scopes } from '../world/scopes.ts';
import type { App } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './authentication.ts';
import { consentPage, refusalPage } from './consent-page.ts';
import type { Answer, OpenCall } from './endpoint.ts';

const PEOPLE_ON_A_PAGE = 50;

/** Shows the question to whoever holds the browser: as whom do you sign in, and do you agree? */
export function ask(call: OpenCall, consent: Consent, preferredHandle?: string): Answer {
  const { world, request } = call;
  const { q: search = '', ...question } = Object.fromEntries(request.query);
  const { app } = consent;
  const known = new Set([...world.identities.tokens.values()].map((tokens) => tokens.userId));
  const found = candidates(world.identities.users.values(), search, app, known);
  const users = found.slice(0, PEOPLE_ON_A_PAGE);
  const preferred = found.find((user) => user.handle.toLowerCase() === preferredHandle?.toLowerCase());
  if (preferred && !users.includes(preferred)) users.unshift(preferred);
  return consentPage({
    action: request.path,
    question,
    key: world.consents.open(consent),
    appName: app.name,
    returnsTo: consent.type === 'oauth2' ? consent.request.redirectUri : consent.request.callback,
    allowances:
      consent.type === 'oauth2'
        ? consent.request.scopes.map((scope) => scopes[scope])
        : allowancesOf(consent.request.permissions),
    search,
    users,
    more: found.length - users.length,
    chosenId: (preferred ?? users.find((user) => user.id === app.ownerId))?.id,
  });
}

/** Whom the form was filled in for. */
export function aboutForm({ world, fields }: OpenCall): Caller | null {
  const app = world.consents.get(fields['key'] ?? '')?.app;
  const user = world.identities.users.get(fields['user'] ?? '') ?? null;
  return app ? { app, user, tokens: null } : null;
}

/** One of the buttons was pressed. */
export function decide(call: OpenCall): Answer {
  const { world, fields } = call;
  if (!isFromOurPage(call)) return refusalPage('The form was sent from another site.');
  const consent = world.consents.get(fields['key'] ?? '');
  if (!consent) return refusalPage('This page is too old, or its form was sent before. Start again from the app.');
  if (fields['decision'] === 'cancel') return cancelled(world, fields['key']!, consent);
  const user = world.identities.users.get(fields['user'] ?? '');
  if (fields['decision'] !== 'authorize' || !user || user.suspended) {
    return refusalPage('The form needs a user who exists, and one of the two decisions.');
  }
  world.consents.take(fields['key']!);
  if (consent.type === 'oauth2') {
    const code = world.oauth2.authorize(consent.request, user.id);
    return redirect(consent.request.redirectUri, { state: consent.state, code });
  }
  const verifier = world.oauth1.authorize(consent.request, user.id);
  return redirect(consent.request.callback, { oauth_token: consent.request.token, oauth_verifier: verifier });
}

export function redirect(address: string, parameters: Record<string, string>): Answer {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.append(name, value);
  return { status: 302, headers: { location: url.href, 'content-type': 'text/plain; charset=utf-8' }, body: '' };
}

function cancelled(world: World, key: string, consent: Consent): Answer {
  world.consents.take(key);
  if (consent.type === 'oauth2') {
    return redirect(consent.request.redirectUri, { error: 'access_denied', state: consent.state });
  }
  world.oauth1.cancel(consent.request.token);
  return redirect(consent.request.callback, { denied: consent.request.token });
}

/** The key in the form proves it already; a browser says it too. */
function isFromOurPage({ headers }: OpenCall): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

function allowancesOf(permissions: App['permissions']): string[] {
  return [
    'See posts from your timeline, your Lists and your account settings.',
    ...(permissions === 'read' ? [] : ['Post, repost, hide replies and follow accounts for you.']),
    ...(permissions === 'read-write-dm' ? ['Read, send and manage your direct messages.'] : []),
  ];
}
