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
}

/** The newest first. */
export const readAudit = (tx: Tx, { cursor, action, agent }: AuditFilter): Promise<AuditLine[]> =>
  tx.query(
    `SELECT u.id, u.at, u.action, u.subject, u.before, u.after,
       CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id::text, 'name', g.name) END AS actor
     FROM audit u LEFT JOIN agent g ON g.workspace_id = u.workspace_id AND g.id = u.agent_id
     WHERE u.workspace_id = $1 AND u.id < coalesce($2::bigint, 9223372036854775807)
       AND ($3::text IS NULL OR u.action = $3) AND ($4::bigint IS NULL OR u.agent_id = $4)
     ORDER BY u.id DESC LIMIT ${AUDIT_PAGE}`,
    [tx.workspaceId, cursor ?? null, action ?? null, agent ?? null],
  );
