import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { Regrouped, View } from '../../api/types.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';

/** Opens the ticket that it became, and offers the undo, which leads back. */
function useShow(view: View, from: number) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const open = (number: number) => {
    void client.invalidateQueries({ queryKey: ['ticket'] });
    void navigate({ to: '/tickets/$view/$number', params: { view, number } });
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

export function useMergeTicket(view: View, number: number) {
  const show = useShow(view, number);
  return useMutation({
    mutationFn: (how: { into: number; samePerson: boolean }) =>
      api.post<Regrouped>(`/api/tickets/${number}/merge`, how),
    onSuccess: (merged) => show(m.regrouping.merged(merged.ticket.number), merged),
  });
}

export function useSplitTicket(view: View, number: number) {
  const show = useShow(view, number);
  return useMutation({
    mutationFn: (threadId: string) => api.post<Regrouped>(`/api/tickets/${number}/split`, { threadIds: [threadId] }),
    onSuccess: (split) => show(m.regrouping.splitDone(split.ticket.number), split),
    onError: (error) => notify(m.regrouping.notSplit(reason(error))),
  });
}
