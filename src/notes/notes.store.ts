import { Problem, type Tx } from '../kernel/index.js';
import type { NamedDto, NoteDto } from './notes.dto.js';

export const NOTES_PAGE = 100;
/** How long its author may change a note; from then on colleagues have read it. */
const CHANGEABLE = `interval '1 hour'`;
/** Tickets that went into one, however many times over. */
const MOST_MERGED = 200;

export interface StoredNote {
  id: string;
  ticketId: string;
  agentId: string;
  version: number;
  deleted: boolean;
  changeable: boolean;
}

const NOTE = `n.id, json_build_object('id', g.id::text, 'name', g.name) AS agent, n.text, n.version,
  n.created_at AS "createdAt", n.edited_at AS "editedAt", n.deleted_at AS "deletedAt",
  n.created_at + ${CHANGEABLE} AS "changeableUntil", coalesce((
    SELECT json_agg(json_build_object('kind', m.kind, 'id', m.subject_id::text, 'name', coalesce(a.name, t.name)) ORDER BY m.kind, m.subject_id)
    FROM note_mention m
    LEFT JOIN agent a ON m.kind = 'agent' AND a.workspace_id = $1 AND a.id = m.subject_id
    LEFT JOIN team t ON m.kind = 'team' AND t.workspace_id = $1 AND t.id = m.subject_id
    WHERE m.workspace_id = $1 AND m.note_id = n.id), '[]') AS mentions`;

/** The newest first. */
export const readNotes = (tx: Tx, ticketId: string, before: string | undefined): Promise<NoteDto[]> =>
  tx.query<NoteDto>(
    `WITH RECURSIVE family AS (
       SELECT $2::bigint AS id
       UNION ALL
       SELECT k.id FROM family f JOIN ticket k ON k.workspace_id = $1 AND k.merged_into = f.id
     ), page AS (
       SELECT n.* FROM (SELECT id FROM family LIMIT ${MOST_MERGED}) f
       CROSS JOIN LATERAL (
         SELECT * FROM note WHERE workspace_id = $1 AND ticket_id = f.id
           AND id < coalesce($3::bigint, 9223372036854775807) ORDER BY id DESC LIMIT ${NOTES_PAGE}) n
       ORDER BY n.id DESC LIMIT ${NOTES_PAGE})
     SELECT ${NOTE} FROM page n JOIN agent g ON g.workspace_id = $1 AND g.id = n.agent_id ORDER BY n.id DESC`,
    [tx.workspaceId, ticketId, before ?? null],
  );

export async function readNote(tx: Tx, id: string): Promise<NoteDto> {
  const [note] = await tx.query<NoteDto>(
    `SELECT ${NOTE} FROM note n JOIN agent g ON g.workspace_id = $1 AND g.id = n.agent_id
     WHERE n.workspace_id = $1 AND n.id = $2`,
    [tx.workspaceId, id],
  );
  return note as NoteDto;
}

export async function lockNote(tx: Tx, id: string): Promise<StoredNote | null> {
  const [note] = await tx.query<StoredNote>(
    `SELECT id, ticket_id AS "ticketId", agent_id AS "agentId", version, deleted_at IS NOT NULL AS deleted,
       created_at + ${CHANGEABLE} > now() AS changeable
     FROM note WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
    [tx.workspaceId, id],
  );
  return note ?? null;
}

export async function insertNote(tx: Tx, ticketId: string, agentId: string, text: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    'INSERT INTO note (workspace_id, ticket_id, agent_id, text) VALUES ($1, $2, $3, $4) RETURNING id',
    [tx.workspaceId, ticketId, agentId, text],
  );
  await noteChanged(tx, row?.id as string);
  return row?.id as string;
}

export async function rewriteNote(tx: Tx, id: string, text: string): Promise<void> {
  await tx.query(
    'UPDATE note SET text = $3, version = version + 1, edited_at = now() WHERE workspace_id = $1 AND id = $2',
    [tx.workspaceId, id, text],
  );
  await noteChanged(tx, id);
}

/** For whoever follows notes (search): in the transaction of the change, so nobody can think that what was before is the last. */
const noteChanged = (tx: Tx, id: string): Promise<unknown> =>
  tx.query(
    `INSERT INTO changed_note (workspace_id, note_id) VALUES ($1, $2)
     ON CONFLICT (workspace_id, note_id) DO UPDATE SET at = clock_timestamp()`,
    [tx.workspaceId, id],
  );

/** With everything that called somebody to it. */
export async function eraseNote(tx: Tx, id: string): Promise<void> {
  const of = [tx.workspaceId, id];
  await tx.query('DELETE FROM mention WHERE workspace_id = $1 AND note_id = $2', of);
  await tx.query('DELETE FROM note_mention WHERE workspace_id = $1 AND note_id = $2', of);
  await tx.query(
    `UPDATE note SET text = '', version = version + 1, deleted_at = now() WHERE workspace_id = $1 AND id = $2`,
    of,
  );
  await noteChanged(tx, id);
}

/** Writes whom the note names, and gives whom it calls now and did not before. The author needs no call. */
export async function callAgents(tx: Tx, noteId: string, authorId: string, named: NamedDto[]): Promise<string[]> {
  const kinds = named.map(({ kind }) => kind);
  const ids = named.map(({ id }) => id);
  const [known] = await tx.query<{ all: boolean }>(
    `SELECT count(*) = cardinality($2::text[]) AS "all" FROM unnest($2::text[], $3::bigint[]) AS m (kind, id)
     WHERE CASE kind
       WHEN 'agent' THEN EXISTS (
         SELECT 1 FROM agent g WHERE g.workspace_id = $1 AND g.id = m.id AND g.deactivated_at IS NULL)
       ELSE EXISTS (SELECT 1 FROM team t WHERE t.workspace_id = $1 AND t.id = m.id AND t.removed_at IS NULL) END`,
    [tx.workspaceId, kinds, ids],
  );
  if (!known?.all) {
    throw new Problem(422, 'unknown_mention', 'The note names somebody who is not here any more. Take them out.');
  }
  await tx.query('DELETE FROM note_mention WHERE workspace_id = $1 AND note_id = $2', [tx.workspaceId, noteId]);
  await tx.query(
    `INSERT INTO note_mention (workspace_id, note_id, kind, subject_id)
     SELECT DISTINCT $1::bigint, $2::bigint, kind, id FROM unnest($3::text[], $4::bigint[]) AS m (kind, id)`,
    [tx.workspaceId, noteId, kinds, ids],
  );
  const called = await tx.query<{ agentId: string }>(
    `WITH called AS (
       SELECT subject_id AS agent_id FROM note_mention WHERE workspace_id = $1 AND note_id = $2 AND kind = 'agent'
       UNION
       SELECT t.agent_id FROM note_mention m JOIN team_member t ON t.workspace_id = $1 AND t.team_id = m.subject_id
       JOIN agent g ON g.workspace_id = $1 AND g.id = t.agent_id AND g.deactivated_at IS NULL
       WHERE m.workspace_id = $1 AND m.note_id = $2 AND m.kind = 'team'
     ), gone AS (
       DELETE FROM mention WHERE workspace_id = $1 AND note_id = $2 AND agent_id NOT IN (SELECT agent_id FROM called))
     INSERT INTO mention (workspace_id, agent_id, note_id)
     SELECT $1, agent_id, $2 FROM called WHERE agent_id <> $3 ORDER BY agent_id
     ON CONFLICT DO NOTHING RETURNING agent_id AS "agentId"`,
    [tx.workspaceId, noteId, authorId],
  );
  return called.map(({ agentId }) => agentId);
}
