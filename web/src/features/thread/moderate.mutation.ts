import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Doing, Moderation } from '../../api/types/moderation.ts';

export interface WantedModeration {
  threadId: string;
  postId: string;
  what: Doing;
  reason: string | null;
}

/** Has the platform delete, hide or show a post. What becomes of it comes with the ticket. */
export function useModerate(ticketNumber: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ threadId, ...body }: WantedModeration) =>
      api.post<Moderation>(`/api/threads/${threadId}/moderations`, body),
    // Whether it was taken or not, the truth is on the server.
    onSettled: () => client.invalidateQueries({ queryKey: ['ticket', ticketNumber] }),
  });
}

/** Takes back what the platform was not asked for yet. */
export function useCancelModeration(ticketNumber: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<Moderation>(`/api/moderations/${id}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: ['ticket', ticketNumber] }),
  });
}
