import { useInfiniteQuery } from '@tanstack/react-query';
import { useSession } from '../features/session/session.query.ts';
import { TroubleRow } from '../features/trouble/trouble-row.tsx';
import styles from '../features/trouble/trouble.module.css';
import { troubleQuery, useTroubleLive } from '../features/trouble/trouble.queries.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { Bone, Empty, Failed } from '../ui/states.tsx';
import pageStyles from './intake-page.module.css';

const words = m.outbox.trouble;

/** Every reply that failed or is in doubt, and what can be done about each. */
export function FailedSendsPage() {
  const { agent } = useSession();
  const query = useInfiniteQuery(troubleQuery);
  useTroubleLive();
  const replies = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={pageStyles.page}>
      <div className={pageStyles.inner}>
        <div className={pageStyles.head}>
          <h1 className={pageStyles.title}>{words.title}</h1>
          <p className={pageStyles.intro}>{words.intro}</p>
        </div>
        {query.isPending && (
          <div aria-busy="true">
            <span className="only-read-aloud">{m.common.loading}</span>
            <Bone width="100%" height={96} />
          </div>
        )}
        {query.isError && !query.data && (
          <Failed what={words.failed} error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data && replies.length === 0 && <Empty title={words.none} text={words.noneText} />}
        <div className={styles.list}>
          {replies.map((reply) => (
            <TroubleRow key={reply.id} reply={reply} ownId={agent.id} />
          ))}
        </div>
        {query.hasNextPage && (
          <Button className={styles.more} isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {words.more}
          </Button>
        )}
      </div>
    </div>
  );
}
