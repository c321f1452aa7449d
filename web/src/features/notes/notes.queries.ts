import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { MentionCount, MentionPage, Named, Note, NotePage } from '../../api/types/notes.ts';

export const notesQuery = (number: number) =>
  infiniteQueryOptions({
    queryKey: ['ticket', number, 'notes'],
    queryFn: ({ pageParam, signal }) =>
      api.get<NotePage>(`/api/tickets/${number}/notes${pageParam === null ? '' : `?cursor=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });

export type ShownMentions = 'all' | 'unread';

export const mentionsQuery = (show: ShownMentions) =>
  infiniteQueryOptions({
    queryKey: ['mentions', 'list', show],
    queryFn: ({ pageParam, signal }) =>
      api.get<MentionPage>(`/api/mentions?show=${show}${pageParam === null ? '' : `&cursor=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
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

/** Up to this one, all. */
export function useReadMentions() {
  return useReading((upTo: string) => ({ upTo }));
}

/** This one only. */
export function useReadMention() {
  return useReading((noteId: string) => ({ noteId }));
}

function useReading(body: (id: string) => object) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<MentionCount>('/api/mentions/read', body(id)),
    onSuccess: (count) => {
      client.setQueryData(mentionCountQuery.queryKey, count);
      // The count, too: one that is on its way may be from before.
      return client.invalidateQueries({ queryKey: ['mentions'] });
    },
  });
}
