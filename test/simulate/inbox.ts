import type { XSandbox } from '../../sandbox/x/index.ts';
import { AccountConnecting } from '../../src/accounts/account-connecting.js';
import { AccountHealth } from '../../src/accounts/account-health.js';
import { AccountMeters } from '../../src/accounts/account-meters.js';
import { AccountTokens } from '../../src/accounts/account-tokens.js';
import { AccountVault } from '../../src/accounts/account-vault.js';
import { AccountWindows } from '../../src/accounts/account-windows.js';
import { Accounts, FILL_DUTY, pollDuty, RECHECK_DUTY, streamDuty } from '../../src/accounts/index.js';
import { ChannelRegistry, type ReadPosts } from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { ERASE_DUTY } from '../../src/intake/erasing.js';
import { fill } from '../../src/intake/filling.js';
import { APPLY_DUTY, applyWaiting, erase, land, poll, recheck } from '../../src/intake/index.js';
import { stream } from '../../src/intake/streaming.js';
import { Duties, EventLog, LeaseLost, type Clock, type Duty, type Tx } from '../../src/kernel/index.js';
import type { Seen } from './facts.js';
import type { House } from './house.js';
import { ProcessDied, ShakyDatabase, type Shake } from './shaky-database.js';

/** No call hangs here: that a machine is busy must not look like a fault of the platform. */
const TIMEOUT_MS = 60_000;
const LEASE_MS = 3_600_000;

/** One of the brands, as the platform knows it, and what its account may do there. */
export interface Brand {
  externalId: string;
  credentials: unknown;
}

export type Work = 'done' | 'interrupted';

/** Remembers, by X's own ids, what stood on the pages that were read. */
class AttentiveXAdapter extends XAdapter {
  readonly seen = { versions: new Set<string>(), named: new Set<string>() };

  override readPage(body: string): ReadPosts {
    const { data = [], includes } = JSON.parse(body) as { data?: Named[]; includes?: { tweets?: Named[] } };
    for (const { id, edit_history_tweet_ids: all = [] } of [...data, ...(includes?.tweets ?? [])]) {
      this.seen.versions.add(id);
      for (const version of all) this.seen.named.add(version);
    }
    return super.readPage(body);
  }
}

interface Named {
  id: string;
  edit_history_tweet_ids?: string[];
}

/**
 * A workspace of its own, served by the product's own functions: each call does once what a duty would do, under a lease
 * that is really held.
 */
export class Inbox {
  readonly db: ShakyDatabase;
  /** In the order in which they were connected. */
  readonly accounts: { id: string; brand: Brand }[] = [];
  /** For applying, which reads every page that has landed. */
  private readonly attentive: AttentiveXAdapter;
  private readonly held = new Map<string, Duty>();
  /** For those who serve the same workspace in another way. */
  readonly deps;

  private constructor(
    house: House,
    sandbox: XSandbox,
    readonly workspaceId: string,
    readonly clock: Clock,
  ) {
    this.db = new ShakyDatabase(house.source);
    const settings = {
      sandboxOrigin: sandbox.apiOrigin,
      timeoutMs: TIMEOUT_MS,
      now: () => new Date(sandbox.world.clock.now()),
    };
    this.attentive = new AttentiveXAdapter(settings);
    const channels = new ChannelRegistry([new XAdapter(settings)]);
    const duties = new Duties(this.db, house.wake, house.logger);
    const vault = new AccountVault(house.secrets);
    const meters = new AccountMeters(this.db, clock, house.logger, duties, house.jobs);
    const accounts = new Accounts(
      this.db,
      channels,
      new AccountConnecting(this.db, channels, vault, duties),
      new AccountHealth(this.db, channels, vault, meters, clock, house.config),
      meters,
      new AccountWindows(this.db, channels, house.logger),
      new AccountTokens(this.db, channels, vault, house.config),
      vault,
      clock,
    );
    const log = new EventLog(this.db, house.wake);
    this.deps = { db: this.db, duties, channels, accounts, log, clock, pollMs: 1_000 };
  }

  static async open(house: House, sandbox: XSandbox, name: string, brands: Brand[], clock: Clock): Promise<Inbox> {
    const rows: { id: string }[] = await house.source.query(
      'INSERT INTO workspace (slug, name) VALUES ($1, $1) RETURNING id',
      [name],
    );
    const inbox = new Inbox(house, sandbox, (rows[0] as { id: string }).id, clock);
    await inbox.db.inWorkspace(inbox.workspaceId, (tx) =>
      tx.query('INSERT INTO ticket_counter (workspace_id) VALUES ($1)', [inbox.workspaceId]),
    );
    for (const brand of brands) inbox.accounts.push({ brand, id: await inbox.connect(brand) });
    return inbox;
  }

