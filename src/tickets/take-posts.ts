import type { Database, EventLog, Tx } from '../kernel/index.js';
import {
  placePosts,
  takeIds,
  writePlacement,
  type IncomingPost,
  type OurAccount,
  type Written,
} from '../threads/index.js';
import { assignTickets, recordTickets } from './assign-tickets.js';
import { insertTickets } from './tickets.store.js';

/**
 * Takes posts of one channel in, for a caller who holds their lane: each finds its thread, each thread its ticket, and
 * the log says what changed. Posts that we have are left alone, so it may be done again with any part of them, in any
 * order.
 */
export async function takePosts(
  { db, log }: { db: Database; log: EventLog },
  tx: Tx,
  channel: string,
  posts: IncomingPost[],
  accounts: OurAccount[],
): Promise<Written> {
  const placement = await placePosts(tx, channel, posts, accounts);
  const [assignment, ids] = await Promise.all([assignTickets(db, tx, placement), takeIds(tx, placement)]);
  const [written] = await Promise.all([writePlacement(tx, placement, ids), insertTickets(tx, assignment.drafts)]);
  await recordTickets(tx, log, assignment, placement.threads, written);
  return written;
}
