import type { Tx } from '../kernel/index.js';
import { markUnknown, type DeliverDependencies } from './deliver-reply.js';
import { wakeGates } from './drain-gate.js';
import { takeFromHere } from './reconcile-reply.js';
import { lockReply, READS } from './replies.store.js';

const MOST_OVERDUE = 100;
/** The platform shows what is posted no later than this, or never. */
const LATEST_MS = 26 * 3_600_000;

/** Finds what was in the hands of a process that died, and what a person was asked to decide too early. */
export async function findOverdue(deps: DeliverDependencies, workspaceId: string): Promise<void> {
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    await doubtInterrupted(deps, tx);
    await callAgain(deps, tx);
  });
  await deps.db.inWorkspace(workspaceId, (tx) => findLate(deps, tx));
  await wakeGates(deps, workspaceId);
}

/** A send whose lease ran out: its process died or hung, and nobody knows whether the platform has it. */
async function doubtInterrupted(deps: DeliverDependencies, tx: Tx): Promise<void> {
  const overdue = await tx.query<{ id: string }>(
    `SELECT id FROM reply WHERE workspace_id = $1 AND state = 'sending' AND leased_until < clock_timestamp()
     ORDER BY id LIMIT ${MOST_OVERDUE} FOR UPDATE SKIP LOCKED`,
    [tx.workspaceId],
  );
  for (const { id } of overdue) {
    const reply = await lockReply(tx, id);
    if (reply) await markUnknown(deps, tx, reply, 'interrupted', 'The send was interrupted.');
  }
}

/** Due for the length of a lease, and nobody took it: its job was in the hands of a process that died. */
async function callAgain(deps: DeliverDependencies, tx: Tx): Promise<void> {
  const forgotten = await tx.query<{ id: string; state: 'queued' | 'unknown' }>(
    `UPDATE reply SET send_after = clock_timestamp() WHERE workspace_id = $1 AND id IN (
       SELECT id FROM reply WHERE workspace_id = $1
         AND (state = 'queued' AND (waiting_since IS NULL OR called) OR state = 'unknown' AND reconcile_reads < ${READS})
         AND send_after < clock_timestamp() - $2 * interval '1 ms'
       ORDER BY id LIMIT ${MOST_OVERDUE} FOR UPDATE SKIP LOCKED)
     RETURNING id, state`,
    [tx.workspaceId, deps.leaseMs],
  );
  for (const { id, state } of forgotten) {
    await deps.jobs.add(tx, state === 'queued' ? 'reply.deliver' : 'reply.reconcile', id);
  }
}

/** What was not found in the last look, and has been shown to us since. */
async function findLate(deps: DeliverDependencies, tx: Tx): Promise<void> {
  const held = await tx.query<{ id: string }>(
    `SELECT r.id FROM reply r WHERE r.workspace_id = $1 AND r.doubt_since IS NOT NULL
       AND r.state IN ('unknown', 'left', 'failed') AND (r.state <> 'unknown' OR r.reconcile_reads >= ${READS})
       AND r.attempted_at > clock_timestamp() - $2 * interval '1 ms'
       AND EXISTS (SELECT 1 FROM post p WHERE p.workspace_id = $1 AND p.thread_id = r.thread_id
         AND p.posted_at > r.doubt_since - interval '1 day' AND p.reply_id IS NULL AND p.author_id <> r.target_author_id)
     ORDER BY r.id DESC LIMIT ${MOST_OVERDUE} FOR UPDATE OF r SKIP LOCKED`,
    [tx.workspaceId, LATEST_MS],
  );
  for (const { id } of held) {
    const reply = await lockReply(tx, id);
    if (reply) await takeFromHere(deps, tx, reply);
  }
}
