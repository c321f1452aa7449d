import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect } from 'react';
import { api } from '../../api/client.ts';
import type { MySettings, Session } from '../../api/types/people.ts';
import { setBindings } from '../../commands/bindings.ts';
import { sessionQuery } from '../session/session.query.ts';

export const mySettingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.get<MySettings>('/api/settings', signal),
});

/** By which the windows of this browser hear that another one has changed them. */
const CHANNEL = 'parley.settings';

export type MySettingsChange = Partial<Omit<MySettings, 'hasPassword'>>;

/** Changes that the server has not answered yet, and what it said last. */
let pending: readonly MySettingsChange[] = [];
let confirmed: MySettings | undefined;

/** In force at once; what the server refuses is as it was. */
export function useChangeMySettings() {
  const client = useQueryClient();
  const { queryKey } = mySettingsQuery;
  const show = () =>
    client.setQueryData(
      queryKey,
      confirmed && pending.reduce<MySettings>((now, change) => ({ ...now, ...change }), confirmed),
    );
  return useMutation({
    mutationFn: (change: MySettingsChange) => api.patch<MySettings>('/api/settings', change),
    scope: { id: 'settings' },
    onMutate: async (change) => {
      if (pending.length === 0) confirmed = client.getQueryData(queryKey);
      pending = [...pending, change];
      show();
      await client.cancelQueries({ queryKey });
    },
    onSuccess: (settings) => {
      confirmed = settings;
      if (!('BroadcastChannel' in window)) return;
      const others = new BroadcastChannel(CHANNEL);
      others.postMessage('changed');
      others.close();
    },
    onSettled: (_, __, change) => {
      pending = pending.filter((one) => one !== change);
      show();
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
