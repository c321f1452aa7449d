import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Ticket, TicketPage, TicketWithThreads } from '../../api/types.ts';
import { listenLive } from '../live/live.store.ts';
import type { ListSource } from './list-source.ts';
import { countNewOnTop, refreshRows, startFrom, stillStale } from './list-merge.ts';
import { paced } from './paced.ts';
import { putTickets } from './ticket-cache.ts';
import { fetchTicketPage, ticketListQuery, waitingHeadKey, type TicketListData } from './ticket-list.query.ts';
import { ticketQuery } from './ticket.query.ts';

const LIST_EVERY_MS = 1_500;
/** Changed rows below the first page are asked for one by one; the rest of them in the next round. */
const SINGLES_A_ROUND = 12;

/**
 * Keeps the shown list true. Changed rows are refreshed where they stand. New ones on top appear at once, unless `held`
 * (the person reads further down or has a ticket open): then they wait.
 */
export function useTicketListLive(source: ListSource, held: boolean): void {
  const client = useQueryClient();
  const heldNow = useRef(held);
  useEffect(() => {
    heldNow.current = held;
  }, [held]);

  useEffect(() => {
    const changed = new Map<number, number>();
    const round = paced(LIST_EVERY_MS, async () => {
      const { queryKey } = ticketListQuery(source);
      // The first page is still on its way, and may be from before.
      if (!client.getQueryData<TicketListData>(queryKey))
        return client.refetchQueries({ queryKey, fetchStatus: 'fetching' });
      // What cannot be loaded now is asked for again by the next event, or by the refresh when the stream is back.
      const head = await fetchTicketPage(source, null).catch(() => null);
      if (!head) return;
      putTickets(client, head.items);
      placeHead(client, source, head, heldNow.current);
      await refreshSingles(client, source, changed);
      if (changed.size > 0) round.ask();
    });

    const unlisten = listenLive({
      changes: ({ tickets }) => {
        for (const { number, version } of tickets) changed.set(number, Math.max(version, changed.get(number) ?? 0));
        round.ask();
      },
      refresh: () => {
        const pages = client.getQueryData<TicketListData>(ticketListQuery(source).queryKey)?.pages.length ?? 0;
        // Nobody knows which rows below the first page changed: all that is loaded is loaded again.
        if (heldNow.current && pages > 1) void client.invalidateQueries({ queryKey: ticketListQuery(source).queryKey });
        else round.ask();
      },
    });
    return () => {
      unlisten();
      round.stop();
    };
  }, [client, source]);
}

function placeHead(client: QueryClient, source: ListSource, head: TicketPage, held: boolean): void {
  const key = ticketListQuery(source).queryKey;
  const list = client.getQueryData<TicketListData>(key);
  if (!list) return;
  if (held) {
    client.setQueryData(key, refreshRows(list, head.items));
    client.setQueryData(waitingHeadKey(source), countNewOnTop(list, head) > 0 ? head : null);
  } else showHead(client, source, head);
}

/** Reads the list from the top again. */
export function showHead(client: QueryClient, source: ListSource, head: TicketPage): void {
  client.setQueryData<TicketListData>(ticketListQuery(source).queryKey, startFrom(head));
  client.setQueryData(waitingHeadKey(source), null);
}

async function refreshSingles(client: QueryClient, source: ListSource, changed: Map<number, number>): Promise<void> {
  const list = client.getQueryData<TicketListData>(ticketListQuery(source).queryKey);
  const stale = list ? stillStale(list, changed) : [];
  const asked = stale.slice(0, SINGLES_A_ROUND);
  const later = new Set(stale.slice(SINGLES_A_ROUND));
  const wanted = new Map(changed);
  for (const number of changed.keys()) if (!later.has(number)) changed.delete(number);
  const fresh: Ticket[] = [];
  for (const number of asked) {
    const answer: TicketWithThreads | null = await client.fetchQuery(ticketQuery(number)).catch(() => null);
    if (!answer) continue;
    fresh.push(answer.ticket);
    // It was on its way before it changed: once more.
    const version = wanted.get(number) ?? 0;
    if (answer.ticket.version < version && !changed.has(number)) changed.set(number, version);
  }
  putTickets(client, fresh);
}
