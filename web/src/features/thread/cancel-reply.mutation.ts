import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Reply } from '../../api/types/replies.ts';
import { putReply } from './reply-cache.ts';

/** Takes back a reply that has not left yet. */
export function useCancelReply(ticketNumber: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (replyId: string) => api.post<Reply>(`/api/replies/${replyId}/cancel`),
    onSuccess: (reply) => putReply(client, ticketNumber, reply),
    // Whatever stopped it, the truth is on the server.
    onError: () => client.invalidateQueries({ queryKey: ['ticket', ticketNumber] }),
  });
}
