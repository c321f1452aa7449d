import { Injectable } from '@nestjs/common';
import { Database, EventLog, notFound, Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { TICKET_JOINS, TICKET_JSON } from './ticket.json.js';
import { mayBecome, type TicketPriority, type TicketStatus } from './ticket-status.js';
import { TICKET_VIEWS, type TicketView } from './ticket-views.js';

/** Counting stops here: what is more is shown as more. */
const COUNT_CAP = 999;
const EVENTS_PAGE = 100;

export interface TicketChange {
  version: number;
  status?: TicketStatus;
  priority?: TicketPriority;
  assigneeId?: string | null;
}

interface TicketState {
  id: string;
  version: number;
  status: TicketStatus;
  priority: TicketPriority;
  assigneeId: string | null;
  mergedInto: string | null;
}

@Injectable()
export class Tickets {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
  ) {}

  /** A page of a view, newest first, as JSON text. One statement. */
  async page(actor: Actor, view: TicketView, limit: number, cursor: string | undefined): Promise<string> {
    const [micros, id] = cursor?.split('_') ?? [null, null];
    const [row] = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      tx.query<{ page: string }>(PAGE_SQL[view][cursor ? 'next' : 'first'], [
        tx.workspaceId,
        actor.agentId,
        limit,
        ...(cursor ? [micros, id] : []),
      ]),
    );
    return row?.page as string;
  }

  /** How many tickets each view has, up to the cap. One statement. */
  async counts(actor: Actor): Promise<Record<TicketView, { count: number; capped: boolean }>> {
    const [row] = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      tx.query<Record<TicketView, number>>(COUNTS_SQL, [tx.workspaceId, actor.agentId]),
    );
    const entries = Object.entries(row as Record<TicketView, number>);
    return Object.fromEntries(
      entries.map(([view, count]) => [view, { count: Math.min(count, COUNT_CAP), capped: count > COUNT_CAP }]),
    ) as Record<TicketView, { count: number; capped: boolean }>;
  }

  /** The ticket of this number (of one that was merged: the one it went into), with its id for other rooms. */
  async read(tx: Tx, number: string): Promise<{ id: string; ticket: unknown }> {
    const [row] = await tx.query<{ id: string; ticket: unknown }>(
      `WITH RECURSIVE target AS (
         SELECT id, merged_into, 1 AS step FROM ticket WHERE workspace_id = $1 AND number = $2
         UNION ALL
         SELECT t.id, t.merged_into, step + 1 FROM target s
         JOIN ticket t ON t.workspace_id = $1 AND t.id = s.merged_into WHERE step < 20)
       SELECT k.id, ${TICKET_JSON} AS ticket FROM target JOIN ticket k ON k.workspace_id = $1 AND k.id = target.id
       ${TICKET_JOINS} WHERE target.merged_into IS NULL`,
      [tx.workspaceId, number],
    );
    if (!row) throw notFound('ticket');
    return row;
  }

  /** A person has worked on it: from now on no arrival merges it away. */
  async touch(tx: Tx, id: string): Promise<void> {
    await tx.query('UPDATE ticket SET touched = true WHERE workspace_id = $1 AND id = $2 AND NOT touched', [
      tx.workspaceId,
      id,
    ]);
  }

  /** What happened to a ticket, newest first. */
  async events(
    actor: Actor,
    number: string,
    cursor: string | undefined,
  ): Promise<{ items: unknown[]; nextCursor: string | null }> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.read(tx, number);
      const items = await tx.query<{ id: string }>(
        `SELECT e.id, e.at, e.kind, e.before, e.after,
                CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id::text, 'name', g.name) END AS actor
         FROM event e LEFT JOIN agent g ON g.workspace_id = e.workspace_id AND g.id = e.agent_id
         WHERE e.workspace_id = $1 AND e.ticket_id = $2 AND e.id < coalesce($3::bigint, 9223372036854775807)
         ORDER BY e.id DESC LIMIT ${EVENTS_PAGE}`,
        [tx.workspaceId, id, cursor ?? null],
      );
      return { items, nextCursor: items.length === EVENTS_PAGE ? (items.at(-1)?.id ?? null) : null };
    });
  }

  /** Changes what a person may change, on the version that they saw. */
  async change(actor: Actor, number: string, change: TicketChange): Promise<unknown> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.read(tx, number);
      const before = await this.lock(tx, id);
      if (before.version !== change.version) {
        const { ticket } = await this.read(tx, number);
        throw new Problem(
          409,
          'stale_version',
          'Someone else changed this ticket meanwhile. Look at it as it is now, then try again.',
          {
            current: ticket,
          },
        );
      }
      await this.checkChange(tx, before, change);
      await this.apply(tx, actor, before, change);
      return (await this.read(tx, number)).ticket;
    });
  }

  private async lock(tx: Tx, id: string): Promise<TicketState> {
    const [state] = await tx.query<TicketState>(
      `SELECT id, version, status, priority, assignee_id AS "assigneeId", merged_into AS "mergedInto"
       FROM ticket WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
      [tx.workspaceId, id],
    );
    if (!state || state.mergedInto) throw notFound('ticket');
    return state;
  }

  private async checkChange(tx: Tx, before: TicketState, { status, assigneeId }: TicketChange): Promise<void> {
    if (status && status !== before.status && !mayBecome(before.status, status)) {
      throw new Problem(
        422,
        'impossible_status',
        `A ticket that is ${before.status.replace('_', ' ')} cannot become ${status.replace('_', ' ')}.`,
      );
    }
    if (typeof assigneeId !== 'string') return;
    const found = await tx.query('SELECT 1 FROM agent WHERE workspace_id = $1 AND id = $2 AND deactivated_at IS NULL', [
      tx.workspaceId,
      assigneeId,
    ]);
    if (found.length === 0) throw new Problem(422, 'unknown_agent', 'There is no such agent to assign it to.');
  }

  private async apply(tx: Tx, actor: Actor, before: TicketState, change: TicketChange): Promise<void> {
    const after = {
      status: change.status ?? before.status,
      priority: change.priority ?? before.priority,
      assigneeId: change.assigneeId === undefined ? before.assigneeId : change.assigneeId,
    };
    const changed = (['status', 'priority', 'assigneeId'] as const).filter((field) => after[field] !== before[field]);
    if (changed.length === 0) return;
    await tx.query(
      `UPDATE ticket SET status = $3, priority = $4, assignee_id = $5, touched = true, version = version + 1,
         updated_at = now(), solved_at = CASE WHEN $3 = 'solved' THEN coalesce(solved_at, now())
           WHEN $3 = 'closed' THEN solved_at END
       WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, before.id, after.status, after.priority, after.assigneeId],
    );
    const pick = (from: Omit<TicketState, 'id' | 'version' | 'mergedInto'>) =>
      Object.fromEntries(changed.map((field) => [field, from[field]]));
    await this.log.append(tx, [
      { ticketId: before.id, kind: 'ticket_changed', agentId: actor.agentId, before: pick(before), after: pick(after) },
    ]);
  }
}

