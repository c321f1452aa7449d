import type { Database } from '../kernel/index.js';

/**
 * Takes a block of ticket numbers and gives the first. In a transaction of its own, so that those who make tickets never
 * wait for each other's commit; a transaction that fails leaves its numbers unused. They are safe on disk with the
 * commit of the tickets that bear them, because the database's log is written in order.
 */
export async function takeNumbers(db: Database, workspaceId: string, count: number): Promise<number> {
  if (count === 0) return 0;
  const [row] = await db.oneInWorkspaceUnsynced<{ first: number }>(
    workspaceId,
    `UPDATE ticket_counter SET next_number = next_number + $2 WHERE workspace_id = $1
     RETURNING (next_number - $2)::float8 AS first`,
    [workspaceId, count],
  );
  if (!row) throw new Error(`The workspace ${workspaceId} has no ticket counter.`);
  return row.first;
}
