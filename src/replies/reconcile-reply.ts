import { ChannelError, type Access, type Published, type Span } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { ALL_LANES, lockLanes } from '../threads/index.js';
import { recordSent, targetOf, type DeliverDependencies } from './deliver-reply.js';
import { announce, lockReply, READS, type ReplyRow } from './replies.store.js';

/** The platform shows a new post to its own readers late: so each look after a longer wait than the last. */
const NEXT_WAITS = [5, 9];
/** After a look that failed before any had succeeded. */
const FAILED_LOOK_WAITS = 3;
/** The platform's clock and ours may differ by this much. */
const CLOCK_SLACK_MS = 60_000;

/** Looks on the platform for a reply that may have been posted. Found: it is sent. Not found in three looks: a person decides. */
export async function reconcileReply(deps: DeliverDependencies, workspaceId: string, id: string): Promise<void> {
  const seen = await deps.db.inWorkspace(workspaceId, async (tx) => {
    const reply = await lockReply(tx, id);
    if (!reply || !(await isDue(tx, reply)) || (await takeFromHere(deps, tx, reply))) return null;
    return { reply, access: await deps.accounts.access(tx, reply.accountId, 'answers') };
  });
  if (!seen) return;
  const { reply, access } = seen;
  const found = access ? await look(deps, reply, access) : null;
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const now = await lockReply(tx, id);
    if (now?.state !== 'unknown' || now.fence !== reply.fence || now.reconcileReads !== reply.reconcileReads) return;
    if (await takeAsSent(deps, tx, now, found ?? [])) return;
    await noteLook(deps, tx, now, found !== null); // a look that failed saw nothing, and does not count
  });
}

/**
 * What the intake has brought meanwhile ends the doubt as well, also after the last look: the platform may show a post to
 * its readers hours late. True: the reply is sent.
 */
export async function takeFromHere(deps: DeliverDependencies, tx: Tx, reply: ReplyRow): Promise<boolean> {
  const { fromAt, toAt } = attemptOf(deps, reply);
  const posts = await tx.query<Published & { text: string }>(
    `SELECT p.external_id AS "externalId", p.posted_at AS "postedAt", p.text FROM post p
     JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     JOIN account c ON c.workspace_id = p.workspace_id AND c.channel = a.channel AND c.external_id = a.external_id
     WHERE p.workspace_id = $1 AND p.thread_id = $2 AND c.id = $3 AND p.posted_at BETWEEN $4 AND $5
       AND (p.kind = 'direct' OR p.parent_external_id = $6) AND p.reply_id IS NULL AND p.deleted_at IS NULL
     ORDER BY p.posted_at LIMIT 100`,
    [tx.workspaceId, reply.threadId, reply.accountId, fromAt, toAt, reply.targetExternalId],
  );
  const channel = deps.channels.get(reply.channel);
  return takeAsSent(
    deps,
    tx,
    reply,
    posts.filter((post) => channel.isSameText(reply.text, post.text, reply.hasMedia)),
  );
}

/** A job may run twice: each look has its time, and what comes before it is not one. */
async function isDue(tx: Tx, { id, state, reconcileReads }: ReplyRow): Promise<boolean> {
  if (state !== 'unknown' || reconcileReads >= READS) return false;
  const due = await tx.query(
    'SELECT 1 FROM reply WHERE workspace_id = $1 AND id = $2 AND send_after <= clock_timestamp()',
    [tx.workspaceId, id],
  );
  return due.length > 0;
}

/** From the first attempt in doubt to the last. What was posted before, or after that was over, is somebody else's. */
export function attemptOf({ leaseMs }: DeliverDependencies, { attemptedAt, doubtSince }: ReplyRow): Span {
  const last = attemptedAt as Date; // what is in doubt was tried
  const began = (doubtSince ?? last).getTime();
  return { fromAt: new Date(began - CLOCK_SLACK_MS), toAt: new Date(last.getTime() + leaseMs + CLOCK_SLACK_MS) };
}

/** The oldest that no other reply is. `agentId`: who says so; null: it reads the same. */
export async function takeAsSent(
  deps: DeliverDependencies,
  tx: Tx,
  reply: ReplyRow,
  found: readonly (Published & { text?: string })[],
  agentId: string | null = null,
): Promise<boolean> {
  if (found.length === 0) return false;
  await lockLanes(tx, ALL_LANES); // two replies in the same words look for each other's posts
  const taken = await takenBy(tx, reply, found);
  const own = found.find(({ externalId }) => !taken.has(externalId));
  if (!own) return false;
  await recordSent(deps, tx, reply, own, agentId);
  return true;
}

/** The same words under the same post may be an earlier reply's; while another in these words is being sent, all may be its. */
async function takenBy(tx: Tx, reply: ReplyRow, found: readonly Published[]): Promise<Set<string>> {
  const others = await tx.query<{ externalId: string | null }>(
    `SELECT external_id AS "externalId" FROM reply r WHERE workspace_id = $1 AND account_id = $2 AND id <> $3
       AND (external_id = ANY($4) AND thread_id IN (SELECT id FROM thread WHERE workspace_id = $1 AND ticket_id = $5)
         OR state = 'sending' AND thread_id = $6 AND $7 = coalesce((SELECT q.text FROM reply_part q
           WHERE q.workspace_id = $1 AND q.reply_id = r.id AND q.n = r.parts_posted + 1), r.text))
     UNION ALL
     SELECT external_id FROM reply_part WHERE workspace_id = $1 AND external_id = ANY($4)`,
    [
      tx.workspaceId,
      reply.accountId,
      reply.id,
      found.map(({ externalId }) => externalId),
      reply.ticketId,
      reply.threadId,
      reply.text,
    ],
  );
  if (others.some(({ externalId }) => externalId === null)) return new Set(found.map(({ externalId }) => externalId));
  return new Set(others.map(({ externalId }) => externalId as string));
}

async function noteLook(deps: DeliverDependencies, tx: Tx, reply: ReplyRow, succeeded: boolean): Promise<void> {
  const reads = reply.reconcileReads + (succeeded ? 1 : 0);
  const decided = reads >= READS;
  const waitMs = deps.reconcileMs * (NEXT_WAITS[Math.min(reads, NEXT_WAITS.length) - 1] ?? FAILED_LOOK_WAITS);
  const next = new Date(deps.clock.now().getTime() + waitMs);
  await tx.query(
    `UPDATE reply SET reconcile_reads = $3, error_detail = $4, send_after = $5 WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, reply.id, reads, decided ? NOT_FOUND : reply.errorDetail, next],
  );
  if (decided) await announce(tx, deps.log, reply, 'unknown', null, 'unknown', NOT_FOUND);
  else await deps.jobs.add(tx, 'reply.reconcile', reply.id, next);
}

const NOT_FOUND =
  'The platform never said whether it was posted, and it is not to be seen there. Look at the thread on the platform before you write again, then decide.';

/** Null: it could not be looked. */
async function look(
  deps: DeliverDependencies,
  reply: ReplyRow,
  access: Access & { channel: string },
): Promise<Published[] | null> {
  const channel = deps.channels.get(access.channel);
  try {
    return await channel.findPublished(access, targetOf(reply), reply.text, attemptOf(deps, reply), reply.hasMedia);
  } catch (error) {
    if (error instanceof ChannelError) return null;
    throw error;
  }
}
