import type { Database, EventLog, Tx } from '../kernel/index.js';
import { placeChosen, takeIds, writePlacement, type OurAccount } from '../threads/index.js';
import { assignTickets, recordTickets } from './assign-tickets.js';
import { insertTickets } from './tickets.store.js';

/**
 * A person turns filtered posts of one channel into tickets: as if each had opened its thread when it came. Gives the ids
 * of those that did; done again it changes nothing. For a caller who holds all lanes.
 */
export async function convertPosts(
  { db, log }: { db: Database; log: EventLog },
  tx: Tx,
  channel: string,
  postIds: string[],
  accounts: OurAccount[],
  agentId: string,
): Promise<string[]> {
  const placement = await placeChosen(tx, channel, postIds, accounts);
  if (placement.chosen.size === 0) return [];
  const [assignment, ids] = await Promise.all([assignTickets(db, tx, placement), takeIds(tx, placement)]);
  const [written] = await Promise.all([writePlacement(tx, placement, ids), insertTickets(tx, assignment.drafts)]);
  await recordTickets(tx, log, assignment, placement.threads, written, { agentId, externalIds: placement.chosen });
  return placement.settled.filter(({ externalId }) => placement.chosen.has(externalId)).map(({ id }) => id);
}
