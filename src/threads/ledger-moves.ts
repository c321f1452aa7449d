import type { Tx } from '../kernel/index.js';
import type { Outcome } from './placement.js';

/** Posts that moved from one column of the ledger to another, by the page they came on. */
export interface LedgerMove {
  landedId: string;
  from: Outcome;
  to: Outcome;
}

/** Keeps the ledger true when posts of earlier pages find their thread. A page that still waits is counted by intake. */
export async function moveInLedger(tx: Tx, moves: LedgerMove[]): Promise<void> {
  if (moves.length === 0) return;
  const pages = [...new Set(moves.map((move) => move.landedId))];
  // A page that is being counted now is waited for; one that still waits is counted after this transaction.
  await tx.query('SELECT 1 FROM landed WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE', [
    tx.workspaceId,
    pages,
  ]);
  await tx.query(
    `UPDATE landed SET threaded = landed.threaded + m.threaded, filtered = landed.filtered + m.filtered,
       waiting = landed.waiting + m.waiting
     FROM (
       SELECT id, sum((t = 'threaded')::int - (f = 'threaded')::int)::int AS threaded,
         sum((t = 'filtered')::int - (f = 'filtered')::int)::int AS filtered,
         sum((t = 'waiting')::int - (f = 'waiting')::int)::int AS waiting
       FROM unnest($2::bigint[], $3::text[], $4::text[]) AS x (id, f, t) GROUP BY id) m
     WHERE workspace_id = $1 AND landed.id = m.id AND state <> 'waiting'`,
    [tx.workspaceId, moves.map((m) => m.landedId), moves.map((m) => m.from), moves.map((m) => m.to)],
  );
}
