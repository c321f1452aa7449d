import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listenLive } from '../live/live.store.ts';
import { mentionCountQuery, notesQuery } from './notes.queries.ts';

/** Colleagues' notes on the open ticket, as they write them. */
export function useNotesLive(number: number): void {
  const client = useQueryClient();
  useEffect(() => {
    const readAgain = () => void client.invalidateQueries({ queryKey: notesQuery(number).queryKey });
    return listenLive({
      changes: ({ notes, tickets }) => {
        // A merge brings the notes of another ticket along, and names this one.
        const concerned = notes.some((note) => note.ticketNumber === number);
        if (concerned || tickets.some((ticket) => ticket.number === number)) readAgain();
      },
      refresh: readAgain,
    });
  }, [client, number]);
}

/** How often the agent was called, wherever they are. */
export function useMentionsLive(ownId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const readAgain = () => void client.invalidateQueries({ queryKey: ['mentions'] });
    return listenLive({
      changes: ({ mentions }) => {
        if (mentions.some((mention) => mention.agentId === ownId)) readAgain();
        else if (mentions.length > 0) void client.invalidateQueries({ queryKey: mentionCountQuery.queryKey });
      },
      refresh: readAgain,
    });
  }, [client, ownId]);
}
