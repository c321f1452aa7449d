import type { ReactNode } from 'react';
import type { Account, AccountState } from '../../api/types/accounts.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { Since } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.ts';
import { AccountActions } from './account-actions.tsx';
import { advicesFor } from './account-advice.ts';
import { CostFigure } from './cost-figure.tsx';
import { AccountDetails } from './account-details.tsx';
import { UntilMoment } from './until-moment.tsx';
import styles from './account-list.module.css';

interface Props {
  account: Account;
  /** What came in the last day; null: nobody can say. */
  lastDay: ReactNode;
  isAdmin: boolean;
  onReconnect: (account: Account) => void;
}

export function AccountRow({ account, lastDay, isAdmin, onReconnect }: Props) {
  const advices = advicesFor(account, useNow(15_000));
  return (
    <li className={`${styles.account} ${account.state === 'disconnected' ? styles.gone : ''}`}>
      <div className={styles.who}>
        <Avatar name={account.name} handle={account.handle} picture={account.picture} channel={account.channel} ours />
        <div className={styles.names}>
          <p className={styles.handle}>
            <Handle handle={account.handle} />
          </p>
          <p className={styles.quiet}>
            <ForeignText text={account.name} /> · {m.channel[account.channel]}
            {account.sandbox && ` · ${m.accounts.sandbox}`}
          </p>
        </div>
      </div>
      <p className={`${styles.state} ${styles[account.state] ?? ''}`}>
        <StateShape state={account.state} />
        {m.accounts.state[account.state]}
      </p>
      {isAdmin && <AccountActions account={account} onReconnect={() => onReconnect(account)} />}
      <div className={styles.advices}>
        {advices.map(({ tone, sentence }) => (
          <p key={sentence} className={`${styles.advice} ${styles[tone]}`}>
            {sentence}
          </p>
        ))}
      </div>
      <dl className={styles.figures}>
        <Figure name={m.accounts.lastEvent} at={account.lastEventAt} />
        <Figure name={m.accounts.lastSuccess} at={account.lastSuccessAt} />
        <div className={styles.figure}>
          <dt>{m.accounts.receivedToday}</dt>
          <dd>{formatNumber(account.receivedToday)}</dd>
        </div>
        {lastDay && (
          <div className={styles.figure}>
            <dt>{m.accounts.lastDay}</dt>
            <dd>{lastDay}</dd>
          </div>
        )}
        {account.money && <CostFigure money={account.money} />}
        {account.capabilities && account.state !== 'reauth_required' && (
          <div className={styles.figure}>
            <dt>{m.accounts.permission}</dt>
            <dd>
              {account.tokenExpiresAt ? (
                <UntilMoment at={account.tokenExpiresAt} words={m.accounts.renews} />
              ) : (
                m.accounts.noEnd
              )}
            </dd>
          </div>
        )}
      </dl>
      <AccountDetails account={account} isAdmin={isAdmin} />
    </li>
  );
}

function Figure({ name, at }: { name: string; at: string | null }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>{at ? <Since at={at} words={m.time.ago} /> : m.accounts.never}</dd>
    </div>
  );
}

function StateShape({ state }: { state: AccountState }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

const SHAPES: Record<AccountState, React.ReactNode> = {
  connected: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  paused: <path d="M3 2h2v8H3zM7 2h2v8H7z" fill="currentColor" />,
  reauth_required: <path d="M6 1 11.5 11H.5Z" fill="currentColor" />,
  disconnected: <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};
