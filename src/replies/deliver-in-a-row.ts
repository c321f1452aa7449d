import { deliverReply, type DeliverDependencies } from './deliver-reply.js';

/** Of one reply, until those that came in meanwhile have their turn. */
const MOST_IN_A_ROW = 5;

/**
 * Sends a reply, and of several posts each right after the one before, without waiting until the queue hands out the job
 * that would send it. That job finds nothing to do then, or what a process that died here has left.
 */
export async function deliverInARow(deps: DeliverDependencies, workspaceId: string, id: string): Promise<void> {
  for (let n = 0; n < MOST_IN_A_ROW; n += 1) {
    if (!(await deliverReply(deps, workspaceId, id))) return;
  }
}
