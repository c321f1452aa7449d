import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { MentionCount, MentionPage, Named, Note, NotePage } from '../../api/types.ts';

export const notesQuery = (number: number) =>
  infiniteQueryOptions({
    queryKey: ['ticket', number, 'notes'],
    queryFn: ({ pageParam, signal }) =>
      api.get<NotePage>(`/api/tickets/${number}/notes${pageParam === null ? '' : `?cursor=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });

export const mentionsQuery = infiniteQueryOptions({
  queryKey: ['mentions', 'list'],
  queryFn: ({ pageParam, signal }) =>
    api.get<MentionPage>(`/api/mentions${pageParam === null ? '' : `?cursor=${pageParam}`}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  staleTime: 0,
});

export const mentionCountQuery = queryOptions({
  queryKey: ['mentions', 'count'],
  queryFn: ({ signal }) => api.get<MentionCount>('/api/mentions/count', signal),
});

export interface Written {
  text: string;
  mentions: Named[];
}

function useNotesChanged(number: number): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: notesQuery(number).queryKey });
}

export function useWriteNote(number: number) {
  const changed = useNotesChanged(number);
  return useMutation({
    mutationFn: (note: Written) => api.post<Note>(`/api/tickets/${number}/notes`, note),
    onSuccess: changed,
  });
}

export function useChangeNote(number: number, note: Note) {
  const changed = useNotesChanged(number);
  return useMutation({
    mutationFn: (now: Written) => api.patch<Note>(`/api/notes/${note.id}`, { ...now, version: note.version }),
    onSettled: changed,
  });
}

export function useDeleteNote(number: number) {
  const changed = useNotesChanged(number);
  return useMutation({ mutationFn: (id: string) => api.delete<Note>(`/api/notes/${id}`), onSettled: changed });
}

export function useReadMentions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (upTo: string) => api.post<MentionCount>('/api/mentions/read', { upTo }),
    onSuccess: (count) => client.setQueryData(mentionCountQuery.queryKey, count),
  });
}
