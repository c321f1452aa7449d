import type { Priority, Status, TicketEvent } from '../../api/types/tickets.ts';
import { absolute } from '../../ui/time-words.ts';
import type { Messages } from '../../messages/index.ts';

/** What an event of the log changed, in words; an event that changed no field is called by its kind. */
export function historyWords(event: TicketEvent, m: Messages, nameOf: (agentId: string) => string | undefined): string {
  const fields = new Set([...Object.keys(event.before ?? {}), ...Object.keys(event.after ?? {})]);
  const changes: string[] = [];
  for (const field of fields) {
    const before = valueWords(field, event.before?.[field], m, nameOf);
    const after = valueWords(field, event.after?.[field], m, nameOf);
    const label =
      (m.work.fields as Record<string, string>)[field] ?? m.history.fields[field === 'assigneeId' ? 'assignee' : field];
    if (!label || after === undefined || before === after) continue;
    changes.push(before === undefined ? m.history.to(label, after) : m.history.from(label, before, after));
  }
  const undone = (event.after as { undoes?: string } | null)?.undoes ? ` (${m.work.events.undone})` : '';
  const moderated = m.moderation.events[event.kind];
  if (moderated) return moderationWords(event, m, moderated);
  const linked = m.links.events[event.kind];
  if (linked) return linked((event.after as { ticket: number }).ticket);
  if (event.kind === 'ticket_woken') return m.work.events.ticket_woken as string;
  return changes.length > 0
    ? changes.join(', ') + undone
    : (m.work.events[event.kind] ?? event.kind.replaceAll(/[._-]/gu, ' '));
}

/** What was to be done with a post on the platform, how far it is, and the agent's or the platform's why. */
function moderationWords({ after }: TicketEvent, m: Messages, step: string): string {
  const { what, why, reason } = after as { what?: string; why?: string | null; reason?: string | null };
  const because = reason ?? why;
  return `${m.moderation.subject[what ?? ''] ?? ''}, ${step}${because ? ` (${because})` : ''}`;
}

function valueWords(
  field: string,
  value: unknown,
  m: Messages,
  nameOf: (agentId: string) => string | undefined,
): string | undefined {
  if (value === undefined) return undefined;
  if (field === 'assignee' || field === 'assigneeId') {
    if (value === null) return m.history.nobody;
    const id = typeof value === 'object' ? (value as { id?: unknown; name?: unknown }) : { id: value };
    if (typeof (id as { name?: unknown }).name === 'string') return (id as { name: string }).name;
    return nameOf(String(id.id)) ?? `#${String(id.id)}`;
  }
  if (field === 'tags' || field === 'contactTags')
    return Array.isArray(value) && value.length > 0 ? value.join(', ') : m.work.tags.removed;
  if (field === 'teamId') return value === null ? m.work.team.none : nameOf(`team ${value as string}`);
  if (field === 'snoozedUntil') return typeof value === 'string' ? absolute(Date.parse(value)) : m.work.snooze.over;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (field === 'status') return m.status.names[value as Status]?.toLowerCase() ?? String(value);
  if (field === 'priority') return m.priority.names[value as Priority]?.toLowerCase() ?? String(value);
  return String(value);
}
