import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Conversion } from '../../api/types/feed.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { notify } from '../../ui/notices.tsx';
import { useNow } from '../../ui/now.ts';
import { reason } from '../../ui/states.tsx';
import { span } from '../../ui/time-words.ts';
import { conversionQuery, useFreshFeed, useStopConversion } from './feed.queries.ts';
import styles from './feed.module.css';

const words = m.feed.conversion;

/** How far a conversion has come, and what it has done. */
export function ConversionPanel({ id, onDismiss }: { id: string; onDismiss: () => void }) {
  const { data, isError } = useQuery(conversionQuery(id));
  useRefreshAtEnd(data);
  if (!data) return null;
  return (
    <section className={styles.conversion} aria-label={words.title}>
      {data.state === 'running' ? <Running data={data} /> : <Ended data={data} onDismiss={onDismiss} />}
      {isError && <p className={styles.quiet}>{words.stale}</p>}
    </section>
  );
}

const doneOf = ({ converted, already, gone, failed }: Conversion): number => converted + already + gone + failed;

function Running({ data }: { data: Conversion }) {
  const stop = useStopConversion(data.id);
  const now = useNow(1_000);
  const done = doneOf(data);
  const left = ((now - Date.parse(data.createdAt)) / Math.max(done, 1)) * (data.total - done);
  return (
    <>
      <div className={styles.progressHead}>
        <p className={styles.progressWords}>
          {words.running(done, data.total)}
          {done > 0 && left > 60_000 && <span className={styles.quiet}> · {words.left(span(left, m.time))}</span>}
        </p>
        <Button
          isBusy={stop.isPending}
          onPress={() => stop.mutate(undefined, { onError: (error) => notify(words.notStopped(reason(error))) })}
        >
          {stop.isPending ? words.stopping : words.stop}
        </Button>
      </div>
      <progress className={styles.progress} max={data.total} value={done} aria-label={words.title} />
    </>
  );
}

function Ended({ data, onDismiss }: { data: Conversion; onDismiss: () => void }) {
  const { converted, already, gone, failed } = data;
  return (
    <div className={styles.progressHead}>
      <div aria-live="polite">
        <p className={styles.progressWords}>
          {data.state === 'done' ? words.done(converted) : words.stopped(converted, data.total - doneOf(data))}
        </p>
        <p className={styles.quiet}>
          {[already && words.already(already), gone && words.gone(gone), failed && words.failed(failed)]
            .filter(Boolean)
            .join(' ')}
        </p>
        {converted > 0 && (
          <Link to="/tickets/$view" params={{ view: 'open' }} className={styles.out}>
            {words.toTickets}
          </Link>
        )}
      </div>
      <Button look="quiet" square aria-label={m.common.dismiss} onPress={onDismiss}>
        <CloseIcon />
      </Button>
    </div>
  );
}

/** What was converted leaves the feed when it is over, not while somebody may be reading it. */
function useRefreshAtEnd(data: Conversion | undefined): void {
  const refresh = useFreshFeed();
  const wasRunning = useRef(true);
  const isOver = data !== undefined && data.state !== 'running';
  useEffect(() => {
    if (!isOver || !wasRunning.current) return;
    wasRunning.current = false;
    void refresh();
  }, [isOver, refresh]);
}
