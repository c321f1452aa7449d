import { Problem, type EventLog, type NewEvent, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { mayBecome, type TicketPriority, type TicketStatus } from './ticket-status.js';
import { changedFields, FIELDS, pick, writeState, type TicketFields, type TicketState } from './ticket-state.js';
import { tagNames, writeTags } from './ticket-tags.js';

export interface TicketChange {
  /** The version that it was decided on. */
  version: number;
  status?: TicketStatus;
  priority?: TicketPriority;
  assigneeId?: string | null;
  teamId?: string | null;
  /** Out of the open views until then; null: back at once. */
  snoozedUntil?: string | null;
  /** All that it has from now on, by name; those that do not exist are made. */
  tags?: string[];
}

/** Longer nobody means. */
const LONGEST_SNOOZE_MS = 366 * 86_400_000;

/** What the ticket is to be after the change, if it may be. */
export function decideChange(before: TicketState, change: TicketChange, now: Date): TicketFields {
  const given = FIELDS.filter((field) => change[field] !== undefined);
  const after: TicketFields = { ...fieldsOf(before), ...pick(change as TicketFields, given) };
  if (change.tags) after.tags = asSpelt(sorted(tagNames(change.tags)), before.tags);
  if (after.status !== before.status && !mayBecome(before.status, after.status)) {
    throw new Problem(
      422,
      'impossible_status',
      `A ticket that is ${words(before.status)} cannot become ${words(after.status)}.`,
    );
  }
  if (after.status === 'solved' || after.status === 'closed') {
    if (typeof change.snoozedUntil === 'string') {
      throw new Problem(422, 'impossible_snooze', `A ticket that is ${after.status} is done. Reopen it to snooze it.`);
    }
    after.snoozedUntil = null;
  } else if (typeof change.snoozedUntil === 'string') after.snoozedUntil = snoozeEnd(change.snoozedUntil, now);
  return after;
}

function snoozeEnd(given: string, now: Date): string {
  const until = new Date(given);
  const ms = until.getTime() - now.getTime();
  if (ms > 0 && ms <= LONGEST_SNOOZE_MS) return until.toISOString();
  throw new Problem(422, 'impossible_snooze', 'Choose a time that is still to come, within a year.');
}

/** Whom and what it is given to must be there, and still at work. One statement, if any. */
export async function checkTargets(tx: Tx, before: TicketFields, after: TicketFields): Promise<void> {
  const agentId = after.assigneeId === before.assigneeId ? null : after.assigneeId;
  const teamId = after.teamId === before.teamId ? null : after.teamId;
  if (agentId === null && teamId === null) return;
  const [found] = await tx.query<{ agent: boolean; team: boolean }>(
    `SELECT $2::bigint IS NULL OR EXISTS (
         SELECT FROM agent WHERE workspace_id = $1 AND id = $2 AND deactivated_at IS NULL) AS agent,
       $3::bigint IS NULL OR EXISTS (
         SELECT FROM team WHERE workspace_id = $1 AND id = $3 AND removed_at IS NULL) AS team`,
    [tx.workspaceId, agentId, teamId],
  );
  if (!found?.agent) throw new Problem(422, 'unknown_agent', 'There is no such agent to assign it to.');
  if (!found.team) throw new Problem(422, 'unknown_team', 'There is no such team to give it to.');
}

/** Writes the change and its event. Gives the event's id; null: nothing differs. */
export async function writeChange(
  tx: Tx,
  log: EventLog,
  actor: Actor,
  before: TicketState,
  after: TicketFields,
  undoes: string | null = null,
): Promise<string | null> {
  const fields = changedFields(before, after);
  if (fields.length === 0) return null;
  const tags = fields.includes('tags') ? await writeTags(tx, before.id, after.tags) : after.tags;
  await writeState(tx, before.id, after);
  const event: NewEvent = {
    ticketId: before.id,
    kind: 'ticket_changed',
    agentId: actor.agentId,
    before: pick(before, fields),
    after: { ...pick({ ...after, tags }, fields), ...(undoes && { undoes }) },
  };
  return log.appendOne(tx, event);
}

const fieldsOf = (state: TicketState): TicketFields => pick(state, FIELDS) as unknown as TicketFields;

/** As the database orders them: by the bytes of the small letters. */
const sorted = (names: string[]): string[] =>
  names.toSorted((a, b) => Buffer.compare(Buffer.from(a.toLowerCase()), Buffer.from(b.toLowerCase())));

/** A tag that it has already stays spelt as it is. */
const asSpelt = (names: string[], known: string[]): string[] => {
  const spelt = new Map(known.map((name) => [name.toLowerCase(), name]));
  return names.map((name) => spelt.get(name.toLowerCase()) ?? name);
};

const words = (status: TicketStatus): string => status.replace('_', ' ');
