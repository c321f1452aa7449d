import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Problem } from '../api/client.ts';
import { accountsQuery } from '../features/accounts/accounts.query.ts';
import { RuleList } from '../features/rules/rule-list.tsx';
import { rulesQuery } from '../features/rules/rules.queries.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Bone, Empty, Failed } from '../ui/states.tsx';
import styles from './intake-page.module.css';

const words = m.rules;

/** Which posts to an account become no ticket. */
export function RulesPage() {
  const { accountId } = useParams({ from: '/inside/accounts/$accountId/rules' });
  const { agent } = useSession();
  if (agent.role !== 'admin') return <Empty isPage title={words.adminOnly} text={words.adminOnlyText} />;
  return <RulesOf key={accountId} accountId={accountId} />;
}

function RulesOf({ accountId }: { accountId: string }) {
  const { data: accounts } = useQuery(accountsQuery);
  const rules = useQuery(rulesQuery(accountId));
  const account = accounts?.find(({ id }) => id === accountId);
  if (rules.error instanceof Problem && rules.error.status === 404)
    return <Empty isPage title={words.noAccount} text={words.noAccountText} />;
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <p>
            <Link to="/accounts" className={styles.link}>
              {words.back}
            </Link>
          </p>
          <h1 className={styles.title}>{account ? words.title(account.handle) : words.titleUnknown}</h1>
          <p className={styles.intro}>
            {words.intro}{' '}
            <Link to="/feed" search={{ account: accountId, why: 'rule' }} className={styles.link}>
              {words.toFeed}
            </Link>
          </p>
        </div>
        {rules.isPending && (
          <div aria-busy="true">
            <span className="only-read-aloud">{m.common.loading}</span>
            <Bone width="100%" height={88} />
          </div>
        )}
        {rules.isError && !rules.data && (
          <Failed what={words.failed} error={rules.error} onRetry={() => void rules.refetch()} />
        )}
        {rules.data && <RuleList accountId={accountId} rules={rules.data} />}
      </div>
    </div>
  );
}
