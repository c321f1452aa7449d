/** Where the owner of an account is asked, and what proves afterwards that the answer is for the one who asked. */
export interface Consent {
  /** The platform's own page. */
  url: string;
  /** Stays here: whoever brings back the platform's answer must know it. */
  verifier: string;
}

export interface TokenLife {
  expiresAt: Date;
  /** They can be exchanged for new ones without the owner. */
  renewable: boolean;
}

/** Accounts that are connected by the consent of their owner, given on the platform's page. OAuth 2.0 with PKCE. */
export interface Grants {
  /** Where consent is asked for: in the local sandbox, or on the platform itself. */
  readonly sandbox: boolean;
  /** `state` comes back with the answer. Throws a ChannelError `no_app` where there is nothing to ask with. */
  ask(redirectUri: string, state: string): Consent;
  /** The credentials for the code that came back. */
  redeem(code: string, verifier: string, redirectUri: string): Promise<unknown>;
  /** When these credentials end; null: never. */
  life(credentials: unknown): TokenLife | null;
  /** Whether both are the same tokens. */
  same(one: unknown, other: unknown): boolean;
  /**
   * New credentials for these, which can then be used no more. Throws a ChannelError: `unauthorized` when the permission
   * has ended. When the answer was lost (not `certainlyNotDone`), nobody knows whether the old ones still are good.
   */
  refresh(credentials: unknown, sandbox: boolean): Promise<unknown>;
  /** Gives the permission back. False: the platform has no way for that, and its owner must do it there. */
  revoke(credentials: unknown, sandbox: boolean): Promise<boolean>;
}

/** What the platform said last of how often one of its endpoints may be called. null: it did not say. */
export interface CallWindow {
  endpoint: string;
  limit: number | null;
  remaining: number | null;
  resetAt: Date | null;
  /** Until then no call is let through. */
  closedUntil: Date | null;
  seenAt: Date;
}

/** The limits of accounts, by the name that `Access.budget` gives to theirs. */
export interface CallWindows {
  of(budget: string): CallWindow[];
  /** Those that have changed since the last time. */
  takeChanged(): { budget: string; window: CallWindow }[];
  /** What another process has heard. Older than what is known here, it changes nothing. */
  learn(budget: string, windows: readonly CallWindow[]): void;
  /** Told at once of every window that closes: others must hear of it before they call. */
  onClosed(listener: () => void): void;
}

/** What one can do with an account, in the words of its page. */
export const ABILITIES = ['replyPublicly', 'direct', 'media', 'stream', 'hide'] as const;
export type Ability = (typeof ABILITIES)[number];

export interface Capabilities extends Record<Ability, boolean> {
  /** The longest text, in the units of `measure`. */
  maxLength: number;
  /** What is missing or not known, each with a sentence that says why and what to do. */
  notes: { about: Ability; sentence: string }[];
}
