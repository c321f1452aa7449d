import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Reply } from '../../api/types.ts';
import { putReply } from '../thread/reply-cache.ts';
import type { Attempt } from './draft.store.ts';

export function useSendReply(ticketNumber: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, threadId, body }: Attempt) =>
      api.post<Reply>(`/api/threads/${threadId}/replies`, body, { 'idempotency-key': key }),
    onSuccess: (reply) => putReply(client, ticketNumber, reply),
  });
}
