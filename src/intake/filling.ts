import { ChannelError, type Access, type ChannelAdapter, type GapFiller, type Span } from '../channels/index.js';
import type { Duty, Tx } from '../kernel/index.js';
import { isNews } from './is-news.js';
import { land } from './landing.js';
import type { PollDependencies } from './polling.js';
import { beginAttempt, DISCONNECTED_MS, noteFailure, noteSuccess, type LandTarget } from './source-state.js';

/** A new gap makes the duty due at once; this finds what was left behind. */
const IDLE_MS = 5 * 60_000;

interface Gap extends Span {
  id: string;
  cursor: unknown;
}

/**
 * Fills an open gap of an account with what the platform's search still gives. What lies beyond its reach cannot be
 * had: that part stays as a gap of its own, for everyone to see. Interrupted, it goes on where the last landed page put it.
 */
export async function fill(deps: PollDependencies, duty: Duty, signal: AbortSignal): Promise<number> {
  const access = await deps.db.inWorkspace(duty.workspaceId, (tx) =>
    deps.accounts.access(tx, duty.subjectId, 'optional'),
  );
  if (!access) return DISCONNECTED_MS;
  const adapter = deps.channels.get(access.channel);
  if (!adapter.filler) return IDLE_MS;
  const gap = await nextGap(deps, duty, adapter.filler);
  if (!gap) return IDLE_MS;
  const target = { workspaceId: duty.workspaceId, accountId: duty.subjectId, source: adapter.filler.name };
  await beginAttempt(deps.db, target);
  try {
    await fetchGap(deps, duty, target, adapter, adapter.filler, access, gap, signal);
    await close(deps, duty, target, gap);
    return 0;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    await deps.db.inWorkspace(duty.workspaceId, (tx) =>
      tx.query('UPDATE gap SET last_error = $3 WHERE workspace_id = $1 AND id = $2', [
        tx.workspaceId,
        gap.id,
        error.message,
      ]),
    );
    return noteFailure(deps, target, error);
  }
}

/**
 * The oldest open gap, cut down to what can be reached; what cannot is set apart. One that failed waits for the others, and
 * of several that did none stands in another's way.
 */
async function nextGap({ db, duties }: PollDependencies, duty: Duty, filler: GapFiller): Promise<Gap | undefined> {
  return db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    const reach = filler.reachMs;
    await tx.query(
      `WITH cut AS (
         UPDATE gap SET from_at = least(now() - $3 * interval '1 ms', to_at)
         WHERE workspace_id = $1 AND account_id = $2 AND state = 'open' AND from_at < now() - $3 * interval '1 ms'
         RETURNING old.from_at AS lost_from, new.from_at AS lost_to, source, reason
       )
       INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason, state)
       SELECT $1, $2, source, lost_from, lost_to, reason, 'unrecoverable' FROM cut`,
      [tx.workspaceId, duty.subjectId, reach],
    );
    const [gap] = await tx.query<Gap>(
      `SELECT id, from_at AS "fromAt", to_at AS "toAt", cursor FROM gap
       WHERE workspace_id = $1 AND account_id = $2 AND state = 'open'
       ORDER BY last_error IS NOT NULL, CASE WHEN last_error IS NULL THEN id END, random() LIMIT 1`,
      [tx.workspaceId, duty.subjectId],
    );
    return gap;
  });
}

async function fetchGap(
  deps: PollDependencies,
  duty: Duty,
  target: LandTarget,
  adapter: ChannelAdapter,
  filler: GapFiller,
  access: Access,
  gap: Gap,
  signal: AbortSignal,
): Promise<void> {
  const hold = (tx: Tx): Promise<void> => deps.duties.assertHeld(tx, duty);
  for await (const page of filler.fetchBetween(access, gap, gap.cursor, signal)) {
    if (await isNews(deps, duty.workspaceId, adapter, page)) {
      await land(deps.db, deps.duties, target, page, hold, (tx) => advance(tx, gap, page.cursor, page.received));
    } else {
      await deps.db.inWorkspace(duty.workspaceId, async (tx) => {
        await hold(tx);
        await advance(tx, gap, page.cursor, 0);
      });
    }
  }
}

/** Keeps how far the gap is filled, and how many posts were missing. */
async function advance(tx: Tx, gap: Gap, cursor: unknown, found: number): Promise<void> {
  await tx.query(
    'UPDATE gap SET cursor = $3, found = found + $4, last_error = NULL WHERE workspace_id = $1 AND id = $2',
    [tx.workspaceId, gap.id, JSON.stringify(cursor), found],
  );
}

async function close({ db, duties }: PollDependencies, duty: Duty, target: LandTarget, gap: Gap): Promise<void> {
  await db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    await tx.query(
      `UPDATE gap SET state = 'closed', closed_at = now(), last_error = NULL WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, gap.id],
    );
    await noteSuccess(tx, target, null);
  });
}
