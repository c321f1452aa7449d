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

const STATE = `json_build_object('id', k.id::text, 'version', k.version, 'status', k.status, 'priority', k.priority,
  'assigneeId', k.assignee_id::text, 'teamId', k.team_id::text, 'snoozedUntil', k.snoozed_until)`;

/** Tags by name, in their order, of those of these tickets that have any. */
const TAGS = `
  SELECT x.ticket_id AS id, json_agg(g.name ORDER BY lower(g.name) COLLATE "C") AS tags
  FROM ticket_tag x JOIN tag g ON g.workspace_id = $1 AND g.id = x.tag_id
  WHERE x.workspace_id = $1 AND x.ticket_id = ANY ($2::bigint[]) GROUP BY x.ticket_id`;

/** The ticket of this number (of one that was merged: the one it went into), locked until the commit. */
export async function lockTicket(tx: Tx, number: string): Promise<TicketState> {
  const [row] = await tx.query<{ id: string }>(
    `WITH RECURSIVE target AS (
       SELECT id, merged_into, 1 AS step FROM ticket WHERE workspace_id = $1 AND number = $2
       UNION ALL
       SELECT t.id, t.merged_into, step + 1 FROM target s
       JOIN ticket t ON t.workspace_id = $1 AND t.id = s.merged_into WHERE step < 20)
     SELECT id FROM target WHERE merged_into IS NULL`,
    [tx.workspaceId, number],
  );
  const [ticket] = row ? await lockTickets(tx, [row.id]) : [];
  if (!ticket) throw notFound('ticket');
  return ticket;
}

/** These tickets, but for those that were merged, locked until the commit; in the order of their ids, so that two who do so wait. */
export async function lockTickets(tx: Tx, ids: readonly string[]): Promise<TicketState[]> {
  // The tags are read once the locks are held: what a statement sees beside the rows that it has waited for is older than they are.
  const [rows, tagged] = await Promise.all([
    tx.query<{ state: Omit<TicketState, 'tags'> }>(
      `SELECT ${STATE} AS state FROM ticket k
       WHERE k.workspace_id = $1 AND k.id = ANY ($2::bigint[]) AND k.merged_into IS NULL ORDER BY k.id FOR NO KEY UPDATE OF k`,
      [tx.workspaceId, ids],
    ),
    tx.query<{ id: string; tags: string[] }>(TAGS, [tx.workspaceId, ids]),
  ]);
  const tags = new Map(tagged.map((row) => [row.id, row.tags]));
  return rows.map(({ state }) => ({
    ...state,
    snoozedUntil: state.snoozedUntil && new Date(state.snoozedUntil).toISOString(),
    tags: tags.get(state.id) ?? [],
  }));
}

/** Writes the new values, tags apart. A ticket that is solved or closed is no longer snoozed. */
export async function writeStates(tx: Tx, tickets: readonly { id: string; after: TicketFields }[]): Promise<void> {
  const rows = tickets.map(({ id, after }) => ({ id, ...after, tags: undefined }));
  await tx.query(
    `UPDATE ticket k SET status = c.status, priority = c.priority, assignee_id = c."assigneeId", team_id = c."teamId",
       snoozed_until = c."snoozedUntil", touched = true, version = k.version + 1, updated_at = now(),
       solved_at = CASE WHEN c.status = 'solved' THEN coalesce(k.solved_at, now()) WHEN c.status = 'closed' THEN k.solved_at END
     FROM json_to_recordset($2::json) AS c (id bigint, status text, priority text, "assigneeId" bigint, "teamId" bigint,
       "snoozedUntil" timestamptz)
     WHERE k.workspace_id = $1 AND k.id = c.id`,
    [tx.workspaceId, JSON.stringify(rows)],
  );
}

export const changedFields = (before: TicketFields, after: TicketFields): (keyof TicketFields)[] =>
  FIELDS.filter((field) => !sameValue(before[field], after[field]));

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const pick = (from: TicketFields, fields: readonly (keyof TicketFields)[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, from[field]]));
