import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { hurry, INTAKE_KEY } from './intake.queries.ts';

/** Has an open gap filled now. Its row says what came of it. */
export function useFillGap() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (gapId: string) => api.post<void>(`/api/intake/gaps/${gapId}/fill`),
    onSettled: () => {
      hurry();
      return client.invalidateQueries({ queryKey: INTAKE_KEY });
    },
  });
}
