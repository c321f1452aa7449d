import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Ticket, TicketPage, TicketWithThreads } from '../../api/types/tickets.ts';
import { listenLive } from '../live/live.store.ts';
import { byTheClock } from './by-the-clock.ts';
import type { ListSource } from './list-source.ts';
import { countNewOnTop, refreshRows, startFrom, stillStale } from './list-merge.ts';
import { mayPass, paced } from './paced.ts';
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

  // Not the source itself: it is made anew when the saved views are loaded, and what was asked for must not go with it.
  const { key, path } = source;
  const isByTheClock = dependsOnTime(source);
  useEffect(() => {
    const list = { key, path };
    const { queryKey } = ticketListQuery(list);
    const changed = new Map<number, number>();
    let isLeft = false;
    const round = paced(LIST_EVERY_MS, async () => {
      // The first page is still on its way, and may be from before.
      if (!client.getQueryData<TicketListData>(queryKey))
        return client.refetchQueries({ queryKey, fetchStatus: 'fetching' });
      const head = await fetchTicketPage(list, null);
      if (isLeft) return;
      putTickets(client, head.items);
      placeHead(client, list, head, heldNow.current);
      const told = new Map(changed);
      const isOnItsWay = () => client.isFetching({ queryKey, exact: true }) > 0;
      const wasOnItsWay = isOnItsWay();
      await refreshSingles(client, list, changed);
      // Pages that are on their way take the place of all rows when they come, with those of before: once more then.
      if (wasOnItsWay || isOnItsWay()) for (const [number, version] of told) tell(changed, number, version);
      if (changed.size > 0 || wasOnItsWay || isOnItsWay()) round.ask();
    });

    const unlisten = listenLive({
      changes: ({ tickets }) => {
        for (const { number, version } of tickets) tell(changed, number, version);
        round.ask();
      },
      refresh: () => {
        const pages = client.getQueryData<TicketListData>(queryKey)?.pages.length ?? 0;
        // Nobody knows which rows below the first page changed: all that is loaded is loaded again.
        if (heldNow.current && pages > 1) void client.invalidateQueries({ queryKey });
        round.ask();
      },
    });
    const stopClock = isByTheClock ? byTheClock(round.ask) : undefined;
    return () => {
      isLeft = true;
      unlisten();
      round.stop();
      stopClock?.();
    };
  }, [client, key, path, isByTheClock]);
  // Whoever comes back is shown all there is.
  useEffect(() => () => void client.setQueryData(waitingHeadKey({ key }), null), [client, key]);
}

type List = Pick<ListSource, 'key' | 'path'>;

/** Tickets come onto the list and leave it as time passes. */
function dependsOnTime({ everything }: ListSource): boolean {
  if ('view' in everything) return everything.view === 'due';
  return everything.conditions.some((condition) => 'minutesFromNow' in condition);
}

function tell(changed: Map<number, number>, number: number, version: number): void {
  changed.set(number, Math.max(version, changed.get(number) ?? 0));
}

function placeHead(client: QueryClient, list: List, head: TicketPage, held: boolean): void {
  const { queryKey } = ticketListQuery(list);
  const shown = client.getQueryData<TicketListData>(queryKey);
  if (!shown) return;
  if (held) {
    client.setQueryData(queryKey, refreshRows(shown, head.items));
    client.setQueryData(waitingHeadKey(list), countNewOnTop(shown, head) > 0 ? head : null);
  } else showHead(client, list, head);
}

/** Reads the list from the top again. */
export function showHead(client: QueryClient, list: List, head: TicketPage): void {
  const { queryKey } = ticketListQuery(list);
  // A page that is on its way belongs to what was shown before.
  void client.cancelQueries({ queryKey, exact: true });
  client.setQueryData<TicketListData>(queryKey, startFrom(head));
  client.setQueryData(waitingHeadKey(list), null);
}

async function refreshSingles(client: QueryClient, list: List, changed: Map<number, number>): Promise<void> {
  const shown = client.getQueryData<TicketListData>(ticketListQuery(list).queryKey);
  const stale = shown ? stillStale(shown, changed) : [];
  const asked = stale.slice(0, SINGLES_A_ROUND);
  const later = new Set(stale.slice(SINGLES_A_ROUND));
  const wanted = new Map(changed);
  for (const number of changed.keys()) if (!later.has(number)) changed.delete(number);
  const fresh: Ticket[] = [];
  for (const number of asked) {
    const version = wanted.get(number) ?? 0;
    const answer: TicketWithThreads | null = await client.fetchQuery(ticketQuery(number)).catch((error: unknown) => {
      if (mayPass(error)) tell(changed, number, version);
      return null;
    });
    if (!answer) continue;
    fresh.push(answer.ticket);
    // It was on its way before it changed: once more.
    if (answer.ticket.version < version) tell(changed, number, version);
  }
  putTickets(client, fresh);
}
