import type { Database } from '../kernel/index.js';

export interface TakenNumber {
  id: string;
  number: number;
}

/**
 * Takes a block of ticket numbers, and an id for each. In a transaction of its own, so that those who make tickets never
 * wait for each other's commit; a transaction that fails leaves its numbers unused. They are safe on disk with the
 * commit of the tickets that bear them, because the database's log is written in order.
 */
export async function takeNumbers(db: Database, workspaceId: string, count: number): Promise<TakenNumber[]> {
  if (count === 0) return [];
  const [row] = await db.oneInWorkspaceUnsynced<{ first: number; ids: string }>(
    workspaceId,
    `UPDATE ticket_counter SET next_number = next_number + $2 WHERE workspace_id = $1
     RETURNING (next_number - $2)::float8 AS first,
       (SELECT string_agg(nextval('ticket_id_seq')::text, ',') FROM generate_series(1, $2)) AS ids`,
    [workspaceId, count],
  );
  if (!row) throw new Error(`The workspace ${workspaceId} has no ticket counter.`);
  return row.ids.split(',').map((id, index) => ({ id, number: row.first + index }));
}
