import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import type { ListSource } from './list-source.ts';
import { useGo } from './place.ts';
import { putTickets } from './ticket-cache.ts';

/** Three of these fit into the time that the server waits for a sign of life. */
const SIGN_OF_LIFE_MS = 20_000;
/** As many as the server takes; the oldest may be given again. */
const MOST_PASSED = 200;

interface Round {
  of: ListSource;
  /** Seen in this round, the newest last. */
  passed: number[];
  /** The ticket that is kept for this agent. */
  claimed: number | null;
}

let round: Round | null = null;
let asking = false;

/** The ticket was given in a round that goes on. */
export const isPlayed = (number: number): boolean => round?.claimed === number;

/** Opens the next ticket of the list that nobody is on; without a list, of the one that is being played. */
export function usePlay(): (source?: ListSource) => Promise<void> {
  const go = useGo();
  const client = useQueryClient();
  return async (source = round?.of) => {
    if (asking || !source) return;
    asking = true;
    if (round?.of.key !== source.key) round = { of: source, passed: [], claimed: null };
    try {
      const passed = round.passed.slice(-MOST_PASSED);
      const { path, asked } = source.next;
      const { ticket } = await api.post<{ ticket: Ticket | null }>(path, { ...asked, passed });
      if (ticket) {
        round.passed = [...passed, ticket.number];
        round.claimed = ticket.number;
        putTickets(client, [ticket]);
        // Not awaited: whoever sees it may go on at once.
        void go.toTicket(ticket.number);
      } else {
        notify(passed.length > 0 ? m.work.play.round(passed.length) : m.work.play.nothing);
        round = null;
      }
    } catch (error) {
      notify(`${m.work.play.failed} ${reason(error)}`);
    } finally {
      asking = false;
    }
  };
}

/** Keeps a ticket that was given as long as it is open, and lets it go when the agent leaves it. */
export function useKeptClaim(openNumber: number | null): void {
  useEffect(() => {
    if (openNumber === null || round?.claimed !== openNumber) return undefined;
    const path = `/api/tickets/${openNumber}/claim`;
    const timer = setInterval(() => {
      api.put<{ kept: boolean }>(path, {}).then(
        ({ kept }) => {
          if (kept) return;
          clearInterval(timer);
          notify(m.work.play.lost);
        },
        () => undefined, // the next sign of life says it, or the claim runs out
      );
    }, SIGN_OF_LIFE_MS);
    return () => {
      clearInterval(timer);
      // Where play itself goes on, the server has let it go already.
      if (round?.claimed !== openNumber) return;
      round.claimed = null;
      void api.delete<void>(path).catch(() => undefined);
    };
  }, [openNumber]);
}
