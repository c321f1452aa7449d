import type { QueryClient } from '@tanstack/react-query';
import { api, Problem } from '../../api/client.ts';
import type { Status, Ticket, TicketWithThreads } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';

/** What the ticket was before "Reply and solve" solved it, so that taking the reply back can take that back too. */
export const solvedWith = new Map<string, { number: number; status: Status }>();

/**
 * Solves a ticket right after its reply was queued, which itself made the ticket newer. Refuses when something else
 * did: a customer who wrote in this second must not find a solved ticket.
 */
export async function solveAfterReply(client: QueryClient, before: Ticket): Promise<Ticket> {
  const { ticket } = await client.fetchQuery<TicketWithThreads>({
    queryKey: ['ticket', before.number],
    queryFn: () => api.get<TicketWithThreads>(`/api/tickets/${before.number}`),
    staleTime: 0,
  });
  return solve(before, ticket, 2);
}

async function solve(before: Ticket, latest: Ticket, tries: number): Promise<Ticket> {
  if (customerWroteSince(before, latest)) throw new Error(m.composer.newerPost);
  if (latest.status === 'solved') return latest;
  try {
    return await api.patch<Ticket>(`/api/tickets/${latest.number}`, { version: latest.version, status: 'solved' });
  } catch (error) {
    const current = error instanceof Problem && error.code === 'stale_version' ? (error.body.current as Ticket) : null;
    if (!current || tries === 0) throw error;
    return solve(before, current, tries - 1);
  }
}

function customerWroteSince(before: Ticket, latest: Ticket): boolean {
  return latest.waitingSince !== null && latest.lastPostAt > before.lastPostAt;
}

/** Takes back the solving of a reply that was taken back, if nobody has changed the ticket since. */
export async function unsolve(replyId: string): Promise<Ticket | null> {
  const was = solvedWith.get(replyId);
  if (!was) return null;
  solvedWith.delete(replyId);
  const { ticket } = await api.get<TicketWithThreads>(`/api/tickets/${was.number}`);
  if (ticket.status !== 'solved') return ticket;
  const status = was.status === 'new' ? 'open' : was.status;
  return api.patch<Ticket>(`/api/tickets/${was.number}`, { version: ticket.version, status });
}
