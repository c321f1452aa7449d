import { useQuery } from '@tanstack/react-query';
import type { BulkChange, BulkChosen } from '../../api/types/bulk.ts';
import type { ListField } from '../../api/types/views.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CloseIcon, ClockIcon, PersonIcon, SnoozeIcon, TagIcon, TeamIcon, WarnIcon } from '../../ui/icons.tsx';
import { notify } from '../../ui/notices.tsx';
import type { Selection } from '../../ui/selection.ts';
import { reason } from '../../ui/states.tsx';
import { countsQuery } from '../tickets/counts.query.ts';
import type { ListSource } from '../tickets/list-source.ts';
import { useClearKey } from '../tickets/select-keys.ts';
import { filterFactsQuery } from '../views/saved-views.queries.ts';
import { BulkMenu } from './bulk-menu.tsx';
import { BulkSnooze } from './bulk-snooze.tsx';
import { BulkTags } from './bulk-tags.tsx';
import { useStartBulk } from './bulk.queries.ts';
import styles from './bulk.module.css';

interface Props {
  selection: Selection;
  everything: ListSource['everything'];
  onStarted: (jobId: string) => void;
}

/** What is selected, and what can be done with it. */
export function BulkBar({ selection, everything, onStarted }: Props) {
  const words = m.bulk;
  const start = useStartBulk();
  useClearKey(selection);
  const total = useTotal(everything);
  const count = selection.all ? total.count : selection.keys.size;
  const run = (change: BulkChange) => {
    const chosen: BulkChosen = selection.all ? everything : { tickets: [...selection.keys].map(Number) };
    start.mutate(
      { chosen, change },
      {
        onSuccess: ({ id }) => {
          selection.clear();
          onStarted(id);
        },
        onError: (error) => notify(words.notStarted(reason(error))),
      },
    );
  };
  const menu = (field: ListField, keys: string) => (
    <BulkMenu field={field} keys={keys} isBusy={start.isPending} icon={ICONS[field]} onChange={run} />
  );
  return (
    <section className={styles.bar} aria-label={words.bar}>
      <div className={styles.head}>
        <p className={styles.count} aria-live="polite">
          {selection.all ? words.allSelected(count, total.capped) : words.selected(count ?? 0)}
        </p>
        {!selection.all && (
          <Button look="link" onPress={selection.selectAll}>
            {words.selectAll(total.count, total.capped)}
          </Button>
        )}
        <span className={styles.grow} />
        <Button look="quiet" square aria-label={words.clear} onPress={selection.clear}>
          <CloseIcon />
        </Button>
      </div>
      <div className={styles.tools}>
        {menu('assignee', 'a')}
        {menu('team', 'Shift+a')}
        {menu('status', 's')}
        {menu('priority', 'Shift+p')}
        <BulkTags icon={<TagIcon />} isBusy={start.isPending} onChange={run} />
        <BulkSnooze icon={<SnoozeIcon />} isBusy={start.isPending} onChange={run} />
      </div>
    </section>
  );
}

const ICONS: Partial<Record<ListField, React.ReactNode>> = {
  assignee: <PersonIcon />,
  team: <TeamIcon />,
  status: <ClockIcon />,
  priority: <WarnIcon />,
};

/** How many there are in all, as far as that is known. */
function useTotal(everything: ListSource['everything']): { count: number | null; capped: boolean } {
  const isView = 'view' in everything;
  const counts = useQuery({ ...countsQuery, enabled: isView });
  const facts = useQuery({ ...filterFactsQuery(isView ? [] : everything.conditions), enabled: !isView });
  if (isView) return { count: counts.data?.[everything.view] ?? null, capped: false };
  return { count: facts.data?.count ?? null, capped: facts.data?.capped ?? false };
}
