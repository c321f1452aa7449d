import { Problem, type EventLog, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { findTargets, requireTargets, writeChanges } from './change-ticket.js';
import { FIELDS, pick, sameValue, type TicketFields, type TicketState } from './ticket-state.js';

/** What is older is history, and is changed rather than undone. */
const UNDO_HOURS = 12;

/** What an event says. */
export interface Done {
  id: string;
  before: Partial<TicketFields>;
  after: Partial<TicketFields>;
}

/**
 * What the ticket is to be when what was done is taken back: each field what it was before, unless somebody or something has changed
 * it since. What was true before may be true again, so the table of statuses is not asked.
 */
export function decideUndo(
  ticket: TicketState,
  done: Done | undefined,
  now: Date,
): { after: TicketFields; undoes: string } {
  if (!done) throw new Problem(422, 'nothing_to_undo', 'Nothing was done to this ticket that can be undone.');
  const fields = FIELDS.filter((field) => field in done.after);
  if (fields.some((field) => !sameValue(ticket[field], done.after[field]))) {
    throw new Problem(
      409,
      'changed_since',
      'This was changed again since, so it was not undone. Look at the ticket as it is now.',
    );
  }
  const after: TicketFields = { ...ticket, ...pick(done.before as TicketFields, fields) };
  if (after.snoozedUntil && new Date(after.snoozedUntil) <= now) after.snoozedUntil = null;
  return { after, undoes: done.id };
}

/** Takes back what the agent did to the ticket last, or by this event. */
export async function undoChange(
  tx: Tx,
  log: EventLog,
  actor: Actor,
  ticket: TicketState,
  eventId: string | null,
): Promise<void> {
  const done = await findOwn(tx, actor, ticket.id, eventId);
  if (!done) {
    throw new Problem(422, 'nothing_to_undo', 'You have done nothing to this ticket lately that can be undone.');
  }
  const decided = { before: ticket, ...decideUndo(ticket, done, new Date()) };
  requireTargets(await findTargets(tx, [decided]), ticket, decided.after);
  await writeChanges(tx, log, actor, [decided]);
}

/** What these events did, by ticket: the first is of the first ticket, and so on. */
export async function readDone(
  tx: Tx,
  ticketIds: readonly string[],
  eventIds: readonly string[],
): Promise<Map<string, Done>> {
  const rows = await tx.query<Done & { ticketId: string }>(
    `SELECT e.id, e.ticket_id AS "ticketId", e.before, e.after FROM unnest($2::bigint[], $3::bigint[]) AS d (ticket_id, id)
     JOIN event e ON e.workspace_id = $1 AND e.ticket_id = d.ticket_id AND e.id = d.id`,
    [tx.workspaceId, ticketIds, eventIds],
  );
  return new Map(rows.map(({ ticketId, ...done }) => [ticketId, done]));
}

async function findOwn(tx: Tx, actor: Actor, ticketId: string, eventId: string | null): Promise<Done | null> {
  const [done] = await tx.query<Done>(
    `SELECT e.id, e.before, e.after FROM event e
     WHERE e.workspace_id = $1 AND e.ticket_id = $2 AND e.agent_id = $3 AND e.kind = 'ticket_changed'
       AND e.id = coalesce($4::bigint, e.id) AND e.at > now() - interval '${UNDO_HOURS} hours'
       AND NOT e.after ? 'undoes' AND NOT EXISTS (
         SELECT FROM event u WHERE u.workspace_id = $1 AND u.ticket_id = $2 AND u.id > e.id
           AND u.kind = 'ticket_changed' AND u.after ->> 'undoes' = e.id::text)
     ORDER BY e.id DESC LIMIT 1`,
    [tx.workspaceId, ticketId, actor.agentId, eventId],
  );
  return done ?? null;
}
