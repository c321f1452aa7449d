import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect } from 'react';
import { api } from '../../api/client.ts';
import type { MySettings, Session } from '../../api/types.ts';
import { setBindings } from '../../commands/bindings.ts';
import { sessionQuery } from '../session/session.query.ts';

export const mySettingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.get<MySettings>('/api/settings', signal),
});

/** By which the windows of this browser hear that another one has changed them. */
const CHANNEL = 'parley.settings';

export type MySettingsChange = Partial<Omit<MySettings, 'hasPassword'>>;

/** In force at once; what the server refuses is as it was. */
export function useChangeMySettings() {
  const client = useQueryClient();
  const { queryKey } = mySettingsQuery;
  return useMutation({
    mutationFn: (change: MySettingsChange) => api.patch<MySettings>('/api/settings', change),
    scope: { id: 'settings' },
    onMutate: async (change) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (now) => now && { ...now, ...change });
      await client.cancelQueries({ queryKey });
      return { before };
    },
    onError: (_, __, context) => client.setQueryData(queryKey, context?.before),
    onSuccess: (settings) => {
      client.setQueryData(queryKey, settings);
      if (!('BroadcastChannel' in window)) return;
      const others = new BroadcastChannel(CHANNEL);
      others.postMessage('changed');
      others.close();
    },
  });
}

/** The agent's own keys, from the server into what handles keys. */
export function useOwnKeys(): void {
  const { data } = useQuery(mySettingsQuery);
  const client = useQueryClient();
  useEffect(() => {
    if (!('BroadcastChannel' in window)) return undefined;
    const others = new BroadcastChannel(CHANNEL);
    others.addEventListener('message', () => void client.invalidateQueries({ queryKey: mySettingsQuery.queryKey }));
    return () => others.close();
  }, [client]);
  useLayoutEffect(() => {
    if (data) setBindings({ own: data.keys, characterKeys: data.characterKeys });
  }, [data]);
}

/** What the agent is called, and whether the next ticket opens after a reply. */
export function useChangeMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { name?: string; nextAfterSend?: boolean }) => api.patch<Session>('/api/session', change),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

/** All other windows are signed out by it. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { current?: string; password: string }) => api.put<Session>('/api/session/password', change),
    onSuccess: () => client.invalidateQueries({ queryKey: mySettingsQuery.queryKey }),
  });
}
