import { notFound, type Tx } from '../kernel/index.js';
import type { TicketPriority, TicketStatus } from './ticket-status.js';

/** What people may change of a ticket. Values are as the log keeps them; tags by name, in their order. */
export interface TicketFields {
  status: TicketStatus;
  priority: TicketPriority;
  assigneeId: string | null;
  teamId: string | null;
  /** ISO 8601, or null. */
  snoozedUntil: string | null;
  tags: string[];
}

export interface TicketState extends TicketFields {
  id: string;
  version: number;
}

export const FIELDS = ['status', 'priority', 'assigneeId', 'teamId', 'snoozedUntil', 'tags'] as const;

/** The ticket of this number (of one that was merged: the one it went into), locked until the commit. */
export async function lockTicket(tx: Tx, number: string): Promise<TicketState> {
  const [row] = await tx.query<{ state: TicketState }>(
    `WITH RECURSIVE target AS (
       SELECT id, merged_into, 1 AS step FROM ticket WHERE workspace_id = $1 AND number = $2
       UNION ALL
       SELECT t.id, t.merged_into, step + 1 FROM target s
       JOIN ticket t ON t.workspace_id = $1 AND t.id = s.merged_into WHERE step < 20)
     SELECT json_build_object('id', k.id::text, 'version', k.version, 'status', k.status, 'priority', k.priority,
       'assigneeId', k.assignee_id::text, 'teamId', k.team_id::text, 'snoozedUntil', k.snoozed_until,
       'tags', coalesce((SELECT json_agg(g.name ORDER BY lower(g.name) COLLATE "C") FROM ticket_tag x
         JOIN tag g ON g.workspace_id = $1 AND g.id = x.tag_id
         WHERE x.workspace_id = $1 AND x.ticket_id = k.id), '[]')) AS state
     FROM ticket k
     WHERE k.workspace_id = $1 AND k.id = (SELECT id FROM target WHERE merged_into IS NULL) AND k.merged_into IS NULL
     FOR NO KEY UPDATE OF k`,
    [tx.workspaceId, number],
  );
  if (!row) throw notFound('ticket');
  const { snoozedUntil } = row.state;
  return { ...row.state, snoozedUntil: snoozedUntil && new Date(snoozedUntil).toISOString() };
}

/** Writes the new values, tags apart. A ticket that is solved or closed is no longer snoozed. */
export async function writeState(tx: Tx, id: string, after: TicketFields): Promise<void> {
  await tx.query(
    `UPDATE ticket SET status = $3, priority = $4, assignee_id = $5, team_id = $6, snoozed_until = $7, touched = true,
       version = version + 1, updated_at = now(),
       solved_at = CASE WHEN $3 = 'solved' THEN coalesce(solved_at, now()) WHEN $3 = 'closed' THEN solved_at END
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, after.status, after.priority, after.assigneeId, after.teamId, after.snoozedUntil],
  );
}

export const changedFields = (before: TicketFields, after: TicketFields): (keyof TicketFields)[] =>
  FIELDS.filter((field) => !sameValue(before[field], after[field]));

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const pick = (from: TicketFields, fields: readonly (keyof TicketFields)[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, from[field]]));
