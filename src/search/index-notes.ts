import type { Database, Tx } from '../kernel/index.js';
import { tsvectorOf } from './tokens.js';

interface StoredNote {
  id: string;
  agentId: string;
  ticketId: string;
  createdAt: Date;
  text: string;
}

export interface Change {
  id: string;
  at: string;
}

/** Notes that were written, changed or taken back since search looked at them, the next `most` of them. */
export const changedNotes = (
  db: Database,
  workspaceId: string,
  most: number,
): Promise<{ notes: StoredNote[]; changes: Change[] }> =>
  db.readWorkspace(workspaceId, async (tx) => {
    const changes = await tx.query<Change>(
      `SELECT note_id AS id, at::text FROM changed_note WHERE workspace_id = $1 ORDER BY note_id LIMIT ${most}`,
      [workspaceId],
    );
    if (changes.length === 0) return { notes: [], changes };
    const notes = await tx.query<StoredNote>(
      `SELECT id, agent_id AS "agentId", ticket_id AS "ticketId", created_at AS "createdAt", text FROM note
       WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL ORDER BY id`,
      [workspaceId, changes.map(({ id }) => id)],
    );
    return { notes, changes };
  });

/** Its writer is an agent: `author_id` holds the negative of their id. A change that was noted once more since it was read stays, and is read again. */
export async function indexNotes(tx: Tx, notes: StoredNote[], changes: Change[]): Promise<void> {
  const rows = notes.map(({ text, ...note }) => ({ ...note, words: tsvectorOf(text) }));
  const ids = new Set(notes.map(({ id }) => id));
  await Promise.all([
    tx.query(
      `INSERT INTO search_entry (workspace_id, kind, id, at, author_id, ticket_id, words)
       SELECT $1, 'note', e.id, e."createdAt", -e."agentId", e."ticketId", e.words::tsvector
       FROM json_to_recordset($2::json) AS e (id bigint, "agentId" bigint, "createdAt" timestamptz, "ticketId" bigint, words text)
       ON CONFLICT (workspace_id, kind, id) DO UPDATE SET words = excluded.words`,
      [tx.workspaceId, JSON.stringify(rows)],
    ),
    tx.query(`DELETE FROM search_entry WHERE workspace_id = $1 AND kind = 'note' AND id = ANY($2)`, [
      tx.workspaceId,
      changes.flatMap(({ id }) => (ids.has(id) ? [] : [id])),
    ]),
    tx.query(
      `DELETE FROM changed_note WHERE workspace_id = $1
         AND (note_id, at) IN (SELECT * FROM unnest($2::bigint[], $3::timestamptz[]))`,
      [tx.workspaceId, changes.map(({ id }) => id), changes.map(({ at }) => at)],
    ),
  ]);
}
