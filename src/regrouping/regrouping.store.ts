import type { Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';

export interface StoredRegrouping {
  id: string;
  kind: 'tickets_merged' | 'ticket_split' | 'contacts_merged';
  fromId: string;
  intoId: string;
  before: Before;
  becauseOf: string | null;
  undone: boolean;
}

/** What it takes to undo it. */
export interface Before {
  /** The threads that were moved. */
  threads?: string[];
  /** The authors that were moved. */
  authors?: string[];
  /** Of the ticket that went. */
  status?: string;
  solvedAt?: string | null;
  snoozedUntil?: string | null;
  /** Of the ticket that took it in, where that was changed by it. */
  intoStatus?: string;
  intoSolvedAt?: string | null;
  intoSnoozedUntil?: string | null;
  /** Tags that the other did not have. */
  tags?: string[];
  /** The note of the contact that took the other in, and what it became. */
  note?: string;
  noteAfter?: string;
}

export async function record(
  tx: Tx,
  actor: Actor,
  kind: StoredRegrouping['kind'],
  fromId: string,
  intoId: string,
  before: Before,
  becauseOf: string | null = null,
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO regrouping (workspace_id, kind, agent_id, from_id, into_id, before, because_of)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7) RETURNING id`,
    [tx.workspaceId, kind, actor.agentId, fromId, intoId, JSON.stringify(before), becauseOf],
  );
  return row?.id as string;
}

export async function lockRegrouping(
  tx: Tx,
  by: { id: string } | { becauseOf: string },
): Promise<StoredRegrouping | null> {
  const columns = `id, kind, from_id AS "fromId", into_id AS "intoId", before, because_of AS "becauseOf",
    undone_at IS NOT NULL AS undone`;
  const [row] =
    'id' in by
      ? await tx.query<StoredRegrouping>(
          `SELECT ${columns} FROM regrouping WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
          [tx.workspaceId, by.id],
        )
      : await tx.query<StoredRegrouping>(
          `SELECT ${columns} FROM regrouping WHERE workspace_id = $1 AND because_of = $2 FOR UPDATE`,
          [tx.workspaceId, by.becauseOf],
        );
  return row ?? null;
}

export const markUndone = (tx: Tx, actor: Actor, id: string): Promise<unknown> =>
  tx.query('UPDATE regrouping SET undone_at = now(), undone_by = $3 WHERE workspace_id = $1 AND id = $2', [
    tx.workspaceId,
    id,
    actor.agentId,
  ]);
