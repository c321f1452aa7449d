import type { Database, Tx } from './database/database.js';
import type { Logger } from './logging.js';
import type { Wake } from './wake.js';

/** Recurring work on one subject, done by one process at a time across all processes. */
export interface Duty {
  kind: string;
  workspaceId: string;
  subjectId: string;
  /** Grows with every claim. What a duty writes, it writes only while its fence is the newest. */
  fence: string;
}

export interface DutyHandler {
  /** How long a claim lasts without a sign of life. Renewed at a third of it while the handler runs. */
  leaseMs: number;
  /** How many subjects of this kind one process works on at a time. */
  concurrency: number;
  /** Does the work and says in how many ms it is due again. `signal` aborts when the lease is lost or at shutdown. */
  run(duty: Duty, signal: AbortSignal): Promise<number>;
  /** In how many ms to try again after `run` threw. */
  retryMs: number;
}

export class LeaseLost extends Error {
  constructor(duty: Duty) {
    super(`The lease on ${duty.kind} ${duty.workspaceId}/${duty.subjectId} was lost to another process.`);
  }
}

const DIVISION_BY_ZERO = '22012';

/** What is due so soon is done on time, and does not wait for the next regular look. */
const SOON_MS = 1_000;

export class Duties {
  private readonly handlers = new Map<string, DutyHandler>();
  private readonly running = new Map<string, Set<Promise<void>>>();
  private readonly stop = new AbortController();
  private claiming: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly db: Database,
    private readonly wake: Wake,
    private readonly log: Logger,
  ) {}

  /** From now on this process takes duties of this kind. */
  handle(kind: string, handler: DutyHandler): void {
    this.handlers.set(kind, handler);
    this.running.set(kind, new Set());
  }

  /** Makes the duty exist, due at once or in so many ms. One that exists keeps its time. */
  async ensure(tx: Tx, kind: string, subjectId: string, inMs = 0): Promise<void> {
    await tx.query(
      `INSERT INTO duty (workspace_id, kind, subject_id, due_at) VALUES ($1, $2, $3, now() + $4 * interval '1 ms')
       ON CONFLICT DO NOTHING`,
      [tx.workspaceId, kind, subjectId, inMs],
    );
    this.wake.after(tx, 'duties');
  }

  async remove(tx: Tx, kind: string, subjectId: string): Promise<void> {
    await tx.query('DELETE FROM duty WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3', [
      tx.workspaceId,
      kind,
      subjectId,
    ]);
  }

  /** Makes the duty due from the commit on; if it is being done then, it is done once more. */
  async due(tx: Tx, kind: string, subjectId: string): Promise<void> {
    await tx.query(
      `INSERT INTO duty (workspace_id, kind, subject_id, woken) VALUES ($1, $2, $3, true)
       ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET due_at = least(duty.due_at, now()), woken = true
       WHERE NOT duty.woken`,
      [tx.workspaceId, kind, subjectId],
    );
    this.wake.after(tx, 'duties');
  }

  /** Throws LeaseLost unless the caller still holds the duty, and keeps others from claiming it until the commit. */
  async assertHeld(tx: Tx, duty: Duty): Promise<void> {
    await assertLease(tx, duty, 'FOR SHARE');
  }

  /** The same, for one who has other means against those who claim it meanwhile. Keeps nobody waiting. */
  async assertHeldNow(tx: Tx, duty: Duty): Promise<void> {
    await assertLease(tx, duty, '');
  }

  /** Looks for due work. Called by a timer and by every wake; calls while it looks make it look once more. */
  tick(): void {
    if (this.stop.signal.aborted || this.handlers.size === 0) return;
    this.again = true;
    this.claiming ??= this.claimAll().finally(() => (this.claiming = undefined));
  }

  /** Takes nothing more, tells the running ones, and waits for them. */
  async shutdown(): Promise<void> {
    this.stop.abort();
    await this.claiming;
    await Promise.all([...this.running.values()].flatMap((set) => [...set]));
  }

  private async claimAll(): Promise<void> {
    while (this.again && !this.stop.signal.aborted) {
      this.again = false;
      for (const [kind, handler] of this.handlers) {
        const free = handler.concurrency - this.runningOf(kind).size;
        if (free <= 0) continue;
        const claimed = await this.claim(kind, handler, free).catch((error: unknown) => {
          this.log.warn({ err: error, kind }, 'could not look for work');
          return [];
        });
        for (const duty of claimed) this.launch(duty, handler);
      }
    }
  }

  private claim(kind: string, handler: DutyHandler, limit: number): Promise<Duty[]> {
    return this.db.outside<Duty>(
      `UPDATE duty SET fence = fence + 1, leased_until = clock_timestamp() + $2 * interval '1 ms', woken = false
       WHERE (workspace_id, kind, subject_id) IN (
         SELECT workspace_id, kind, subject_id FROM duty
         WHERE kind = $1 AND due_at <= now() AND leased_until < now()
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING kind, workspace_id AS "workspaceId", subject_id AS "subjectId", fence`,
      [kind, handler.leaseMs, limit],
    );
  }

  private launch(duty: Duty, handler: DutyHandler): void {
    const set = this.runningOf(duty.kind);
    const run: Promise<void> = this.run(duty, handler).finally(() => {
      set.delete(run);
      this.tick();
    });
    set.add(run);
  }

  private async run(duty: Duty, handler: DutyHandler): Promise<void> {
    const lost = new AbortController();
    const renewal = setInterval(() => void this.renew(duty, handler, lost), handler.leaseMs / 3);
    let dueInMs = handler.retryMs;
    try {
      dueInMs = await handler.run(duty, AbortSignal.any([lost.signal, this.stop.signal]));
    } catch (error) {
      if (!(error instanceof LeaseLost)) this.log.error({ err: error, ...duty }, 'duty failed, it will be tried again');
    } finally {
      clearInterval(renewal);
    }
    await this.finish(duty, dueInMs).catch((error: unknown) => {
      this.log.warn({ err: error, ...duty }, 'could not give a duty back; its lease runs out by itself');
    });
    if (dueInMs <= SOON_MS) setTimeout(() => this.tick(), dueInMs).unref();
  }

  private async renew(duty: Duty, handler: DutyHandler, lost: AbortController): Promise<void> {
    const renewed = await this.db
      .outside(
        `UPDATE duty SET leased_until = clock_timestamp() + $5 * interval '1 ms'
         WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3 AND fence = $4 RETURNING 1`,
        [duty.workspaceId, duty.kind, duty.subjectId, duty.fence, handler.leaseMs],
      )
      .catch(() => [1]); // the database is away: nothing can be written either, so the lease is not the problem
    if (renewed.length === 0) lost.abort(new LeaseLost(duty));
  }

  private async finish(duty: Duty, dueInMs: number): Promise<void> {
    await this.db.outside(
      `UPDATE duty SET leased_until = '-infinity', woken = false,
         due_at = CASE WHEN woken THEN now() ELSE now() + $5 * interval '1 ms' END
       WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3 AND fence = $4`,
      [duty.workspaceId, duty.kind, duty.subjectId, duty.fence, dueInMs],
    );
  }

  private runningOf(kind: string): Set<Promise<void>> {
    return this.running.get(kind) as Set<Promise<void>>;
  }
}

/** Asked in one statement that fails: so it may be sent together with those that it stands before, and with the commit. */
async function assertLease(tx: Tx, duty: Duty, lock: '' | 'FOR SHARE'): Promise<void> {
  try {
    await tx.query(
      `SELECT 1 / count(*) FROM (
         SELECT 1 FROM duty WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3 AND fence = $4
           AND leased_until > clock_timestamp() ${lock}) held`,
      [duty.workspaceId, duty.kind, duty.subjectId, duty.fence],
    );
  } catch (error) {
    throw (error as { code?: unknown }).code === DIVISION_BY_ZERO ? new LeaseLost(duty) : error;
  }
}
