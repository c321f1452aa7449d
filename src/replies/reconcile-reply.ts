import { ChannelError, type Published } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { recordSent, targetOf, type DeliverDependencies } from './deliver-reply.js';
import { announce, lockReply, type ReplyRow } from './replies.store.js';

/** The platform shows a new post to its own readers late: so three looks, each after a longer wait than the last. */
const NEXT_WAITS = [5, 9];
const READS = NEXT_WAITS.length + 1;
/** After a look that failed before any had succeeded. */
const FAILED_LOOK_WAITS = 3;

/** Looks on the platform for a reply that may have been posted. Found: it is sent. Not found in three looks: a person decides. */
export async function reconcileReply(deps: DeliverDependencies, workspaceId: string, id: string): Promise<void> {
  const seen = await deps.db.inWorkspace(workspaceId, async (tx) => {
    const reply = await lockReply(tx, id);
    const access = reply && (await deps.accounts.access(tx, reply.accountId, 'answers'));
    return reply?.state === 'unknown' && reply.reconcileReads < READS ? { reply, access } : null;
  });
  if (!seen) return;
  const { reply, access } = seen;
  const look = access ? await find(deps, reply, access) : null;
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const now = await lockReply(tx, id);
    if (now?.state !== 'unknown' || now.fence !== reply.fence) return;
    if (look?.found && !(await belongsToAnother(tx, now, look.found))) return recordSent(deps, tx, now, look.found);
    const reads = now.reconcileReads + (look ? 1 : 0); // a look that failed saw nothing, and does not count
    const decided = reads >= READS;
    await tx.query('UPDATE reply SET reconcile_reads = $3, error_detail = $4 WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      id,
      reads,
      decided ? NOT_FOUND : now.errorDetail,
    ]);
    if (decided) {
      await announce(tx, deps.log, now, 'unknown', null, 'unknown', NOT_FOUND);
    } else {
      const waitMs = deps.reconcileMs * (NEXT_WAITS[Math.min(reads, NEXT_WAITS.length) - 1] ?? FAILED_LOOK_WAITS);
      await deps.jobs.add(tx, 'reply.reconcile', id, new Date(deps.clock.now().getTime() + waitMs));
    }
  });
}

/** The same words under the same post may be an earlier reply's. */
async function belongsToAnother(tx: Tx, reply: ReplyRow, found: Published): Promise<boolean> {
  const others = await tx.query(
    'SELECT 1 FROM reply WHERE workspace_id = $1 AND ticket_id = $2 AND account_id = $3 AND external_id = $4 AND id <> $5',
    [tx.workspaceId, reply.ticketId, reply.accountId, found.externalId, reply.id],
  );
  return others.length > 0;
}

const NOT_FOUND =
  'The platform never said whether it was posted, and it is not to be seen there. Look at the thread on the platform before you write again.';

async function find(
  deps: DeliverDependencies,
  reply: ReplyRow,
  access: Parameters<ReturnType<DeliverDependencies['channels']['get']>['findPublished']>[0] & { channel: string },
): Promise<{ found: Published | null } | null> {
  const target = targetOf(reply);
  try {
    const since = reply.attemptedAt ?? new Date(0);
    return { found: await deps.channels.get(access.channel).findPublished(access, target, reply.text, since) };
  } catch (error) {
    if (error instanceof ChannelError) return null;
    throw error;
  }
}
