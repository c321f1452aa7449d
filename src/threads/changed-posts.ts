import type { Tx } from '../kernel/index.js';

/**
 * Notes that the words or the thread of posts that were here have changed, for whoever follows posts by their id (search). In the
 * transaction of the change, so nobody can read the post of before and think it is the last.
 */
export async function noteChanged(tx: Tx, postIds: string[]): Promise<void> {
  if (postIds.length === 0) return;
  await tx.query(
    `INSERT INTO changed_post (workspace_id, post_id) SELECT $1, id FROM unnest($2::bigint[]) AS id ORDER BY id
     ON CONFLICT (workspace_id, post_id) DO UPDATE SET at = now()`,
    [tx.workspaceId, [...new Set(postIds)]],
  );
}
