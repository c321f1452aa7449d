import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../api/types/accounts.ts';
import { AccountRow } from '../features/accounts/account-row.tsx';
import { accountsQuery } from '../features/accounts/accounts.query.ts';
import { ConnectAccount } from '../features/accounts/connect-account.tsx';
import { useWayBack } from '../features/accounts/use-way-back.ts';
import accountStyles from '../features/accounts/account-list.module.css';
import { DaySparkline } from '../features/intake/day-sparkline.tsx';
import { ledgerQuery } from '../features/intake/intake.queries.ts';
import { hourBuckets } from '../features/intake/ledger-figures.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PlusIcon } from '../ui/icons.tsx';
import { Bone, Empty, Failed, ProblemLine } from '../ui/states.tsx';
import styles from './accounts-page.module.css';

/** Which dialog is open: none, a new account, or this one again. */
type Connecting = { again: Account | null } | null;

const DAY_HOURS = 24;

export function AccountsPage() {
  const { agent } = useSession();
  const accounts = useQuery(accountsQuery);
  const lastDay = useQuery(ledgerQuery(DAY_HOURS));
  const [connecting, setConnecting] = useState<Connecting>(null);
  const { problem, forget } = useWayBack(accounts.data);
  const isAdmin = agent.role === 'admin';
  const rows = Map.groupBy(lastDay.data?.rows ?? [], ({ accountId }) => accountId);
  const hoursOf = (id: string) =>
    lastDay.data ? hourBuckets({ ...lastDay.data, rows: rows.get(id) ?? [] }, DAY_HOURS) : null;
  const open = (again: Account | null) => {
    forget();
    setConnecting({ again });
  };
  const connect = isAdmin && (
    <Button look="primary" onPress={() => open(null)}>
      <PlusIcon />
      {m.accounts.connect}
    </Button>
  );
  const again = connecting?.again ?? null;

  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <div>
            <h1 className={styles.title}>{m.accounts.title}</h1>
            <p className={styles.intro}>{m.accounts.intro}</p>
          </div>
          {accounts.data && accounts.data.length > 0 && connect}
        </div>
        <div className={styles.notes}>
          {problem && <ProblemLine>{problem}</ProblemLine>}
          {accounts.isError && accounts.data && <ProblemLine>{m.accounts.stale}</ProblemLine>}
        </div>
        {accounts.isPending && (
          <div className={styles.bones} aria-busy="true">
            <span className="only-read-aloud">{m.common.loading}</span>
            <Bone width="100%" height={148} />
            <Bone width="100%" height={148} />
          </div>
        )}
        {accounts.isError && !accounts.data && (
          <Failed what={m.accounts.failed} error={accounts.error} onRetry={() => void accounts.refetch()} />
        )}
        {accounts.data?.length === 0 && (
          <Empty title={m.accounts.empty} text={isAdmin ? m.accounts.emptyAdmin : m.accounts.emptyAgent}>
            {connect}
          </Empty>
        )}
        {accounts.data && accounts.data.length > 0 && (
          <ul className={accountStyles.list}>
            {accounts.data.map((account) => (
              <AccountRow
                key={account.id}
                account={account}
                lastDay={
                  (lastDay.data || lastDay.isPending) && (
                    <DaySparkline accountId={account.id} hours={hoursOf(account.id)} />
                  )
                }
                isAdmin={isAdmin}
                onReconnect={open}
              />
            ))}
          </ul>
        )}
      </div>
      <Dialog
        title={again ? m.accounts.consent.titleAgain(again.handle) : m.accounts.consent.title}
        isOpen={connecting !== null}
        onOpenChange={(isOpen) => !isOpen && setConnecting(null)}
      >
        <ConnectAccount again={again} onDone={() => setConnecting(null)} />
      </Dialog>
    </div>
  );
}