function pageSql(where: string, after: boolean): string {
  const keyset = after
    ? `AND (k.last_post_at, k.id) < ('epoch'::timestamptz + $4::bigint * interval '1 microsecond', $5::bigint)`
    : '';
  const agent = where.includes('$2') ? '' : 'AND $2::bigint IS NOT NULL'; // every view takes the same parameters
  return `
    WITH page AS MATERIALIZED (
      SELECT k.* FROM ticket k
      WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND ${where} ${agent} ${keyset}
      ORDER BY k.last_post_at DESC, k.id DESC LIMIT $3::int + 1)
    SELECT json_build_object(
      'items', coalesce(json_agg(item ORDER BY n) FILTER (WHERE n <= $3), '[]'),
      'nextCursor', CASE WHEN count(*) > $3 THEN max(cursor) FILTER (WHERE n = $3) END)::text AS page
    FROM (
      SELECT row_number() OVER (ORDER BY k.last_post_at DESC, k.id DESC) AS n, ${TICKET_JSON} AS item,
        (extract(epoch FROM k.last_post_at) * 1000000)::bigint || '_' || k.id AS cursor
      FROM page k ${TICKET_JOINS}) listed`;
}

const PAGE_SQL = Object.fromEntries(
  Object.entries(TICKET_VIEWS).map(([view, where]) => [
    view,
    { first: pageSql(where, false), next: pageSql(where, true) },
  ]),
) as Record<TicketView, { first: string; next: string }>;

const COUNTS_SQL = `SELECT ${Object.entries(TICKET_VIEWS)
  .map(
    ([view, where]) =>
      `(SELECT count(*)::int FROM (SELECT FROM ticket k WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND ${where}
        LIMIT ${COUNT_CAP + 1}) c) AS ${view}`,
  )
  .join(', ')}`;
