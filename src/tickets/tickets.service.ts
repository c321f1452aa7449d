import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Database, Duties, EventLog, notFound, Problem, type Clock, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { checkTargets, decideChange, writeChange, type TicketChange } from './change-ticket.js';
import { UNSNOOZE_DUTY } from './snoozing.js';
import { TICKET_JOINS, TICKET_JSON } from './ticket.json.js';
import { lockTicket } from './ticket-state.js';
import { TICKET_VIEWS, type TicketView } from './ticket-views.js';
import { undoChange } from './undo-change.js';

/** Counting stops here: what is more is shown as more. */
const COUNT_CAP = 999;
const EVENTS_PAGE = 100;

@Injectable()
export class Tickets {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly duties: Duties,
    @Inject(CLOCK) private readonly clock: Clock,
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

  /** Changes what a person may change, on the version that they saw. Gives the ticket, and the event that undoes it. */
  async change(actor: Actor, number: string, change: TicketChange): Promise<unknown> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const before = await lockTicket(tx, number);
      if (before.version !== change.version) {
        const { ticket } = await this.read(tx, number);
        throw new Problem(
          409,
          'stale_version',
          'Someone else changed this ticket meanwhile. Look at it as it is now, then try again.',
          { current: ticket },
        );
      }
      const after = decideChange(before, change, this.clock.now());
      await checkTargets(tx, before, after);
      const changeId = await writeChange(tx, this.log, actor, before, after);
      if (after.snoozedUntil !== before.snoozedUntil) await this.duties.due(tx, UNSNOOZE_DUTY, '0');
      return { ...((await this.read(tx, number)).ticket as object), changeId };
    });
  }

  /** Takes back what the agent did last, or by this event. */
  async undo(actor: Actor, number: string, changeId: string | undefined): Promise<unknown> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const now = await lockTicket(tx, number);
      await undoChange(tx, this.log, actor, now, changeId ?? null);
      await this.duties.due(tx, UNSNOOZE_DUTY, '0');
      return (await this.read(tx, number)).ticket;
    });
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
