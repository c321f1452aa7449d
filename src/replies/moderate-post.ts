import { ChannelError, type Access } from '../channels/index.js';
import type { Duties, Tx } from '../kernel/index.js';
import { eraseFromPages, noteToldGone } from '../intake/index.js';
import { ALL_LANES, lockLanes } from '../threads/index.js';
import { turnPosts } from '../tickets/index.js';
import { requireInTime, type DeliverDependencies } from './deliver-reply.js';
import { lockModeration, moveModeration, type ModerationRow } from './moderation.store.js';

export interface ModerateDependencies extends DeliverDependencies {
  duties: Duties;
}

interface Claimed {
  row: ModerationRow;
  fence: string;
  access: Access & { channel: string };
  claimedAt: number;
}

/** How often it is tried when the platform says when to come back, and when it does not say what it did. */
const MOST_ATTEMPTS = 20;
const MOST_DOUBTS = 3;
const DOUBT_WAITS_MS = 5_000;
const MOST_OVERDUE = 100;

/**
 * MODERATE: claims what was asked for, has the platform do it, and writes down how it went. The claim is committed before
 * the call, so whoever dies at it is seen; to do it twice does no harm, so then it is done again.
 */
export async function moderatePost(deps: ModerateDependencies, workspaceId: string, id: string): Promise<void> {
  const claimed = await claim(deps, workspaceId, id);
  if (!claimed) return;
  const failure = await act(deps, claimed).then(
    () => null,
    (error: unknown) => {
      if (error instanceof ChannelError) return error;
      throw error; // the lease runs out, and it is taken up again
    },
  );
  if (failure?.code === 'unauthorized') {
    await deps.accounts.requireReauth(workspaceId, claimed.row.accountId, failure.message);
  }
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const row = await lockModeration(tx, id);
    if (!row) return;
    if (!failure) await recordDone(deps, tx, row, claimed);
    else if (row.fence === claimed.fence) await recordFailure(deps, tx, row, failure);
  });
}

