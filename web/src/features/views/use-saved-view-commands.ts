import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { savedViewKeys } from '../tickets/view-keys.ts';
import { savedViewsQuery } from './saved-views.queries.ts';

/** Goes to a saved view from anywhere. */
export function useSavedViewCommands(): void {
  const navigate = useNavigate();
  const { data } = useQuery(savedViewsQuery);
  useCommands(
    (data?.items ?? []).map(({ id, name }, index) => ({
      id: `view.saved.${id}`,
      name: m.commands.goTo(name),
      group: 'go',
      keys: savedViewKeys(index),
      run: () => void navigate({ to: '/views/$viewId', params: { viewId: id }, search: {} }),
    })),
  );
}
