import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditLine } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Clock } from '../../ui/moment.tsx';
import { Bone, Empty, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { differences } from './audit-words.ts';
import { auditQuery, type AuditFilter } from './audit.query.ts';
import styles from './audit.module.css';

const words = m.audit;

export function AuditList({ filter }: { filter: AuditFilter }) {
  const query = useInfiniteQuery(auditQuery(filter));
  if (query.isPending)
    return (
      <div aria-busy="true">
        <span className="only-read-aloud">{m.common.loading}</span>
        <Bone width="100%" height={160} />
      </div>
    );
  if (!query.data) return <Failed what={words.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const lines = query.data.pages.flatMap((page) => page.items);
  if (lines.length === 0) {
    const isFiltered = Object.keys(filter).length > 0;
    return isFiltered ? (
      <Empty title={words.empty} text={words.emptyText} />
    ) : (
      <Empty title={words.none} text={words.noneText} />
    );
  }
  return (
    <>
      <ol className={styles.list} aria-label={words.list} aria-busy={query.isPlaceholderData}>
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ol>
      {query.isFetchNextPageError && (
        <ProblemLine>
          {words.moreFailed} {reason(query.error)}
        </ProblemLine>
      )}
      <div className={styles.foot}>
        {query.hasNextPage ? (
          <Button isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? m.common.loading : words.more}
          </Button>
        ) : (
          <p className={styles.quiet}>{!query.isPlaceholderData && words.end}</p>
        )}
      </div>
    </>
  );
}

function Line({ line }: { line: AuditLine }) {
  return (
    <li className={styles.line}>
      <Clock at={line.at} className={styles.time} />
      <p className={styles.who}>
        <bdi>{line.actor?.name ?? words.server}</bdi>
      </p>
      <div className={styles.what}>
        <p>
          <span className={styles.action}>{words.names[line.action] ?? line.action}</span> <bdi>{line.subject}</bdi>
        </p>
        {differences(line).map((difference) => (
          <p key={difference} className={styles.quiet}>
            {difference}
          </p>
        ))}
      </div>
    </li>
  );
}
