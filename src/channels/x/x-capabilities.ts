import type { Ability, Capabilities } from '../channel-grants.js';
import type { XApp, XCredentials } from './x-credentials.js';

const MAX_LENGTH = 280;

/** The scopes that X asks for each. [docs.x.com, the endpoints' own pages] */
const NEEDED: Partial<Record<Ability, readonly string[]>> = {
  replyPublicly: ['tweet.read', 'tweet.write', 'users.read'],
  direct: ['dm.read', 'dm.write', 'tweet.read', 'users.read'],
  media: ['media.write'],
  hide: ['tweet.moderate.write', 'tweet.read', 'users.read'],
};

const SELF_SERVE =
  'X lets this app answer only those who mention or quote the account. Others can be answered on X itself; apps of X’s Enterprise plan may answer everyone (PARLEY_X_TIER).';
const KEYS_SAY_NOTHING =
  'Keys do not say what they allow. If X refuses direct messages, give the app “Read, write and direct messages” on X and make new keys.';
const NO_CONSUMER_KEYS =
  'X streams to apps only, so posts and messages come by asking, posts every few seconds. Set PARLEY_X_API_KEY and PARLEY_X_API_SECRET to the app’s consumer keys for its streams.';

/** What X's tier and the scopes of these credentials allow; without any: what it would be with all scopes. */
export function capabilitiesOf(credentials: XCredentials | undefined, app: XApp | undefined): Capabilities {
  const scopes = credentials?.type === 'oauth2' ? new Set(credentials.scopes) : null;
  const notes: Capabilities['notes'] = [];
  const granted = (about: Ability): boolean => {
    const missing = scopes ? (NEEDED[about] ?? []).filter((scope) => !scopes.has(scope)) : [];
    if (missing.length > 0) notes.push({ about, sentence: withoutScopes(missing) });
    return missing.length === 0;
  };
  const replyPublicly = granted('replyPublicly');
  const direct = granted('direct');
  const media = granted('media');
  const hide = granted('hide');
  const stream = credentials?.type !== 'oauth2' || app?.consumer !== undefined;
  if (!stream) notes.push({ about: 'stream', sentence: NO_CONSUMER_KEYS });
  if (replyPublicly && app?.tier !== 'enterprise') notes.push({ about: 'replyPublicly', sentence: SELF_SERVE });
  if (credentials?.type === 'oauth1') notes.push({ about: 'direct', sentence: KEYS_SAY_NOTHING });
  return { replyPublicly, direct, media, stream, hide, maxLength: MAX_LENGTH, notes };
}

const withoutScopes = (missing: string[]): string =>
  `X was not asked for, or did not give, ${missing.join(', ')}. Connect the account again and allow all of it.`;