async function claim(deps: ModerateDependencies, workspaceId: string, id: string): Promise<Claimed | null> {
  const claimedAt = performance.now();
  return deps.db.inWorkspace(workspaceId, async (tx) => {
    const row = await lockModeration(tx, id);
    if (row?.state !== 'asked') return null;
    const [due] = await tx.query<{ inMs: number }>(
      `SELECT (extract(epoch FROM due_at - clock_timestamp()) * 1000)::float8 AS "inMs" FROM moderation
       WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    if (due && due.inMs > 0) {
      await deps.jobs.add(tx, 'post.moderate', id, new Date(deps.clock.now().getTime() + due.inMs));
      return null;
    }
    const access = row.agentIsActive ? await deps.accounts.access(tx, row.accountId, 'answers') : null;
    if (!access) {
      await moveModeration(tx, deps.log, row, {
        to: 'failed',
        agentId: null,
        ...(row.agentIsActive ? NO_ACCOUNT : NO_AGENT),
      });
      return null;
    }
    await moveModeration(tx, deps.log, row, { to: 'acting', agentId: row.agentId, leaseMs: deps.leaseMs });
    return { row, fence: String(BigInt(row.fence) + 1n), access, claimedAt };
  });
}

const NO_AGENT = {
  errorCode: 'agent_deactivated',
  errorDetail: 'Whoever asked for it was deactivated before it was done, so nothing was done. Ask for it as yours.',
};
const NO_ACCOUNT = {
  errorCode: 'account_not_connected',
  errorDetail: 'The account is not connected, so nothing was done. An admin must connect it again.',
};

async function act(deps: ModerateDependencies, { row, access, claimedAt }: Claimed): Promise<void> {
  requireInTime(deps, claimedAt);
  const { moderation } = deps.channels.get(access.channel);
  if (!moderation) throw new ChannelError('rejected', 'The platform has no way for this.', { certainlyNotDone: true });
  if (row.what === 'delete') await moderation.delete(access, row.postExternalId);
  else await moderation.hide(access, row.postExternalId, row.what === 'hide');
}

/** An answer that comes after the lease ran out is the answer all the same, unless it was tried again since. */
async function recordDone(deps: ModerateDependencies, tx: Tx, row: ModerationRow, claimed: Claimed): Promise<void> {
  const isLate = (row.state === 'asked' || row.state === 'unknown') && row.attempts === claimed.row.attempts + 1;
  if (row.fence !== claimed.fence && !isLate) return;
  if (row.what === 'delete') await takeOutText(deps, tx, row);
  else
    await tx.query(
      `UPDATE post SET hidden_at = CASE WHEN $3 THEN clock_timestamp() END, hidden_by = CASE WHEN $3 THEN $4::bigint END
       WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, row.postId, row.what === 'hide', row.agentId],
    );
  await moveModeration(tx, deps.log, row, { to: 'done', agentId: row.agentId });
}

/** As with every post that vanishes: out of the thread, of previews, of what is searched, and of the pages that landed. */
async function takeOutText(
  deps: ModerateDependencies,
  tx: Tx,
  { channel, postExternalId }: ModerationRow,
): Promise<void> {
  await lockLanes(tx, ALL_LANES);
  const turns = { vanished: [{ externalId: postExternalId, why: 'deleted' as const }], reappeared: [] };
  const { hidden } = await turnPosts(deps, tx, channel, turns, deps.clock.now());
  await eraseFromPages(tx, deps.duties, channel, hidden);
}

async function recordFailure(
  deps: ModerateDependencies,
  tx: Tx,
  row: ModerationRow,
  error: ChannelError,
): Promise<void> {
  const why = { errorCode: error.code, errorDetail: error.message };
  const waitMs = error.retryAfterMs ?? (error.certainlyNotDone ? null : DOUBT_WAITS_MS);
  const most = error.certainlyNotDone ? MOST_ATTEMPTS : MOST_DOUBTS;
  if (waitMs !== null && row.attempts < most) {
    const doubted = !error.certainlyNotDone;
    await askAgain(deps, tx, row, new Date(deps.clock.now().getTime() + waitMs), { ...why, doubted });
  } else if (error.certainlyNotDone) {
    await moveModeration(tx, deps.log, row, { to: 'failed', agentId: null, ...why });
  } else {
    await moveModeration(tx, deps.log, row, { to: 'unknown', agentId: null, ...why });
    // The next look at what vanished looks here first.
    if (row.what === 'delete') await noteToldGone(tx, deps.duties, row.channel, row.accountId, [row.postExternalId]);
  }
}

async function askAgain(
  deps: ModerateDependencies,
  tx: Tx,
  row: ModerationRow,
  dueAt: Date,
  why: { errorCode: string; errorDetail: string; doubted: boolean },
): Promise<void> {
  await moveModeration(tx, deps.log, row, { to: 'asked', agentId: null, dueAt, ...why });
  await deps.jobs.add(tx, 'post.moderate', row.id, dueAt);
}

/** What was in the hands of a process that died, and what is due and nobody took. */
export async function takeUpModerations(deps: ModerateDependencies, workspaceId: string): Promise<void> {
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const left = await tx.query<{ id: string; state: 'asked' | 'acting' }>(
      `SELECT id, state FROM moderation WHERE workspace_id = $1 AND state IN ('asked', 'acting')
         AND CASE state WHEN 'acting' THEN leased_until < clock_timestamp()
           ELSE due_at < clock_timestamp() - $2 * interval '1 ms' END
       ORDER BY id LIMIT ${MOST_OVERDUE} FOR UPDATE SKIP LOCKED`,
      [tx.workspaceId, deps.leaseMs],
    );
    const interrupted = {
      errorCode: 'interrupted',
      errorDetail: 'It was interrupted, and is tried again.',
      doubted: true,
    };
    for (const { id, state } of left) {
      const row = await lockModeration(tx, id);
      if (row && state === 'acting') await askAgain(deps, tx, row, deps.clock.now(), interrupted);
      else await deps.jobs.add(tx, 'post.moderate', id);
    }
    await tx.query(
      `UPDATE moderation SET due_at = clock_timestamp() WHERE workspace_id = $1 AND id = ANY($2) AND state = 'asked'`,
      [tx.workspaceId, left.map(({ id }) => id)],
    );
  });
}
