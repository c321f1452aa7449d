import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, Problem } from '../../api/client.ts';
import type { Ticket, TicketChange } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { countsQuery } from './counts.query.ts';
import { putTickets } from './ticket-cache.ts';
import { ticketQuery } from './ticket.query.ts';
import { useUndoTicket } from './undo-ticket.mutation.ts';

interface Change {
  ticket: Ticket;
  change: TicketChange;
  /** What to say when it is done, with an undo. */
  done: string;
}

export const changeTicket = (number: number, version: number, change: TicketChange) =>
  api.patch<Ticket & { changeId: string | null }>(`/api/tickets/${number}`, { version, ...change });

/** Changes a ticket, unless someone else did first: then it shows theirs and says so. */
export function useChangeTicket() {
  const client = useQueryClient();
  const undo = useUndoTicket();
  return useMutation({
    mutationFn: ({ ticket, change }: Change) => changeTicket(ticket.number, ticket.version, change),
    onSuccess: ({ changeId, ...changed }, { done }) => {
      putTickets(client, [changed]);
      void client.invalidateQueries({ queryKey: countsQuery.queryKey });
      void client.invalidateQueries({ queryKey: [...ticketQuery(changed.number).queryKey, 'events'] });
      notify(
        done,
        changeId === null ? undefined : { label: m.common.undo, run: () => void undo(changed.number, changeId) },
      );
    },
    onError: (error, { ticket }) => {
      const current =
        error instanceof Problem && error.code === 'stale_version' ? (error.body.current as Ticket) : null;
      if (current) {
        putTickets(client, [current]);
        notify(m.ticket.stale(difference(ticket, current)));
      } else notify(m.ticket.notChanged(reason(error)));
    },
  });
}

function difference(before: Ticket, now: Ticket): string {
  const changes = [
    before.status !== now.status && m.history.to(m.status.label, m.status.names[now.status]),
    before.priority !== now.priority && m.history.to(m.priority.label, m.priority.names[now.priority]),
    before.assignee?.id !== now.assignee?.id && m.history.to(m.assignee.label, now.assignee?.name ?? m.assignee.none),
    before.team?.id !== now.team?.id && m.history.to(m.work.team.label, now.team?.name ?? m.work.team.none),
  ].filter((change) => change !== false);
  return changes.length > 0 ? changes.join(', ') : m.ticket.staleVersion;
}
