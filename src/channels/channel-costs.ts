/** What a platform charges for, by its own list, in millionths of a US dollar. Always an estimate of the bill. */
export interface PriceList {
  /** Where the prices are from, and since when they hold. */
  source: string;
  since: string;
  microUsd: Readonly<Record<string, number>>;
  /** Pure: what it costs to send this as an answer. */
  ofReply(kind: 'public' | 'direct', text: string): number;
}

/** One thing that a call has read or made, and what it costs. */
export interface Use {
  kind: string;
  /** What it was: reading the same again on the same day costs nothing. null: it costs every time. */
  once: string | null;
  microUsd: number;
}

/** Sees every call that is made for an account. */
export interface Meter {
  /** Throws a ChannelError `budget_used` where no more may be spent for what the calls are for. */
  requireBudget(): void;
  note(uses: readonly Use[]): void;
}
