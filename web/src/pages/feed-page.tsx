import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { accountsQuery } from '../features/accounts/accounts.query.ts';
import { ConversionPanel } from '../features/feed/conversion-panel.tsx';
import { FeedFilters } from '../features/feed/feed-filters.tsx';
import { FeedList } from '../features/feed/feed-list.tsx';
import { readFeedSearch } from '../features/feed/feed-search.ts';
import { feedRulesQuery } from '../features/feed/feed.queries.ts';
import { useRunningConversion } from '../features/feed/use-running-conversion.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Empty } from '../ui/states.tsx';
import styles from './intake-page.module.css';

/** The posts that became no ticket, for admins. */
export function FeedPage() {
  const { agent } = useSession();
  if (agent.role !== 'admin') return <Empty isPage title={m.feed.adminOnly} text={m.feed.adminOnlyText} />;
  return <ForAdmins />;
}

function ForAdmins() {
  const filter = readFeedSearch({ ...useSearch({ from: '/inside/feed' }) });
  const navigate = useNavigate({ from: '/feed' });
  const { data: accounts } = useQuery(accountsQuery);
  const { data: rules } = useQuery(feedRulesQuery);
  const [conversionId, setConversionId] = useRunningConversion();
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <h1 className={styles.title}>{m.feed.title}</h1>
          <p className={styles.intro}>{m.feed.intro}</p>
        </div>
        <FeedFilters
          accounts={accounts ?? []}
          rules={rules?.items ?? []}
          filter={filter}
          onFilter={(next) => void navigate({ search: readFeedSearch({ ...next }), replace: true, resetScroll: false })}
        />
        {conversionId && (
          <ConversionPanel key={conversionId} id={conversionId} onDismiss={() => setConversionId(null)} />
        )}
        <FeedList filter={filter} onConverting={setConversionId} />
      </div>
    </div>
  );
}
