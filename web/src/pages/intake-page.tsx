import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { accountsQuery } from '../features/accounts/accounts.query.ts';
import { FailureList } from '../features/intake/failure-list.tsx';
import { GapList } from '../features/intake/gap-list.tsx';
import { Received } from '../features/intake/received.tsx';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Empty } from '../ui/states.tsx';
import styles from './intake-page.module.css';

/** What came in, what became of it, and what may be missing: for everyone to see. */
export function IntakePage() {
  const { agent } = useSession();
  const search = useSearch({ from: '/inside/intake' });
  const navigate = useNavigate({ from: '/intake' });
  // The figures are there without the names, too: a list that cannot be loaded does not hide them.
  const { data: accounts } = useQuery(accountsQuery);
  const isAdmin = agent.role === 'admin';
  const known = accounts ?? [];

  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <h1 className={styles.title}>{m.intake.title}</h1>
          <p className={styles.intro}>{m.intake.intro}</p>
        </div>
        {accounts?.length === 0 ? (
          <Empty title={m.intake.noAccount} text={isAdmin ? m.intake.noAccountAdmin : m.intake.noAccountAgent}>
            <Link to="/accounts" className={styles.link}>
              {m.intake.toAccounts}
            </Link>
          </Empty>
        ) : (
          <>
            <Received
              accounts={known}
              search={search}
              onSearch={(change) =>
                void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })
              }
            />
            <GapList accounts={known} isAdmin={isAdmin} />
            <FailureList accounts={known} isAdmin={isAdmin} />
          </>
        )}
      </div>
    </div>
  );
}
