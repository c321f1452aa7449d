import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import type { Ticket, View } from '../../api/types.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { useGo } from './place.ts';
import { putTickets } from './ticket-cache.ts';

/** Three of these fit into the time that the server waits for a sign of life. */
const SIGN_OF_LIFE_MS = 20_000;
/** As many as the server takes; the oldest may be given again. */
const MOST_PASSED = 200;

interface Round {
  view: View;
  /** Seen in this round, the newest last. */
  passed: number[];
  /** The ticket that is kept for this agent. */
  claimed: number | null;
}

let round: Round | null = null;
let asking = false;

/** A round of this view is going on, and the agent is at a ticket of it. */
export const isPlaying = (view: View | null): boolean =>
  view !== null && round?.view === view && round.claimed !== null;

/** Opens the next ticket of the view that nobody is on. */
export function usePlay(view: View | null): () => Promise<void> {
  const go = useGo();
  const client = useQueryClient();
  return async () => {
    if (asking || view === null) return;
    asking = true;
    if (round?.view !== view) round = { view, passed: [], claimed: null };
    try {
      const passed = round.passed.slice(-MOST_PASSED);
      const { ticket } = await api.post<{ ticket: Ticket | null }>('/api/tickets/next', { view, passed });
      if (ticket) {
        round.passed = [...passed, ticket.number];
        round.claimed = ticket.number;
        putTickets(client, [ticket]);
        await go.toTicket(ticket.number);
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
