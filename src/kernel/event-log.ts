import type { Database, Tx } from './database/database.js';
import type { Wake } from './wake.js';

export type EventKind =
  | 'ticket_created'
  | 'ticket_reopened'
  | 'ticket_changed'
  | 'ticket_woken'
  | 'ticket_merged'
  | 'note_written'
  | 'note_edited'
  | 'note_deleted'
  | 'ticket_split'
  | 'ticket_linked'
  | 'ticket_unlinked'
  | 'contacts_merged'
  | 'contact_changed'
  | 'regrouping_undone'
  | 'thread_joined'
  | 'thread_moved'
  | 'thread_widened'
  | 'post_received'
  | 'post_converted'
  | 'post_by_us'
  | 'post_edited'
  | 'post_left'
  | 'post_vanished'
  | 'post_reappeared'
  | 'reply_queued'
  | 'reply_sending'
  | 'reply_sent'
  | 'reply_part_sent'
  | 'reply_failed'
  | 'reply_unknown'
  | 'reply_cancelled'
  | 'reply_left'
  | 'reply_waits'
  | 'moderation_asked'
  | 'moderation_tried'
  | 'moderation_waits'
  | 'moderation_failed'
  | 'moderation_unknown'
  | 'moderation_cancelled'
  | 'post_deleted_by_us'
  | 'post_hidden'
  | 'post_unhidden';

export interface NewEvent {
  ticketId: string;
  kind: EventKind;
  /** The person who did it; null: it came from the platform. */
  agentId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface LoggedEvent extends NewEvent {
  id: string;
  cursor: string;
  at: Date;
}

/** Where a reader stands: `<xid>-<id>`. */
export type EventCursor = string;

const CURSOR = /^(\d{1,20})-(\d{1,18})$/;

/**
 * The spine of everything that follows a change: history, live updates, and later webhooks, triggers and reports.
 * Appended in the transaction of the change; read in the order (xid, id), never beyond the oldest running
 * transaction, because a row with a smaller xid may still be committed there.
 */
export class EventLog {
  constructor(
    private readonly db: Database,
    private readonly wake: Wake,
  ) {}

  async append(tx: Tx, events: NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(APPEND_SQL, [tx.workspaceId, rowsOf(events)]);
    this.wake.after(tx, 'events');
  }

  /** The same, and gives the events' ids by ticket, of which each has one. */
  async appendEach(tx: Tx, events: readonly NewEvent[]): Promise<Map<string, string>> {
    const written = await tx.query<{ id: string; ticketId: string }>(
      `${APPEND_SQL} RETURNING id, ticket_id AS "ticketId"`,
      [tx.workspaceId, rowsOf(events)],
    );
    this.wake.after(tx, 'events');
    return new Map(written.map(({ id, ticketId }) => [ticketId, id]));
  }

  /** The place from which a new reader sees everything that is not yet committed. */
  async head(workspaceId: string): Promise<EventCursor> {
    return this.db.inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.query<{ xmin: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin');
      return `${row?.xmin}-0`;
    });
  }

  /** The next events after the cursor, oldest first, without a gap. */
  async read(workspaceId: string, after: EventCursor, limit: number): Promise<LoggedEvent[]> {
    const [xid, id] = parseCursor(after);
    return this.db.readWorkspace(workspaceId, (tx) =>
      tx.query<LoggedEvent>(
        `SELECT id, xid || '-' || id AS cursor, at, ticket_id AS "ticketId", kind, agent_id AS "agentId", before, after
         FROM event
         WHERE workspace_id = $1 AND (xid, id) > ($2::xid8, $3::bigint)
           AND xid < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY xid, id LIMIT $4`,
        [workspaceId, xid, id, limit],
      ),
    );
  }
}

const APPEND_SQL = `
  INSERT INTO event (workspace_id, ticket_id, kind, agent_id, before, after)
  SELECT $1, (e ->> 0)::bigint, e ->> 1, (e ->> 2)::bigint, nullif(e -> 3, 'null'), nullif(e -> 4, 'null')
  FROM jsonb_array_elements($2::jsonb) AS e`;

const rowsOf = (events: readonly NewEvent[]): string =>
  JSON.stringify(events.map((e) => [e.ticketId, e.kind, e.agentId, e.before, e.after]));

export const isEventCursor = (text: string): boolean => CURSOR.test(text);

function parseCursor(cursor: EventCursor): [string, string] {
  const match = CURSOR.exec(cursor);
  if (!match) throw new Error(`${cursor} is not a cursor of the event log`);
  return [match[1] as string, match[2] as string];
}
