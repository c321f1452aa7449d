import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Database, Duties, EventLog, notFound, Problem, type Clock, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { decideChange, findTargets, requireTargets, writeChanges, type TicketChange } from './change-ticket.js';
import { UNSNOOZE_DUTY } from './snoozing.js';
import { TICKET_JOINS, TICKET_JSON } from './ticket.json.js';
import { lockTicket } from './ticket-state.js';
import { cursorValues, pageSql, pageText, USUAL_PAGE, type PageRow } from './ticket-page.js';
import { countViews } from './ticket-tally.js';
import { DUE, DUE_SINCE, TICKET_VIEWS, type TicketView, type ViewSource } from './ticket-views.js';
import type { DueSoonDto } from './tickets.dto.js';
import { undoChange } from './undo-change.js';

const EVENTS_PAGE = 100;

@Injectable()
export class Tickets {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly duties: Duties,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A page of a built-in view as JSON text. One statement. */
  async page(actor: Actor, view: TicketView, limit: number, cursor: string | undefined): Promise<string> {
    const after = cursorValues(TICKET_VIEWS[view].order, cursor);
    const { first, next } = (limit === USUAL_PAGE ? USUAL_PAGES : OTHER_PAGES)[view];
    const values = [actor.workspaceId, actor.agentId, limit, ...after];
    return pageText(await this.db.oneInWorkspace<PageRow>(actor.workspaceId, cursor ? next : first, values), limit);
  }

  /** How many tickets each built-in view has. One statement, which counts none. */
  counts(actor: Actor): Promise<Record<TicketView, number>> {
    return countViews(this.db, actor);
  }

  /** The agent's own that wait for an answer that is due soon, or was. At most 20. */
  async dueSoon(actor: Actor): Promise<DueSoonDto> {
    const items = await this.db.oneInWorkspace<DueSoonDto['items'][number]>(
      actor.workspaceId,
      `SELECT k.number::float8 AS number, k.waiting_since AS "waitingSince" FROM ticket k
       WHERE k.workspace_id = $1 AND k.assignee_id = $2 AND ${DUE} AND k.waiting_since < ${DUE_SINCE}
       ORDER BY k.waiting_since, k.id LIMIT 20`,
      [actor.workspaceId, actor.agentId],
    );
    return { items };
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
      requireTargets(await findTargets(tx, [{ before, after }]), before, after);
      const written = await writeChanges(tx, this.log, actor, [{ before, after, undoes: null }]);
      const changeId = written.get(before.id) ?? null;
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

const pages = (limit?: number): Record<TicketView, { first: string; next: string }> =>
  Object.fromEntries(
    Object.entries<ViewSource>(TICKET_VIEWS).map(([view, source]) => [
      view,
      { first: pageSql(source, false, limit), next: pageSql(source, true, limit) },
    ]),
  ) as Record<TicketView, { first: string; next: string }>;

const USUAL_PAGES = pages(USUAL_PAGE);
const OTHER_PAGES = pages();
