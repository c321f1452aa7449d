import { Problem, type EventLog, type NewEvent, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { mayBecome, type TicketPriority, type TicketStatus } from './ticket-status.js';
import { changedFields, FIELDS, pick, writeStates, type TicketFields, type TicketState } from './ticket-state.js';
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

export interface Targets {
  agents: ReadonlySet<string>;
  teams: ReadonlySet<string>;
}

/** Those to whom and to which tickets are given, that are there and still at work. One statement, if any. */
export async function findTargets(
  tx: Tx,
  changes: readonly { before: TicketFields; after: TicketFields }[],
): Promise<Targets> {
  const given = (field: 'assigneeId' | 'teamId'): string[] => [
    ...new Set(changes.flatMap(({ before, after }) => (after[field] === before[field] ? [] : (after[field] ?? [])))),
  ];
  const [agentIds, teamIds] = [given('assigneeId'), given('teamId')];
  if (agentIds.length + teamIds.length === 0) return { agents: new Set(), teams: new Set() };
  const found = await tx.query<{ id: string; isTeam: boolean }>(
    `SELECT id, false AS "isTeam" FROM agent WHERE workspace_id = $1 AND id = ANY ($2::bigint[]) AND deactivated_at IS NULL
     UNION ALL
     SELECT id, true FROM team WHERE workspace_id = $1 AND id = ANY ($3::bigint[]) AND removed_at IS NULL`,
    [tx.workspaceId, agentIds, teamIds],
  );
  const idsOf = (isTeam: boolean) => new Set(found.filter((one) => one.isTeam === isTeam).map(({ id }) => id));
  return { agents: idsOf(false), teams: idsOf(true) };
}

/** Whom and what it is given to must be there. */
export function requireTargets({ agents, teams }: Targets, before: TicketFields, after: TicketFields): void {
  const isNew = (field: 'assigneeId' | 'teamId'): boolean => after[field] !== null && after[field] !== before[field];
  if (isNew('assigneeId') && !agents.has(after.assigneeId as string))
    throw new Problem(422, 'unknown_agent', 'There is no such agent to assign it to.');
  if (isNew('teamId') && !teams.has(after.teamId as string))
    throw new Problem(422, 'unknown_team', 'There is no such team to give it to.');
}

export interface Decided {
  before: TicketState;
  after: TicketFields;
  /** The event that it takes back. */
  undoes: string | null;
}

/** Writes changes of locked tickets and an event for each. Gives the events' ids by ticket; none of one of which nothing differs. */
export async function writeChanges(
  tx: Tx,
  log: EventLog,
  actor: Pick<Actor, 'agentId'>,
  changes: readonly Decided[],
): Promise<Map<string, string>> {
  const real = changes
    .map((change) => ({ ...change, id: change.before.id, fields: changedFields(change.before, change.after) }))
    .filter(({ fields }) => fields.length > 0);
  if (real.length === 0) return new Map();
  const tagged = real.filter(({ fields }) => fields.includes('tags'));
  const spelt =
    tagged.length === 0
      ? new Map<string, string>()
      : await writeTags(
          tx,
          tagged.map(({ id, after }) => ({ id, names: after.tags })),
        );
  const events = real.map(({ id, before, after, fields, undoes }): NewEvent => {
    const tags = after.tags.map((name) => spelt.get(name.toLowerCase()) ?? name);
    return {
      ticketId: id,
      kind: 'ticket_changed',
      agentId: actor.agentId,
      before: pick(before, fields),
      after: { ...pick({ ...after, tags }, fields), ...(undoes && { undoes }) },
    };
  });
  const [ids] = await Promise.all([log.appendEach(tx, events), writeStates(tx, real)]);
  return ids;
}

export interface Outcome {
  /** `changed`, `same`, or the code of the problem for which it was refused. */
  result: string;
  eventId: string | null;
}

/** Changes locked tickets, each as `decide` says; one of which it says no is refused, and hinders no other. By ticket. */
export async function changeTickets(
  tx: Tx,
  log: EventLog,
  actor: Pick<Actor, 'agentId'>,
  tickets: readonly TicketState[],
  decide: (ticket: TicketState) => Omit<Decided, 'before'>,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const unlessRefused = <T>({ id }: TicketState, work: () => T): T[] => {
    try {
      return [work()];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcomes.set(id, { result: error.code, eventId: null });
      return [];
    }
  };
  const decided = tickets.flatMap((before) => unlessRefused(before, () => ({ before, ...decide(before) })));
  const targets = await findTargets(tx, decided);
  const allowed = decided.flatMap((one) =>
    unlessRefused(one.before, () => {
      requireTargets(targets, one.before, one.after);
      return one;
    }),
  );
  const events = await writeChanges(tx, log, actor, allowed);
  for (const { before } of allowed) {
    const eventId = events.get(before.id) ?? null;
    outcomes.set(before.id, { result: eventId === null ? 'same' : 'changed', eventId });
  }
  return outcomes;
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
