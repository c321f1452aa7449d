import type { ReactNode, Ref } from 'react';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CheckIcon } from '../../ui/icons.tsx';
import { Bone, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { Stale } from './stale.tsx';
import styles from './intake.module.css';

interface Props {
  id: string;
  words: Record<'title' | 'intro' | 'failed' | 'none' | 'noneText' | 'more' | 'moreFailed', string>;
  /** What the reader may not do, and who may. */
  note: string | null;
  query: {
    data: unknown;
    error: Error | null;
    isFetchNextPageError: boolean;
    isFetchingNextPage: boolean;
    hasNextPage: boolean;
    dataUpdatedAt: number;
    refetch: () => Promise<unknown>;
    fetchNextPage: () => Promise<unknown>;
  };
  count: number;
  action?: ReactNode;
  /** Where the focus goes when the line that had it is gone. */
  titleRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
}

/** A list that grows at its end, in each of its states. */
export function IntakeSection({ id, words, note, query, count, action, titleRef, children }: Props) {
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id} ref={titleRef} tabIndex={-1} className={styles.title}>
            {words.title}
          </h2>
          <p className={styles.intro}>
            {words.intro} {note}
          </p>
        </div>
        {action}
      </div>
      <Stale query={query} />
      {!query.data && !query.error && (
        <div aria-busy="true">
          <span className="only-read-aloud">{m.common.loading}</span>
          <Bone width="100%" height={72} />
        </div>
      )}
      {!query.data && query.error && (
        <div className={styles.box}>
          <Failed what={words.failed} error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      {Boolean(query.data) && count === 0 && (
        <div className={`${styles.box} ${styles.none}`}>
          <CheckIcon />
          <p>
            <b>{words.none}.</b> {words.noneText}
          </p>
        </div>
      )}
      {count > 0 && <ul className={styles.box}>{children}</ul>}
      {query.isFetchNextPageError && (
        <ProblemLine>
          {words.moreFailed} {reason(query.error)}
        </ProblemLine>
      )}
      {query.hasNextPage && (
        <Button
          look="link"
          className={styles.more}
          isBusy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? m.common.loading : words.more}
        </Button>
      )}
    </section>
  );
}
