import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { BulkJob } from '../../api/types/bulk.ts';
import { useCommand, useCommands } from '../../commands/use-commands.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/now.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { LISTS_KEY } from '../tickets/ticket-list.query.ts';
import { BulkResultSheet } from './bulk-result-sheet.tsx';
import { bulkJobsQuery, bulkQuery, useStopBulk, useUndoBulk } from './bulk.queries.ts';
import styles from './bulk.module.css';

interface Props {
  id: string;
  onJob: (id: string | null) => void;
}

const doneOf = ({ changed, same, refused }: BulkJob): number => changed + same + refused;

/** How far a bulk change has come, what became of it, and its undo. */
export function BulkProgress({ id, onJob }: Props) {
  const words = m.bulk;
  const { data } = useQuery(bulkQuery(id));
  useFreshListsAtEnd(data);
  if (!data) return null;
  return (
    <section className={styles.progress} aria-label={words.progress}>
      {data.state === 'running' ? <Running job={data} /> : <Ended job={data} onJob={onJob} />}
    </section>
  );
}

function Running({ job }: { job: BulkJob }) {
  const words = m.bulk;
  const stop = useStopBulk(job.id);
  const done = doneOf(job);
  const now = useNow(1_000);
  const seconds = Math.max((now - Date.parse(job.createdAt)) / 1_000, 1);
  const run = () => stop.mutate(undefined, { onError: (error) => notify(words.notStopped(reason(error))) });
  useCommand({ id: 'bulk.stop', name: words.stopCommand, group: 'list', keys: 'Shift+q', run });
  return (
    <>
      <div className={styles.head}>
        <p className={styles.count}>
          {job.undoes ? words.undoing(done, job.total) : words.running(done, job.total)}
          {done > 0 && <span className={styles.quiet}> {words.rate(formatNumber(Math.round(done / seconds)))}</span>}
        </p>
        <span className={styles.grow} />
        <Button isBusy={stop.isPending} onPress={run}>
          {words.stop}
        </Button>
      </div>
      <progress className={styles.meter} max={job.total} value={done} aria-label={words.progress} />
    </>
  );
}

function Ended({ job, onJob }: { job: BulkJob; onJob: Props['onJob'] }) {
  const words = m.bulk;
  const undo = useUndoBulk();
  const [isShown, setShown] = useState(false);
  const mayUndo = job.undoes === null && job.undoneBy === null && job.changed > 0;
  const takeBack = () =>
    undo.mutate(job.id, {
      onSuccess: ({ id }) => onJob(id),
      onError: (error) => notify(words.notUndone(reason(error))),
    });
  const dismiss = () => onJob(null);
  const showResults = () => setShown(true);
  useCommands([
    { id: 'bulk.undo', name: words.undoCommand, group: 'list', keys: 'Shift+z', run: takeBack, when: mayUndo },
    { id: 'bulk.results', name: words.resultsCommand, group: 'list', keys: 'Shift+e', run: showResults },
    { id: 'bulk.dismiss', name: words.dismissCommand, group: 'list', keys: 'Escape', run: dismiss },
  ]);
  const left = job.total - doneOf(job);
  return (
    <>
      <div className={styles.head}>
        <p className={styles.count} aria-live="polite">
          {job.undoes ? words.undone(job.changed) : words.changed(job.changed)}{' '}
          <span className={styles.quiet}>
            {[
              job.same > 0 && words.same(job.same),
              job.refused > 0 && (job.undoes ? words.notUndoable(job.refused) : words.refused(job.refused)),
              left > 0 && words.left(left),
            ]
              .filter(Boolean)
              .join(' ')}
          </span>
        </p>
        <span className={styles.grow} />
        <Button look="quiet" square aria-label={m.common.dismiss} onPress={dismiss}>
          <CloseIcon />
        </Button>
      </div>
      <div className={styles.head}>
        {mayUndo && (
          <Button isBusy={undo.isPending} onPress={takeBack}>
            {m.common.undo}
          </Button>
        )}
        <Button look="link" onPress={showResults}>
          {words.results}
        </Button>
      </div>
      {isShown && <BulkResultSheet job={job} onClose={() => setShown(false)} />}
    </>
  );
}

/** What was changed may have left the list that is shown; and no list is to find it going on. */
function useFreshListsAtEnd(job: BulkJob | undefined): void {
  const client = useQueryClient();
  const seen = useRef<string | null>(null);
  const over = job && job.state !== 'running' ? job.id : null;
  useEffect(() => {
    if (over === null || seen.current === over) return;
    seen.current = over;
    void client.invalidateQueries({ queryKey: LISTS_KEY });
    void client.invalidateQueries({ queryKey: ['ticket'] });
    void client.invalidateQueries({ queryKey: bulkJobsQuery.queryKey });
  }, [over, client]);
}
