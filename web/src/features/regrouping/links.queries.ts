import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, Problem } from '../../api/client.ts';
import type { LinkedTicket } from '../../api/types/regrouping.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { listenLive } from '../live/live.store.ts';
import { paced } from '../tickets/paced.ts';

interface Links {
  items: LinkedTicket[];
}

const LINKED_EVERY_MS = 2_000;

/** Begins as the ticket's own query does, so that whatever is told of the ticket has its links looked at again, too. */
export const linksQuery = (number: number) =>
  queryOptions({
    queryKey: ['ticket', number, 'links'],
    queryFn: ({ signal }) => api.get<Links>(`/api/tickets/${number}/links`, signal),
    staleTime: 0,
  });

/** Keeps true what is shown of the tickets at the other ends; of this one's own changes its page knows. */
export function useLinkedLive(number: number, linked: readonly LinkedTicket[]): void {
  const client = useQueryClient();
  const others = linked.map((each) => each.number).join();
  useEffect(() => {
    const numbers = new Set(others.split(',').map(Number));
    const round = paced(LINKED_EVERY_MS, () =>
      client.invalidateQueries({ queryKey: linksQuery(number).queryKey }, { throwOnError: true }),
    );
    const unlisten = listenLive({
      changes: ({ tickets }) => {
        if (tickets.some((ticket) => numbers.has(ticket.number))) round.ask();
      },
    });
    return () => {
      unlisten();
      round.stop();
    };
  }, [client, number, others]);
}

/** Links the ticket to another one, or takes a link away, with an undo that does the opposite. */
export function useLinks(number: number) {
  const client = useQueryClient();
  const path = `/api/tickets/${number}/links`;
  const show = (links: Links) => {
    client.setQueryData(linksQuery(number).queryKey, links);
    void client.invalidateQueries({ queryKey: ['ticket', number, 'events'] });
  };
  const add = (other: number) => api.post<Links>(path, { ticket: other }).then(show);
  const takeAway = (other: number) => api.delete<Links>(`${path}/${other}`).then(show);
  const undoing = (undo: () => Promise<void>) => ({
    label: m.common.undo,
    run: () => void undo().catch((error: unknown) => notify(m.regrouping.notUndone(reason(error)))),
  });

  const link = useMutation({
    mutationFn: add,
    onSuccess: (_, other) =>
      notify(
        m.links.done(other),
        undoing(() => takeAway(other)),
      ),
  });
  const unlink = useMutation({
    mutationFn: takeAway,
    onSuccess: (_, other) =>
      notify(
        m.links.removed(other),
        undoing(() => add(other)),
      ),
    onError: (error) => notify(m.links.notRemoved(reason(error))),
  });
  return { link, unlink };
}

/** Why these two cannot be linked, where the page knows it; null: the server may. */
export function cannotLink(number: number, other: number, linked: readonly LinkedTicket[]): string | null {
  if (other === number) return m.links.itself(number);
  return linked.some((each) => each.number === other) ? m.links.already(other) : null;
}

/** Why the server did not link them. */
export const notLinked = (error: unknown, other: number): string =>
  m.links.notLinked(error instanceof Problem && error.status === 404 ? m.ticket.notFound(other) : reason(error));
