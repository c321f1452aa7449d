import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Candidates, Reply } from '../../api/types/replies.ts';
import { putReply } from './reply-cache.ts';

/** Asks the platform, which may cost: only when somebody is about to decide. */
export const candidatesQuery = (replyId: string) =>
  queryOptions({
    queryKey: ['candidates', replyId],
    queryFn: ({ signal }) => api.get<Candidates>(`/api/replies/${replyId}/candidates`, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export type Decision = { what: 'posted'; externalId: string } | { what: 'send_again' } | { what: 'leave' };

export function useDecideReply(ticketNumber: number, replyId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => api.post<Reply>(`/api/replies/${replyId}/decision`, decision),
    onSuccess: (reply) => putReply(client, ticketNumber, reply),
    // It may be known by now: the truth is on the server.
    onError: () => client.invalidateQueries({ queryKey: ['ticket', ticketNumber] }),
  });
}
