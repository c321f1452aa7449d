import type { EventCursor, LoggedEvent, Tx } from '../kernel/index.js';

/** What changed, without what it changed to: browsers fetch that with their own rights. */
export interface Changes {
  tickets: { number: number; version: number }[];
  replies: { id: string; ticketNumber: number; state: string }[];
  notes: { id: string; ticketNumber: number }[];
  /** Who was called by a note. */
  mentions: { agentId: string; noteId: string; ticketNumber: number }[];
  /** Who was given a ticket by somebody else. */
  assigned: Call[];
  /** On whose ticket a customer wrote. */
  answered: Call[];
}

interface Call {
  agentId: string;
  /** The same call, however often it is heard. */
  eventId: string;
  ticketNumber: number;
}

/** Everything that these events changed, each thing once. One statement. */
export async function changesOf(tx: Tx, events: LoggedEvent[]): Promise<Changes> {
  const ticketIds = [...new Set(events.map((event) => event.ticketId))];
  const rows = await tx.query<TicketRow>(
    `SELECT id, number::float8 AS number, version, assignee_id AS "assigneeId" FROM ticket
     WHERE workspace_id = $1 AND id = ANY($2)`,
    [tx.workspaceId, ticketIds],
  );
  const numbers = new Map(rows.map((row) => [row.id, row.number]));
  const replies = new Map<string, Changes['replies'][number]>();
  for (const { ticketId, after } of events) {
    const ticketNumber = numbers.get(ticketId);
    if (typeof after?.replyId !== 'string' || ticketNumber === undefined) continue;
    replies.set(after.replyId, { id: after.replyId, ticketNumber, state: String(after.state) });
  }
  return {
    tickets: rows.map(({ number, version }) => ({ number, version })),
    replies: [...replies.values()],
    ...noteChanges(events, numbers),
    ...callsOf(events, new Map(rows.map((row) => [row.id, row]))),
  };
}

interface TicketRow {
  id: string;
  number: number;
  version: number;
  assigneeId: string | null;
}

/** What an agent may want to be told of. Nobody is told of what they did themselves. */
function callsOf(
  events: LoggedEvent[],
  tickets: ReadonlyMap<string, TicketRow>,
): Pick<Changes, 'assigned' | 'answered'> {
  const assigned: Call[] = [];
  const answered: Call[] = [];
  for (const { id: eventId, ticketId, kind, agentId: by, after } of events) {
    const ticket = tickets.get(ticketId);
    if (!ticket?.assigneeId) continue;
    const call = { agentId: ticket.assigneeId, eventId, ticketNumber: ticket.number };
    if (kind === 'post_received') answered.push(call);
    // Who has it now, even when it went through several hands meanwhile.
    if (kind === 'ticket_changed' && after?.assigneeId === ticket.assigneeId && by !== ticket.assigneeId)
      assigned.push(call);
  }
  return { assigned, answered };
}

function noteChanges(events: LoggedEvent[], numbers: ReadonlyMap<string, number>): Pick<Changes, 'notes' | 'mentions'> {
  const notes = new Map<string, Changes['notes'][number]>();
  const mentions: Changes['mentions'] = [];
  for (const { ticketId, after } of events) {
    const ticketNumber = numbers.get(ticketId);
    if (typeof after?.noteId !== 'string' || ticketNumber === undefined) continue;
    const noteId = after.noteId;
    notes.set(noteId, { id: noteId, ticketNumber });
    for (const agentId of (after.called ?? []) as string[]) mentions.push({ agentId, noteId, ticketNumber });
  }
  return { notes: [...notes.values()], mentions };
}

/** One server-sent event. Encoded once, written to every browser. */
export const frame = (event: string, cursor: EventCursor, data: unknown): Buffer =>
  Buffer.from(`id: ${cursor}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

/** One that leaves the browser's place in the log as it is. */
export const untracked = (event: string, data: unknown): Buffer =>
  Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
