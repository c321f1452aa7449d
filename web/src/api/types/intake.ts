/** What one source of one account brought in one hour. received = threaded + filtered + duplicate + failed + waiting. */
export interface LedgerRow {
  accountId: string;
  source: string;
  /** The start of the hour. */
  hour: string;
  received: number;
  threaded: number;
  filtered: number;
  duplicate: number;
  failed: number;
  waiting: number;
}

export interface Ledger {
  fromAt: string;
  rows: LedgerRow[];
}

export type GapState = 'open' | 'closed' | 'unrecoverable';

/** A span of time on an account in which posts may be missing. */
export interface Gap {
  id: string;
  accountId: string;
  source: string;
  fromAt: string;
  toAt: string;
  reason: string;
  state: GapState;
  /** Posts that the filling has brought. */
  found: number;
  lastError: string | null;
  foundAt: string;
  closedAt: string | null;
}

export interface GapPage {
  items: Gap[];
  nextCursor: string | null;
}

/** A page of posts of which something could not be taken in. */
export interface IntakeFailure {
  id: string;
  accountId: string;
  source: string;
  landedAt: string;
  received: number;
  failed: number;
  /** Why the page as a whole could not be read; null: it could. */
  error: string | null;
  posts: { externalId: string | null; error: string }[];
}

export interface IntakeFailurePage {
  items: IntakeFailure[];
  nextCursor: string | null;
}
