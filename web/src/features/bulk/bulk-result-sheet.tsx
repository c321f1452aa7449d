import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { BulkJob } from '../../api/types/bulk.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed } from '../../ui/states.tsx';
import { bulkResultsQuery, type Only } from './bulk.queries.ts';
import styles from './bulk.module.css';

const KINDS: Only[] = ['refused', 'changed', 'same'];

/** What became of each ticket; first of those that were not changed, and why. */
export function BulkResultSheet({ job, onClose }: { job: BulkJob; onClose: () => void }) {
  const words = m.bulk;
  const [only, setOnly] = useState<Only>(job.refused > 0 ? 'refused' : 'changed');
  const list = useInfiniteQuery(bulkResultsQuery(job.id, only));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog title={words.results} isOpen onOpenChange={(open) => !open && onClose()}>
      <div className={styles.kinds}>
        {KINDS.map((kind) => (
          <Button
            key={kind}
            look={kind === only ? 'plain' : 'quiet'}
            aria-pressed={kind === only}
            onPress={() => setOnly(kind)}
          >
            {words.kinds[kind]} {formatNumber(job[kind])}
          </Button>
        ))}
      </div>
      {list.isError && <Failed what={words.resultsFailed} error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <p className={styles.quiet}>{m.common.loading}</p>}
      {list.data && items.length === 0 && <p className={styles.quiet}>{words.noResults}</p>}
      <ul className={styles.results}>
        {items.map(({ number, handle, why }) => (
          <li key={number}>
            <Link to="/tickets/$view/$number" params={{ view: 'all', number }} onClick={onClose}>
              #{number}
            </Link>{' '}
            @{handle}
            {why && <span className={styles.quiet}> · {words.why[why] ?? m.problems[why] ?? why}</span>}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button isBusy={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Dialog>
  );
}
