import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Macro } from '../../api/types/writing.ts';

export const macrosQuery = queryOptions({
  queryKey: ['macros'],
  queryFn: async ({ signal }) => (await api.get<{ items: Macro[] }>('/api/macros', signal)).items,
  staleTime: 30_000,
});

export interface MacroDraft {
  /** null: a new one. */
  macro: Macro | null;
  name: string;
  text: string;
  forX: string;
  status: Macro['status'];
  shared: boolean;
}

export function useSaveMacro() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ macro, name, text, forX, status, shared }: MacroDraft) => {
      const { x: _, ...others } = macro?.variants ?? {};
      const body = { name, text, variants: forX.trim() === '' ? others : { ...others, x: forX }, status };
      return macro
        ? api.patch<Macro>(`/api/macros/${macro.id}`, { ...body, version: macro.version })
        : api.post<Macro>('/api/macros', { ...body, shared });
    },
    onSettled: () => client.invalidateQueries({ queryKey: macrosQuery.queryKey }),
  });
}

export function useDeleteMacro() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete<undefined>(`/api/macros/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: macrosQuery.queryKey }),
  });
}
