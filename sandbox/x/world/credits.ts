import type { SandboxClock } from './clock.ts';

/** X's prices since 2026-02-06, in millionths of a dollar. */
export const prices = {
  'post-read': 5_000,
  /** Own posts and mentions, when the user who reads them owns the app. */
  'owned-read': 1_000,
  'user-read': 10_000,
  'dm-read': 10_000,
  'post-create': 15_000,
  'post-create-with-url': 200_000,
  'summoned-reply': 10_000,
  'dm-create': 15_000,
  delete: 10_000,
} as const;

export type PriceKind = keyof typeof prices;

export interface Charge {
  kind: PriceKind;
  /** What was read or made: reading it again on the same day costs nothing. */
  id: string;
}

/** null: nothing is enforced. */
export interface CreditSettings {
  balanceUsd?: number | null;
  spendLimitUsd?: number | null;
  postCap?: number | null;
}

export type CreditRefusal = 'credits-depleted' | 'spend-cap-reached' | 'usage-capped';

export interface CreditAccount {
  appId: string;
  balance: number | null;
  spendLimit: number | null;
  postCap: number | null;
  spent: number;
  byKind: Partial<Record<PriceKind, { count: number; micros: number }>>;
  /** The month, UTC, that the two counts below belong to. */
  cycle: string;
  cycleSpent: number;
  cyclePostReads: number;
  /** The day, UTC, whose reads are remembered. */
  day: string;
  readToday: string[];
  /** Post reads a day, of the last 90 days on which there were any. */
  postsByDay: [day: string, count: number][];
}

export const MONTHLY_POST_CAP = 3_000_000;
/** X calls its memory of what was read on a day soft: here it ends with so many. */
const REMEMBERED_READS = 200_000;
const REMEMBERED_DAYS = 90;
const MICROS = 1_000_000;

/** What every app has used and owes. It always counts; it refuses only where a balance or a limit is set. */
export class Credits {
  readonly #accounts = new Map<string, CreditAccount>();
  readonly #read = new Map<string, Set<string>>();
  readonly #clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  set(appId: string, { balanceUsd, spendLimitUsd, postCap }: CreditSettings): CreditAccount {
    const account = this.account(appId);
    const micros = (usd: number | null) => (usd === null ? null : Math.round(usd * MICROS));
    if (balanceUsd !== undefined) account.balance = micros(balanceUsd);
    if (spendLimitUsd !== undefined) account.spendLimit = micros(spendLimitUsd);
    if (postCap !== undefined) account.postCap = postCap;
    return account;
  }

  /** Why a request that costs something is not served. A balance may fall below zero, then it ends. */
  refusal(appId: string): CreditRefusal | null {
    const account = this.account(appId);
    if (account.balance !== null && account.balance <= 0) return 'credits-depleted';
    if (account.spendLimit !== null && account.cycleSpent >= account.spendLimit) return 'spend-cap-reached';
    if (account.postCap !== null && account.cyclePostReads >= account.postCap) return 'usage-capped';
    return null;
  }

  charge(appId: string, charges: readonly Charge[]): void {
    const account = this.account(appId);
    const read = this.#read.get(appId)!;
    for (const { kind, id } of charges) {
      const isPost = kind === 'post-read' || kind === 'owned-read';
      if (kind.endsWith('-read')) {
        const what = `${isPost ? 'post' : kind} ${id}`;
        if (read.has(what)) continue;
        if (read.size < REMEMBERED_READS) read.add(what);
      }
      if (isPost) countPost(account);
      const micros = prices[kind];
      const soFar = (account.byKind[kind] ??= { count: 0, micros: 0 });
      soFar.count++;
      soFar.micros += micros;
      account.spent += micros;
      account.cycleSpent += micros;
      if (account.balance !== null) account.balance -= micros;
    }
  }

  /** The account as it is now: days and months that are over are closed. */
  account(appId: string): CreditAccount {
    const today = new Date(this.#clock.now()).toISOString().slice(0, 10);
    let account = this.#accounts.get(appId);
    if (!account) {
      account = newAccount(appId);
      this.#accounts.set(appId, account);
    }
    if (account.cycle !== today.slice(0, 7)) {
      account.cycle = today.slice(0, 7);
      account.cycleSpent = 0;
      account.cyclePostReads = 0;
    }
    if (account.day !== today || !this.#read.has(appId)) {
      this.#read.set(appId, new Set(account.day === today ? account.readToday : []));
      account.day = today;
    }
    return account;
  }

  /** The first day of the next month. */
  nextCycle(): string {
    const now = new Date(this.#clock.now());
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
  }

  /** In dollars, for people and tests. */
  describe(appId: string) {
    const { balance, spendLimit, postCap, spent, cycle, cycleSpent, cyclePostReads, byKind } = this.account(appId);
    const usd = (micros: number) => micros / MICROS;
    const kinds = Object.entries(byKind).map(([kind, { count, micros }]) => [kind, { count, usd: usd(micros) }]);
    return {
      appId,
      spentUsd: usd(spent),
      byKind: Object.fromEntries(kinds) as Partial<Record<PriceKind, { count: number; usd: number }>>,
      cycle,
      cycleSpentUsd: usd(cycleSpent),
      cyclePostReads,
      balanceUsd: balance === null ? null : usd(balance),
      spendLimitUsd: spendLimit === null ? null : usd(spendLimit),
      postCap,
    };
  }

  snapshot(): CreditAccount[] {
    return [...this.#accounts.values()].map((account) => ({
      ...account,
      readToday: [...(this.#read.get(account.appId) ?? [])],
    }));
  }

  restore(accounts: CreditAccount[]): void {
    for (const account of accounts) this.#accounts.set(account.appId, account);
  }
}

function newAccount(appId: string): CreditAccount {
  return {
    appId,
    balance: null,
    spendLimit: null,
    postCap: null,
    spent: 0,
    byKind: {},
    cycle: '',
    cycleSpent: 0,
    cyclePostReads: 0,
    day: '',
    readToday: [],
    postsByDay: [],
  };
}

function countPost(account: CreditAccount): void {
  account.cyclePostReads++;
  const last = account.postsByDay.at(-1);
  if (last?.[0] === account.day) last[1]++;
  else account.postsByDay.push([account.day, 1]);
  if (account.postsByDay.length > REMEMBERED_DAYS) account.postsByDay.shift();
}
