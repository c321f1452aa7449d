import { notFound, Problem, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import type { ViewDto } from './views.dto.js';

/** So many of everybody's, and so many of each agent's own. */
export const MOST_SHARED = 200;
export const MOST_OWN = 100;
/** So long a removed view can be brought back. */
const KEPT_HOURS = 24;

/** What the agent may see, by name; or the one of this id. */
export function readViews(tx: Tx, actor: Actor, id: string | null): Promise<ViewDto[]> {
  return tx.query<ViewDto>(
    `SELECT v.id, v.name, v.conditions, v."order", v.owner_id IS NULL AS shared, v.version, v.updated_at AS "updatedAt",
       json_build_object('id', g.id::text, 'name', g.name) AS "updatedBy"
     FROM saved_view v JOIN agent g ON g.workspace_id = v.workspace_id AND g.id = v.updated_by
     WHERE v.workspace_id = $1 AND (v.owner_id IS NULL OR v.owner_id = $2) AND v.removed_at IS NULL
       AND ($3::bigint IS NULL OR v.id = $3)
     ORDER BY lower(v.name), v.id LIMIT ${MOST_SHARED + MOST_OWN}`,
    [tx.workspaceId, actor.agentId, id],
  );
}

export async function readView(tx: Tx, actor: Actor, id: string): Promise<ViewDto> {
  const [view] = await readViews(tx, actor, id);
  if (!view) throw notFound('view');
  return view;
}

/** One's own, or everybody's for those who may. A colleague's own is nobody else's business. */
export async function lockView(tx: Tx, actor: Actor, id: string, removed = false): Promise<{ shared: boolean }> {
  const [view] = await tx.query<{ shared: boolean }>(
    `SELECT owner_id IS NULL AS shared FROM saved_view
     WHERE workspace_id = $1 AND id = $2 AND (owner_id IS NULL OR owner_id = $3) AND (removed_at IS NOT NULL) = $4 FOR UPDATE`,
    [tx.workspaceId, id, actor.agentId, removed],
  );
  if (!view) throw notFound('view');
  if (view.shared) requireRole(actor, 'lead');
  return view;
}

/** `owner`: null of what is everybody's. Two who add the last one at once are one too many, which hurts nobody. */
export async function requireRoom(tx: Tx, owner: string | null): Promise<void> {
  const most = owner === null ? MOST_SHARED : MOST_OWN;
  const [count] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM saved_view
     WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2 AND removed_at IS NULL`,
    [tx.workspaceId, owner],
  );
  if ((count?.n ?? 0) < most) return;
  const whose = owner === null ? 'There are' : 'You have';
  throw new Problem(422, 'too_many_views', `${whose} ${most} saved views. Delete one, or change one that is there.`);
}

/** Out of sight; the removed ones whose time is over go with it. */
export async function removeView(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE saved_view SET removed_at = now() WHERE workspace_id = $1 AND id = $2', [tx.workspaceId, id]);
  await tx.query(
    `DELETE FROM saved_view WHERE workspace_id = $1 AND removed_at < now() - interval '${KEPT_HOURS} hours'`,
    [tx.workspaceId],
  );
}
