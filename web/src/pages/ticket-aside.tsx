import { useQuery } from '@tanstack/react-query';
import type { Ticket } from '../api/types/tickets.ts';
import { PersonPanel } from '../features/person/person-panel.tsx';
import { LinkedTickets } from '../features/regrouping/linked-tickets.tsx';
import { linksQuery } from '../features/regrouping/links.queries.ts';

/** What stands beside the ticket: the person, and the tickets that it has to do with. */
export function TicketAside({ ticket }: { ticket: Ticket }) {
  const links = useQuery(linksQuery(ticket.number));
  return (
    <PersonPanel
      ticket={ticket}
      isWaiting={links.isPending}
      related={<LinkedTickets key={ticket.number} number={ticket.number} />}
    />
  );
}
