export type Channel = 'x';

export type AccountState = 'connected' | 'paused' | 'reauth_required' | 'disconnected';

export interface Account {
  id: string;
  channel: Channel;
  handle: string;
  name: string;
  picture: string | null;
  /** It lives in the local sandbox, not on the platform. */
  sandbox: boolean;
  state: AccountState;
  stateReason: string | null;
  stateAt: string;
  stateBy: { id: string; name: string } | null;
  connectedAt: string;
  connectedBy: { id: string; name: string } | null;
  /** Of the permission, which is renewed before; null: it does not end. */
  tokenExpiresAt: string | null;
  /** Why it could not be renewed the last time. */
  tokenError: string | null;
  lastEventAt: string | null;
  lastSuccessAt: string | null;
  /** Of the source that matters most of those that fail now. */
  lastError: string | null;
  lastErrorSource: string | null;
  receivedToday: number;
  /** How long its replies can be taken back; null: as the installation says, which is `undoDefault`. */
  undoSeconds: number | null;
  undoDefault: number;
  /** In the last 24 hours, posts that the mentions poll had passed by. */
  missedLastDay: number;
  silence: { since: string; warnedAt: string; usual: number } | null;
  /** null: the platform charges nothing. */
  money: AccountMoney | null;
  sources: AccountSource[];
  windows: AccountWindow[];
  /** null: without credentials nothing can be done. */
  capabilities: Capabilities | null;
}

export interface AccountSource {
  name: string;
  lastAttemptAt: string | null;
  lastSuccessAt: string | null;
  lastEventAt: string | null;
  /** Everything that it had to give until then is here; null: not looked through yet, or it promises nothing of the kind. */
  readTo: string | null;
  /** The newest post that it has read. */
  newestId: string | null;
  /** How far it is behind; null: there is nothing to tell it from. */
  lagMs: number | null;
  /** `lagMs` grows until it has caught up. Otherwise it is how late the newest post came. */
  behind: boolean;
  /** In a row. */
  failures: number;
  lastError: string | null;
  /** Why it rests, though nothing has failed. */
  note: string | null;
}

/** An estimate in US dollars, from the platform's list prices; days and months are those of UTC. */
export interface AccountMoney {
  today: number;
  month: number;
  /** null: too soon to tell. */
  forecast: number | null;
  byKind: { kind: string; units: number; unitsToday: number; price: number; usd: number }[];
  /** For a month; null: none. */
  budget: number | null;
  budgetStopsPolling: boolean;
  budgetState: 'none' | 'well' | 'near' | 'used';
  ownsApp: boolean;
  pricesFrom: string;
  pricesSince: string;
}

/** What the platform said last of how often an endpoint may be called. null: it did not say. */
export interface AccountWindow {
  endpoint: string;
  limit: number | null;
  remaining: number | null;
  resetAt: string | null;
  closedUntil: string | null;
  seenAt: string;
}

export type Ability = 'replyPublicly' | 'direct' | 'media' | 'stream' | 'hide';

export interface Capabilities extends Record<Ability, boolean> {
  maxLength: number;
  notes: { about: Ability; sentence: string }[];
}
