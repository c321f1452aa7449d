import type { QueryClient } from '@tanstack/react-query';
import type { Reply } from '../../api/types/replies.ts';
import type { TicketWithThreads } from '../../api/types/tickets.ts';

/** Puts a new or newer reply into its open ticket and loads the ticket again. */
export function putReply(client: QueryClient, ticketNumber: number, reply: Reply): void {
  const queryKey = ['ticket', ticketNumber];
  client.setQueryData<TicketWithThreads>(queryKey, (shown) =>
    shown
      ? {
          ...shown,
          threads: shown.threads.map((thread) =>
            thread.id === reply.threadId
              ? { ...thread, replies: [...thread.replies.filter((other) => other.id !== reply.id), reply] }
              : thread,
          ),
        }
      : shown,
  );
  void client.invalidateQueries({ queryKey });
  void client.invalidateQueries({ queryKey: ['trouble'] });
}
