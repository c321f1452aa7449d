import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveChanges } from '../../api/types/live.ts';
import type { TicketWithThreads } from '../../api/types/tickets.ts';
import { listenLive } from '../live/live.store.ts';
import { paced } from './paced.ts';
import { ticketQuery } from './ticket.query.ts';

const TICKET_EVERY_MS = 700;

/** Keeps the open ticket true. The state of a reply is told by the event itself and shown at once. */
export function useTicketLive(number: number): void {
  const client = useQueryClient();
  useEffect(() => {
    const key = ticketQuery(number).queryKey;
    const round = paced(TICKET_EVERY_MS, () => client.invalidateQueries({ queryKey: key }, { throwOnError: true }));
    const unlisten = listenLive({
      changes: (changes) => {
        const concerned =
          changes.tickets.some((ticket) => ticket.number === number) ||
          changes.replies.some((reply) => reply.ticketNumber === number);
        if (!concerned) return;
        client.setQueryData<TicketWithThreads>(key, (shown) => shown && withReplyStates(shown, changes));
        round.ask();
      },
      refresh: round.ask,
    });
    return () => {
      unlisten();
      round.stop();
    };
  }, [client, number]);
}

function withReplyStates(shown: TicketWithThreads, { replies }: LiveChanges): TicketWithThreads {
  const states = new Map(replies.map((reply) => [reply.id, reply.state]));
  return {
    ...shown,
    threads: shown.threads.map((thread) => ({
      ...thread,
      replies: thread.replies.map((reply) => ({ ...reply, state: states.get(reply.id) ?? reply.state })),
    })),
  };
}
