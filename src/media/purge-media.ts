import type { Database, Tx } from '../kernel/index.js';

/** The duty of throwing away what went with nothing; one for the workspace. */
export const PURGE_DUTY = 'purge-media';

const MOST_PURGED = 200;
const EVERY_MS = 10 * 60_000;
const SOON_MS = 1_000;

/**
 * Throws away what went with no reply and is in no draft since a day, and the bytes of what was sent three months ago: the
 * platform has that, and its alt text stays here. Gives when to come again.
 */
export async function purgeMedia(db: Database, workspaceId: string): Promise<number> {
  const purged = await db.inWorkspace(workspaceId, async (tx) => (await purgeUnsent(tx)) + (await forgetBytes(tx)));
  return purged >= MOST_PURGED ? SOON_MS : EVERY_MS;
}

async function purgeUnsent(tx: Tx): Promise<number> {
  // Whoever attaches it in this moment has its row, and then it was used just now.
  const purged = await tx.query(
    `DELETE FROM media WHERE workspace_id = $1 AND NOT sent AND used_at < now() - interval '1 day' AND id IN (
       SELECT m.id FROM media m WHERE m.workspace_id = $1 AND NOT m.sent AND m.used_at < now() - interval '1 day'
         AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.workspace_id = $1 AND d.agent_id = m.agent_id
           AND d.media @> jsonb_build_array(jsonb_build_object('id', m.id::text)))
       ORDER BY m.used_at LIMIT ${MOST_PURGED}) RETURNING 1`,
    [tx.workspaceId],
  );
  return purged.length;
}

async function forgetBytes(tx: Tx): Promise<number> {
  const forgotten = await tx.query<{ id: string }>(
    `UPDATE media SET complete = false WHERE workspace_id = $1 AND id IN (
       SELECT id FROM media WHERE workspace_id = $1 AND sent AND complete AND used_at < now() - interval '90 days'
       ORDER BY used_at LIMIT ${MOST_PURGED}) RETURNING id`,
    [tx.workspaceId],
  );
  await tx.query('DELETE FROM media_part WHERE workspace_id = $1 AND media_id = ANY($2)', [
    tx.workspaceId,
    forgotten.map(({ id }) => id),
  ]);
  return forgotten.length;
}
