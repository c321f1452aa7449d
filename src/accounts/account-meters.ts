import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ChannelError, type Meter, type Use } from '../channels/index.js';
import { CLOCK, Database, Duties, Jobs, LOGGER, type Clock, type Logger, type Tx } from '../kernel/index.js';
import { budgetUsed, dayOf, firstOfMonth, stops, type Budget, type Purpose } from './spending-rule.js';

const EVERY_MS = 5_000;
/** More things than this an account hardly reads in a day; what is read beyond them counts each time. */
const MOST_REMEMBERED = 200_000;
/** When to look again whether there is money. Asking oneself costs nothing. */
const BUDGET_RETRY_MS = 10 * 60_000;

interface Counted {
  units: number;
  microUsd: number;
}

/** What was spent for an account, and is not written down yet: by day and kind. */
type Unwritten = Map<string, Map<string, Counted>>;

/**
 * Counts what calls for accounts cost. It is counted in memory and written down every few seconds and at shutdown, so a
 * crash loses some seconds of it. What was read before on the same day costs nothing again; each process remembers that
 * for itself and until it ends, so with several of them the estimate is rather too high.
 */
@Injectable()
export class AccountMeters implements BeforeApplicationShutdown {
  /** By `workspace/account`. */
  private unwritten = new Map<string, Unwritten>();
  /** On its way to the database: it is in neither place for that moment. */
  private writing = new Map<string, Unwritten>();
  private readonly seen = new Map<string, { day: string; things: Set<string> }>();
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly db: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly duties: Duties,
    private readonly jobs: Jobs,
  ) {}

  /** For the calls of one piece of work. `spent`: this month, before it. */
  meter(workspaceId: string, accountId: string, purpose: Purpose, budget: Budget, spent: number): Meter {
    let since = 0;
    return {
      requireBudget: () => {
        if (budget.microUsd === null || !stops(budget, purpose)) return;
        if (spent + since >= budget.microUsd) throw tooDear(budget.microUsd, this.clock.now());
      },
      note: (uses) => {
        since += this.note(workspaceId, accountId, uses);
      },
    };
  }

  /** Gives what the uses have cost. */
  note(workspaceId: string, accountId: string, uses: readonly Use[]): number {
    if (uses.length === 0) return 0;
    const name = `${workspaceId}/${accountId}`;
    const day = dayOf(this.clock.now());
    const isNew = this.remember(name, day);
    const own = entry(this.unwritten, name, () => new Map<string, Map<string, Counted>>());
    const kinds = entry(own, day, () => new Map<string, Counted>());
    let sum = 0;
    for (const { kind, once, microUsd } of uses) {
      if (once !== null && !isNew(once)) continue;
      add(kinds, kind, { units: 1, microUsd });
      sum += microUsd;
    }
    return sum;
  }

  /** Of this month, counted here and not yet to be seen in the database. */
  unwrittenOf(workspaceId: string, accountId: string): number {
    const from = firstOfMonth(this.clock.now());
    const name = `${workspaceId}/${accountId}`;
    let sum = 0;
    for (const own of [this.unwritten.get(name), this.writing.get(name)]) {
      for (const [day, kinds] of own ?? []) {
        if (day >= from) for (const { microUsd } of kinds.values()) sum += microUsd;
      }
    }
    return sum;
  }

  @Interval(EVERY_MS)
  async write(): Promise<void> {
    this.underWay ??= this.writeAll().finally(() => (this.underWay = undefined));
    await this.underWay;
  }

  /** After the work that spends has ended, and before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.duties.shutdown(), this.jobs.stop()]);
    await this.write();
    await this.write(); // what was noted while the first was under way
  }

  private async writeAll(): Promise<void> {
    this.writing = this.unwritten;
    this.unwritten = new Map();
    const byWorkspace = Map.groupBy(this.writing, ([name]) => name.split('/')[0] as string);
    for (const [workspaceId, accounts] of byWorkspace) {
      const rows = accounts.flatMap(([name, own]) => rowsOf(name.split('/')[1] as string, own));
      try {
        await this.db.inWorkspace(workspaceId, (tx) => save(tx, rows));
        for (const [name] of accounts) this.writing.delete(name);
      } catch (error) {
        this.log.warn({ err: error }, 'what was spent could not be written down; it is tried again');
        for (const [name, own] of accounts) this.takeBack(name, own);
      }
    }
  }

  private takeBack(name: string, own: Unwritten): void {
    this.writing.delete(name);
    const now = entry(this.unwritten, name, () => new Map<string, Map<string, Counted>>());
    for (const [day, kinds] of own) {
      const target = entry(now, day, () => new Map<string, Counted>());
      for (const [kind, counted] of kinds) add(target, kind, counted);
    }
  }

  private remember(name: string, day: string): (thing: string) => boolean {
    let known = this.seen.get(name);
    if (known?.day !== day) this.seen.set(name, (known = { day, things: new Set() }));
    const { things } = known;
    return (thing) => {
      if (things.has(thing)) return false;
      if (things.size < MOST_REMEMBERED) things.add(thing);
      return true;
    };
  }
}

interface Row extends Counted {
  accountId: string;
  day: string;
  kind: string;
}

const rowsOf = (accountId: string, own: Unwritten): Row[] =>
  [...own].flatMap(([day, kinds]) => [...kinds].map(([kind, counted]) => ({ accountId, day, kind, ...counted })));

/** Adds to what others have written. */
async function save(tx: Tx, rows: Row[]): Promise<void> {
  await tx.query(
    `INSERT INTO account_usage AS u (workspace_id, account_id, day, kind, units, micro_usd)
     SELECT $1, "accountId", day, kind, units, "microUsd"
     FROM json_to_recordset($2::json) AS r ("accountId" bigint, day date, kind text, units bigint, "microUsd" bigint)
     ORDER BY "accountId", day, kind
     ON CONFLICT (workspace_id, account_id, day, kind) DO UPDATE SET units = u.units + excluded.units,
       micro_usd = u.micro_usd + excluded.micro_usd`,
    [tx.workspaceId, JSON.stringify(rows)],
  );
}

function add(kinds: Map<string, Counted>, kind: string, more: Counted): void {
  const { units, microUsd } = kinds.get(kind) ?? { units: 0, microUsd: 0 };
  kinds.set(kind, { units: units + more.units, microUsd: microUsd + more.microUsd });
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

const tooDear = (microUsd: number, now: Date): ChannelError =>
  new ChannelError('budget_used', budgetUsed(microUsd, now), {
    certainlyNotDone: true,
    retryAfterMs: BUDGET_RETRY_MS,
  });
