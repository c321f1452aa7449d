import { notFound, Problem, type Tx } from '../kernel/index.js';
import type { MediaKind } from '../channels/index.js';

export interface Media {
  id: string;
  kind: MediaKind;
  /** Its content type, by its first bytes. */
  type: string;
  /** In bytes. */
  size: number;
}

/** A file as an agent attaches it. */
export interface Attachment {
  id: string;
  altText: string;
}

/** What is not sent yet is bounded: for an agent, and for all of a workspace. */
export const MOST_UNSENT = { files: 40, bytes: 256 * 1024 * 1024, workspaceBytes: 4 * 1024 ** 3 };

/** A place for a file that is about to come; its size counts from now on. */
export async function addMedia(tx: Tx, agentId: string, media: Omit<Media, 'id'>): Promise<string> {
  await requireRoom(tx, agentId, media.size);
  const [row] = await tx.query<{ id: string }>(
    'INSERT INTO media (workspace_id, agent_id, kind, type, size) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [tx.workspaceId, agentId, media.kind, media.type, media.size],
  );
  return row?.id as string;
}

async function requireRoom(tx: Tx, agentId: string, size: number): Promise<void> {
  // Two files at once: the second waits here until the first has its place.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [tx.workspaceId]);
  const [held] = await tx.query<{ files: number; bytes: number; all: number }>(
    `SELECT count(*) FILTER (WHERE agent_id = $2)::int AS files,
       coalesce(sum(size) FILTER (WHERE agent_id = $2), 0)::float8 AS bytes, coalesce(sum(size), 0)::float8 AS all
     FROM media WHERE workspace_id = $1 AND NOT sent`,
    [tx.workspaceId, agentId],
  );
  if (!held) return;
  if (held.files >= MOST_UNSENT.files || held.bytes + size > MOST_UNSENT.bytes) {
    throw new Problem(
      422,
      'too_many_files',
      'You have too many files that are not sent yet. Send or remove some; what is in no draft goes by itself within a day.',
    );
  }
  if (held.all + size > MOST_UNSENT.workspaceBytes) {
    throw new Problem(
      422,
      'no_room',
      'This workspace has no room for more files that are not sent yet. Send or remove some, or try again tomorrow.',
    );
  }
}

/** What this agent may look at: their own, and what went with a reply. */
export async function visibleMedia(tx: Tx, agentId: string, id: string): Promise<Media> {
  const [row] = await tx.query<Media>(
    `SELECT id, kind, type, size FROM media
     WHERE workspace_id = $1 AND id = $2 AND complete AND (sent OR agent_id = $3)`,
    [tx.workspaceId, id, agentId],
  );
  if (!row) throw notFound('file');
  return row;
}

/** Those of the files that are the agent's own and here, in this order; from now on nobody purges them for a day. */
export async function keepMedia(tx: Tx, agentId: string, ids: readonly string[]): Promise<Media[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<Media>(
    `UPDATE media SET used_at = now() WHERE workspace_id = $1 AND agent_id = $2 AND complete AND id IN (
       SELECT id FROM media WHERE workspace_id = $1 AND id = ANY($3) ORDER BY id FOR NO KEY UPDATE)
     RETURNING id, kind, type, size`,
    [tx.workspaceId, agentId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The same, of files that must all be there. */
export async function useMedia(tx: Tx, agentId: string, ids: readonly string[]): Promise<Media[]> {
  const media = await keepMedia(tx, agentId, ids);
  const missing = ids.find((id) => media.every((file) => file.id !== id));
  if (missing === undefined) return media;
  throw new Problem(422, 'file_gone', 'A file of this reply is not here any more. Remove it and attach it again.', {
    mediaId: missing,
  });
}

/** They go with a reply now: they stay, and colleagues see them. */
export const markSent = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  tx.query('UPDATE media SET sent = true WHERE workspace_id = $1 AND id = ANY($2) AND NOT sent', [tx.workspaceId, ids]);

/** The agent has removed it before it went with anything. What went with a reply stays. */
export async function dropMedia(tx: Tx, agentId: string, id: string): Promise<void> {
  const dropped = await tx.query(
    'DELETE FROM media WHERE workspace_id = $1 AND id = $2 AND agent_id = $3 AND NOT sent RETURNING 1',
    [tx.workspaceId, id, agentId],
  );
  if (dropped.length === 0) await visibleMedia(tx, agentId, id);
}
