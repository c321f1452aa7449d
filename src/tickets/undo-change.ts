import { Problem, type EventLog, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { checkTargets, writeChange } from './change-ticket.js';
import { FIELDS, pick, sameValue, type TicketFields, type TicketState } from './ticket-state.js';

/** What is older is history, and is changed rather than undone. */
const UNDO_HOURS = 12;

interface Done {
  id: string;
  before: Partial<TicketFields>;
  after: Partial<TicketFields>;
}

/**
 * Takes back what the agent did to the ticket last, or by this event: each field goes back to what it was, unless
 * somebody or something has changed it since. What was true before may be true again, so the table of statuses is not asked.
 */
export async function undoChange(
  tx: Tx,
  log: EventLog,
  actor: Actor,
  now: TicketState,
  eventId: string | null,
): Promise<void> {
  const done = await findOwn(tx, actor, now.id, eventId);
  if (!done) {
    throw new Problem(422, 'nothing_to_undo', 'You have done nothing to this ticket lately that can be undone.');
  }
  const fields = FIELDS.filter((field) => field in done.after);
  if (fields.some((field) => !sameValue(now[field], done.after[field]))) {
    throw new Problem(
      409,
      'changed_since',
      'This was changed again since, so it was not undone. Look at the ticket as it is now.',
    );
  }
  const after: TicketFields = { ...now, ...pick(done.before as TicketFields, fields) };
  if (after.snoozedUntil && new Date(after.snoozedUntil) <= new Date()) after.snoozedUntil = null;
  await checkTargets(tx, now, after);
  await writeChange(tx, log, actor, now, after, done.id);
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
