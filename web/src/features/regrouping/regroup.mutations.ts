import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Regrouped } from '../../api/types/regrouping.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { useGo } from '../tickets/place.ts';
import { reason } from '../../ui/states.tsx';

/** Opens the ticket that it became, and offers the undo, which leads back. */
function useShow(from: number) {
  const client = useQueryClient();
  const go = useGo();
  const open = (number: number) => {
    void client.invalidateQueries({ queryKey: ['ticket'] });
    void go.toTicket(number);
  };
  return (done: string, { id, ticket }: Regrouped) => {
    const undo = () =>
      api.post(`/api/regroupings/${id}/undo`).then(
        () => open(from),
        (error: unknown) => notify(m.regrouping.notUndone(reason(error))),
      );
    open(ticket.number);
    notify(done, { label: m.common.undo, run: () => void undo() });
  };
}

export function useMergeTicket(number: number) {
  const show = useShow(number);
  return useMutation({
    mutationFn: (how: { into: number; samePerson: boolean }) =>
      api.post<Regrouped>(`/api/tickets/${number}/merge`, how),
    onSuccess: (merged) => show(m.merging.merged(merged.ticket.number), merged),
  });
}

export function useSplitTicket(number: number) {
  const show = useShow(number);
  return useMutation({
    mutationFn: (threadId: string) => api.post<Regrouped>(`/api/tickets/${number}/split`, { threadIds: [threadId] }),
    onSuccess: (split) => show(m.regrouping.splitDone(split.ticket.number), split),
    onError: (error) => notify(m.regrouping.notSplit(reason(error))),
  });
}
