import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { hurry, INTAKE_KEY } from './intake.queries.ts';

/** Takes what was set aside in again: of one page, or (null) of all. Gives how many pages that are. */
export function useRetryFailures() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pageId: string | null) =>
      api.post<{ pages: number }>(`/api/intake/failures/${pageId === null ? '' : `${pageId}/`}retry`),
    onSettled: () => {
      hurry();
      return client.invalidateQueries({ queryKey: INTAKE_KEY });
    },
  });
}
