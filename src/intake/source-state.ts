import type { Accounts } from '../accounts/index.js';
import type { ChannelError } from '../channels/index.js';
import type { Database, Tx } from '../kernel/index.js';

/** A source of an account: where pages land from. */
export interface LandTarget {
  workspaceId: string;
  accountId: string;
  source: string;
}

/** When to look again whether an account is connected. */
export const DISCONNECTED_MS = 60_000;

/** Notes that the source is tried, and gives how far it has come; null: it begins. */
export async function beginAttempt(db: Database, target: LandTarget): Promise<unknown> {
  return db.inWorkspace(target.workspaceId, async (tx) => {
    const [row] = await tx.query<{ cursor: unknown }>(
      `INSERT INTO source (workspace_id, account_id, name, last_attempt_at) VALUES ($1, $2, $3, now())
       ON CONFLICT (workspace_id, account_id, name) DO UPDATE SET last_attempt_at = now() RETURNING cursor`,
      [tx.workspaceId, target.accountId, target.source],
    );
    return row?.cursor ?? null;
  });
}

/** Keeps how far the source has come, as JSON. */
export async function saveCursor(tx: Tx, target: LandTarget, cursor: unknown): Promise<void> {
  await tx.query('UPDATE source SET cursor = $4 WHERE workspace_id = $1 AND account_id = $2 AND name = $3', [
    tx.workspaceId,
    target.accountId,
    target.source,
    cursor === undefined ? null : JSON.stringify(cursor),
  ]);
}

/**
 * What was there when the attempt began has been read. `newestPostAt`: of the newest post that it brought; the posts of the
 * first attempt are older than the account is here, and late for no reason of ours.
 */
export async function noteSuccess(tx: Tx, target: LandTarget, newestPostAt: Date | null): Promise<void> {
  await tx.query(
    `UPDATE source SET last_success_at = now(), failures = 0, last_error = NULL, note = NULL, read_to = last_attempt_at,
       last_event_at = greatest(last_event_at, $4::timestamptz),
       delay_ms = CASE WHEN read_to IS NOT NULL AND $4 > coalesce(last_event_at, '-infinity') THEN ${delayUntilNow('$4')} ELSE delay_ms END
     WHERE workspace_id = $1 AND account_id = $2 AND name = $3`,
    [tx.workspaceId, target.accountId, target.source, newestPostAt],
  );
}

/** How long ago that was, in ms; the platform's clock may be ahead of ours. */
export const delayUntilNow = (time: string): string =>
  `greatest(0, extract(epoch FROM now() - ${time}::timestamptz) * 1000)::bigint`;

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/** Says why the source rests: nothing has failed. */
async function noteRest(tx: Tx, { accountId, source }: LandTarget, why: string): Promise<void> {
  await tx.query(
    `UPDATE source SET note = $4, failures = 0, last_error = NULL
     WHERE workspace_id = $1 AND account_id = $2 AND name = $3`,
    [tx.workspaceId, accountId, source, why],
  );
}

/**
 * Notes the failure where people see it; one for want of money is none of the source. A platform that does not know us any more makes the account ask to be connected
 * again. Gives in how many ms it is worth trying again.
 */
export async function noteFailure(
  { db, accounts }: { db: Database; accounts: Accounts },
  target: LandTarget,
  error: ChannelError,
): Promise<number> {
  const { workspaceId, accountId, source } = target;
  if (error.code === 'budget_used') {
    await db.inWorkspace(workspaceId, (tx) => noteRest(tx, target, error.message));
    return error.retryAfterMs ?? DISCONNECTED_MS;
  }
  const failures = await db.inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.query<{ failures: number }>(
      `UPDATE source SET failures = failures + 1, last_error = $4, note = NULL
       WHERE workspace_id = $1 AND account_id = $2 AND name = $3 RETURNING failures`,
      [tx.workspaceId, accountId, source, error.message],
    );
    return row?.failures ?? 1;
  });
  if (error.code === 'unauthorized' || error.code === 'invalid_credentials') {
    await accounts.requireReauth(workspaceId, accountId, error.message);
    return DISCONNECTED_MS;
  }
  return retryAfter(failures, error);
}

/** Twice as long after every failure, and never sooner than the platform allows. */
export const retryAfter = (failures: number, error: ChannelError): number =>
  Math.max(Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20), LONGEST_RETRY_MS), error.retryAfterMs ?? 0);
