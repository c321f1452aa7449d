import type { Tx } from '../kernel/index.js';
import type { IncomingPost } from './placement.js';

/** Edited posts by the ids of their later versions: an answer may name one of these long after it could be looked up. */
export async function rememberVersions(tx: Tx, channel: string, incoming: readonly IncomingPost[]): Promise<void> {
  const versions = incoming.flatMap(({ post }) => (post.laterIds ?? []).map((id) => ({ id, of: post.externalId })));
  if (versions.length === 0) return;
  await tx.query(
    `INSERT INTO post_version (workspace_id, channel, version_id, external_id)
     SELECT $1, $2, v.id, v."of" FROM json_to_recordset($3::json) AS v (id text, "of" text) ON CONFLICT DO NOTHING`,
    [tx.workspaceId, channel, JSON.stringify(versions)],
  );
}

/** By which ids the parents are stored that these posts name by that of a later version. */
export async function storedParents(
  tx: Tx,
  channel: string,
  incoming: readonly IncomingPost[],
  known: ReadonlyMap<string, unknown>,
): Promise<Map<string, string>> {
  const here = new Set(incoming.map(({ post }) => post.externalId));
  const absent = incoming
    .flatMap(({ post }) => post.parentExternalId ?? [])
    .filter((id) => !here.has(id) && !known.has(id));
  if (absent.length === 0) return new Map();
  const rows = await tx.query<{ id: string; externalId: string }>(
    `SELECT version_id AS id, external_id AS "externalId" FROM post_version
     WHERE workspace_id = $1 AND channel = $2 AND version_id = ANY($3)`,
    [tx.workspaceId, channel, absent],
  );
  return new Map(rows.map((row) => [row.id, row.externalId]));
}

export function withStoredParent(incoming: IncomingPost, storedAs: ReadonlyMap<string, string>): IncomingPost {
  const { post } = incoming;
  const parentExternalId = post.parentExternalId && storedAs.get(post.parentExternalId);
  return parentExternalId ? { ...incoming, post: { ...post, parentExternalId } } : incoming;
}
