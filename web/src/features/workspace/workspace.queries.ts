import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { WorkspaceSettings } from '../../api/types/people.ts';
import { sessionQuery } from '../session/session.query.ts';

export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: ({ signal }) => api.get<WorkspaceSettings>('/api/workspace', signal),
  staleTime: 0,
});

export function useChangeWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<WorkspaceSettings>) => api.patch<WorkspaceSettings>('/api/workspace', change),
    onSuccess: (settings) => {
      client.setQueryData(workspaceQuery.queryKey, settings);
      client.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, workspace: { ...session.workspace, name: settings.name } } : session,
      );
      // When tickets are due follows from it.
      void client.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
}
