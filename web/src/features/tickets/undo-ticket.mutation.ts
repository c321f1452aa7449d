import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { countsQuery } from './counts.query.ts';
import { putTickets } from './ticket-cache.ts';
import { ticketQuery } from './ticket.query.ts';

/** Takes back what the agent did last to a ticket, or the change that is named. The server says whether it still may. */
export function useUndoTicket(): (number: number, changeId?: string) => Promise<void> {
  const client = useQueryClient();
  return async (number, changeId) => {
    try {
      const ticket = await api.post<Ticket>(`/api/tickets/${number}/undo`, { changeId });
      putTickets(client, [ticket]);
      void client.invalidateQueries({ queryKey: countsQuery.queryKey });
      notify(m.work.undo.done);
    } catch (error) {
      notify(`${m.work.undo.failed} ${reason(error)}`);
    }
    void client.invalidateQueries({ queryKey: [...ticketQuery(number).queryKey, 'events'] });
  };
}
