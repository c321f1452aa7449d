import type { Tx } from '../kernel/index.js';
import type { Actor } from './actor.js';

export const AUDIT_ACTIONS = [
  'agent_invited',
  'agent_joined',
  'agent_link_made',
  'agent_link_revoked',
  'agent_password_changed',
  'agent_role_changed',
  'agent_deactivated',
  'agent_activated',
  'team_added',
  'team_changed',
  'team_removed',
  'view_added',
  'view_changed',
  'view_removed',
  'view_restored',
  'workspace_changed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Leaves a trace of a change, in its transaction. Never anything secret. */
export async function audit(
  tx: Tx,
  actor: Pick<Actor, 'agentId'> | null,
  action: AuditAction,
  subject: string,
  before: object | null,
  after: object | null,
): Promise<void> {
  await tx.query(
    'INSERT INTO audit (workspace_id, agent_id, action, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6)',
    [tx.workspaceId, actor?.agentId ?? null, action, subject, before, after],
  );
}

export interface AuditLine {
  id: string;
  at: string;
  actor: { id: string; name: string } | null;
  action: string;
  subject: string;
  before: object | null;
  after: object | null;
}

export const AUDIT_PAGE = 50;

export interface AuditFilter {
  cursor?: string;
  action?: AuditAction;
  /** Who did it. */
  agent?: string;
  /** From this moment on. */
  from?: string;
  /** Before this moment. */
  to?: string;
}

/** The newest first. */
export function readAudit(tx: Tx, { cursor, action, agent, from, to }: AuditFilter): Promise<AuditLine[]> {
  const values: unknown[] = [tx.workspaceId];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const where = ['u.workspace_id = $1'];
  if (action) where.push(`u.action = ${add(action)}`);
  if (agent) where.push(`u.agent_id = ${add(agent)}`);
  if (from) where.push(`u.at >= ${add(from)}::timestamptz`);
  if (to) where.push(`u.at < ${add(to)}::timestamptz`);
  if (cursor)
    where.push(`(u.at, u.id) < (SELECT at, id FROM audit WHERE workspace_id = $1 AND id = ${add(cursor)}::bigint)`);
  return tx.queryOnce(
    `SELECT u.id, u.at, u.action, u.subject, u.before, u.after,
       CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id::text, 'name', g.name) END AS actor
     FROM audit u LEFT JOIN agent g ON g.workspace_id = u.workspace_id AND g.id = u.agent_id
     WHERE ${where.join(' AND ')} ORDER BY u.at DESC, u.id DESC LIMIT ${AUDIT_PAGE}`,
    values,
  );
}
