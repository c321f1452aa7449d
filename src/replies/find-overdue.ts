import type { Tx } from '../kernel/index.js';
import { markUnknown, type DeliverDependencies } from './deliver-reply.js';
import { lockReply } from './replies.store.js';

const MOST_OVERDUE = 100;

/** Finds what was in the hands of a process that died. */
export async function findOverdue(deps: DeliverDependencies, workspaceId: string): Promise<void> {
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    await doubtInterrupted(deps, tx);
    await callAgain(deps, tx);
  });
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
  const forgotten = await tx.query<{ id: string }>(
    `UPDATE reply SET send_after = clock_timestamp() WHERE workspace_id = $1 AND id IN (
       SELECT id FROM reply WHERE workspace_id = $1 AND state = 'queued'
         AND send_after < clock_timestamp() - $2 * interval '1 ms'
       ORDER BY id LIMIT ${MOST_OVERDUE} FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [tx.workspaceId, deps.leaseMs],
  );
  for (const { id } of forgotten) await deps.jobs.add(tx, 'reply.deliver', id);
}
