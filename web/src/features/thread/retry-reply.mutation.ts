import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Reply } from '../../api/types/replies.ts';
import { putReply } from './reply-cache.ts';

/** Sends a reply again that certainly failed. */
export function useRetryReply(ticketNumber: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (replyId: string) => api.post<Reply>(`/api/replies/${replyId}/retry`),
    onSuccess: (reply) => putReply(client, ticketNumber, reply),
    onError: () => client.invalidateQueries({ queryKey: ['ticket', ticketNumber] }),
  });
}
