import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { mySettingsQuery } from '../settings/my-settings.queries.ts';

/** Who chose nothing loads nothing of it. */
export function useNotifications(agentId: string): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery(mySettingsQuery);
  const isOn = data !== undefined && data.notify.length > 0;
  useEffect(() => {
    if (!isOn) return undefined;
    const stop = new AbortController();
    const settings = () => client.getQueryData(mySettingsQuery.queryKey) ?? NOTHING;
    const open = (number: number) => void navigate({ to: '/tickets/$view/$number', params: { view: 'all', number } });
    void import('./notifier.ts').then(({ startNotifier }) => {
      if (!stop.signal.aborted) startNotifier({ agentId, settings, open }, stop.signal);
    });
    return () => stop.abort();
  }, [agentId, client, isOn, navigate]);
}

const NOTHING = { keys: {}, characterKeys: true, notify: [], sound: false, showContent: false, hasPassword: true };
