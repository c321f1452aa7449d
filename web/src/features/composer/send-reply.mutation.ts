import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Reply } from '../../api/types/replies.ts';
import { putReply } from '../thread/reply-cache.ts';
import type { Attempt } from './draft.store.ts';

export function useSendReply(ticketNumber: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ attempt: { key, threadId, body }, draft }: { attempt: Attempt; draft: string | null }) =>
      api.post<Reply>(`/api/threads/${threadId}/replies`, draft === null ? body : { ...body, draft }, {
        'idempotency-key': key,
      }),
    onSuccess: (reply) => putReply(client, ticketNumber, reply),
  });
}
