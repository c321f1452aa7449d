import { RECHECK_DUTY } from '../accounts/index.js';
import type { Duties, Tx } from '../kernel/index.js';
import { STORED_VERSION, type StoredVersion } from './recheck-passes.js';

/** A platform may say so before its own lookup knows: so long it is asked again. */
const BELIEVED_MS = 10 * 60_000;

/** Somebody says that these posts are gone. It is not believed: the account's recheck looks at them before all others. */
export async function noteToldGone(
  tx: Tx,
  duties: Duties,
  channel: string,
  accountId: string,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.query(
    `INSERT INTO told_gone (workspace_id, channel, external_id, account_id)
     SELECT $1, $2, id, $4 FROM unnest($3::text[]) AS id ORDER BY id
     ON CONFLICT (workspace_id, channel, external_id) DO UPDATE SET told_at = now()`,
    [tx.workspaceId, channel, externalIds, accountId],
  );
  await duties.due(tx, RECHECK_DUTY, accountId);
}

/** What is told of may go by the id of a later version. */
const STORED_POST = `
  LEFT JOIN post_version v ON v.workspace_id = $1 AND v.channel = $2 AND v.version_id = g.external_id
  JOIN post p ON p.workspace_id = $1 AND p.channel = $2 AND p.external_id = coalesce(v.external_id, g.external_id)`;

/** Those of them that are here and can be seen here still, the longest told first. */
export async function toldGone(
  tx: Tx,
  account: { id: string; channel: string },
  most: number,
): Promise<StoredVersion[]> {
  return tx.query<StoredVersion>(
    `SELECT ${STORED_VERSION}
     FROM told_gone g ${STORED_POST}
     JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
     WHERE g.workspace_id = $1 AND g.channel = $2 AND g.account_id = $3 AND p.kind = 'public' AND p.deleted_at IS NULL
     ORDER BY g.told_at, g.external_id LIMIT $4`,
    [tx.workspaceId, account.channel, account.id, most],
  );
}

/** What is gone here too is settled, and so is what was told long ago and can be seen all the same, or never came. */
export async function forgetToldGone(tx: Tx, account: { id: string; channel: string }): Promise<void> {
  await tx.query(
    `DELETE FROM told_gone WHERE workspace_id = $1 AND channel = $2 AND account_id = $3 AND (
       told_at < now() - $4 * interval '1 ms' OR external_id IN (
         SELECT g.external_id FROM told_gone g ${STORED_POST}
         WHERE g.workspace_id = $1 AND g.channel = $2 AND g.account_id = $3 AND p.deleted_at IS NOT NULL))`,
    [tx.workspaceId, account.channel, account.id, BELIEVED_MS],
  );
}