  /** Also again, after the platform has refused the keys. */
  async reconnect(): Promise<void> {
    for (const { brand } of this.accounts) await this.connect(brand);
  }

  get seen(): Seen {
    return this.attentive.seen;
  }

  poll(accountId: string, source: string, shake: Shake | null = null): Promise<Work> {
    return this.work(pollDuty(source), accountId, shake, (duty, signal) => poll(this.deps, source, duty, signal));
  }

  fill(accountId: string, shake: Shake | null = null): Promise<Work> {
    return this.work(FILL_DUTY, accountId, shake, (duty, signal) => fill(this.deps, duty, signal));
  }

  recheck(accountId: string, shake: Shake | null = null): Promise<Work> {
    return this.work(RECHECK_DUTY, accountId, shake, (duty, signal) => recheck(this.deps, duty, signal));
  }

  erase(shake: Shake | null = null): Promise<Work> {
    return this.work(ERASE_DUTY, '0', shake, (duty, signal) => erase(this.deps, duty, signal));
  }

  apply(shake: Shake | null = null): Promise<Work> {
    return this.work(APPLY_DUTY, '0', shake, async (duty, signal) => {
      const hold = (tx: Tx): Promise<void> => this.deps.duties.assertHeldNow(tx, duty);
      const channels = new ChannelRegistry([this.attentive]);
      const sizes = { postsOfALane: 5, pages: 4, worthALane: 2 }; // batches overlap as those of a flood do
      await applyWaiting({ ...this.deps, channels, hold, sizes }, this.workspaceId, signal);
    });
  }

  /** Keeps the stream open while `meanwhile` goes on. */
  async streamWhile(accountId: string, shake: Shake | null, meanwhile: () => Promise<void>): Promise<Work> {
    return this.work(streamDuty('stream'), accountId, shake, async (duty, signal) => {
      const end = new AbortController();
      const run = stream(this.deps, 'stream', duty, AbortSignal.any([signal, end.signal])).finally(() => end.abort());
      run.catch(() => undefined); // heard below
      try {
        await meanwhile();
      } finally {
        end.abort(new Error('long enough'));
      }
      await run;
    });
  }

  /** A page that came by another way, or came before. */
  async land(accountId: string, source: string, page: { body: string; received: number }): Promise<void> {
    const target = { workspaceId: this.workspaceId, accountId, source };
    await land(this.db, this.deps.duties, target, page, async () => undefined);
  }

  async noteGap(accountId: string, from: Date, to: Date): Promise<void> {
    await this.db.inWorkspace(this.workspaceId, (tx) =>
      tx.query(
        `INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
         VALUES ($1, $2, 'mentions', $3, $4, 'simulated')`,
        [this.workspaceId, accountId, from, to],
      ),
    );
  }

  query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.db.readWorkspace(this.workspaceId, (tx) => tx.query<Row>(sql, [this.workspaceId, ...values]));
  }

  private connect({ credentials }: Brand): Promise<string> {
    return this.deps.accounts.connect(this.workspaceId, 'x', credentials, true);
  }

  private async work(
    kind: string,
    subjectId: string,
    shake: Shake | null,
    run: (duty: Duty, signal: AbortSignal) => Promise<unknown>,
  ): Promise<Work> {
    const signal = this.db.begin(shake);
    const duty = await this.claim(kind, subjectId);
    try {
      await run(duty, signal);
      return 'done';
    } catch (error) {
      if (!isInterruption(error, signal)) throw error;
      this.held.clear(); // whoever comes next claims anew, as after a lease that ran out
      return 'interrupted';
    } finally {
      this.db.begin(null);
    }
  }

  private async claim(kind: string, subjectId: string): Promise<Duty> {
    const name = `${kind} ${subjectId}`;
    const known = this.held.get(name);
    if (known) return known;
    const [duty] = await this.db.outside<Duty>(
      `INSERT INTO duty (workspace_id, kind, subject_id, fence, leased_until)
       VALUES ($1, $2, $3, 1, now() + $4 * interval '1 ms')
       ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET fence = duty.fence + 1, leased_until = excluded.leased_until
       RETURNING kind, workspace_id AS "workspaceId", subject_id AS "subjectId", fence`,
      [this.workspaceId, kind, subjectId, LEASE_MS],
    );
    this.held.set(name, duty as Duty);
    return duty as Duty;
  }
}

const isInterruption = (error: unknown, signal: AbortSignal): boolean =>
  error instanceof ProcessDied || error instanceof LeaseLost || (signal.aborted && error === signal.reason);
