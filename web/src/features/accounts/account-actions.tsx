import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useChangeAccount } from './change-account.mutation.ts';
import connectStyles from './connect-account.module.css';
import styles from './account-list.module.css';

export function AccountActions({ account, onReconnect }: { account: Account; onReconnect: () => void }) {
  const change = useChangeAccount(account);
  const [isLeaving, setLeaving] = useState(false);
  const { state, handle } = account;
  const failed = (error: unknown) => notify(m.accounts.notChanged(reason(error)));
  const pause = () => change.mutate('pause', { onSuccess: () => notify(m.accounts.paused(handle)), onError: failed });
  const resume = () =>
    change.mutate('resume', { onSuccess: () => notify(m.accounts.resumed(handle)), onError: failed });
  const needsOwner = state === 'reauth_required' || state === 'disconnected';

  return (
    <div className={styles.actions}>
      <Link
        to="/accounts/$accountId/rules"
        params={{ accountId: account.id }}
        className={styles.rules}
        aria-label={m.accounts.rulesOf(handle)}
      >
        {m.accounts.rules}
      </Link>
      {state === 'connected' && (
        <Button isBusy={change.isPending} onPress={pause}>
          {m.accounts.pause}
        </Button>
      )}
      {state === 'paused' && (
        <Button look="primary" isBusy={change.isPending} onPress={resume}>
          {m.accounts.resume}
        </Button>
      )}
      {needsOwner && (
        <Button look={state === 'reauth_required' ? 'primary' : 'plain'} onPress={onReconnect}>
          {m.accounts.reconnect}
        </Button>
      )}
      {state !== 'disconnected' && (
        <Button look="quiet" onPress={() => setLeaving(true)}>
          {m.accounts.disconnect}
        </Button>
      )}
      <Dialog title={m.accounts.leave.title(handle)} isOpen={isLeaving} onOpenChange={setLeaving}>
        <Leave account={account} onDone={() => setLeaving(false)} />
      </Dialog>
    </div>
  );
}

/** It cannot be undone without going to X again, so it asks. */
function Leave({ account, onDone }: { account: Account; onDone: () => void }) {
  const change = useChangeAccount(account);
  const leave = () =>
    change.mutate('disconnect', {
      onSuccess: () => {
        notify(m.accounts.disconnected(account.handle));
        onDone();
      },
    });
  return (
    <div className={connectStyles.form}>
      <p className={connectStyles.help}>{m.accounts.leave.text}</p>
      {change.error && <ProblemLine>{m.accounts.notChanged(reason(change.error))}</ProblemLine>}
      <div className={connectStyles.actions}>
        <Button look="quiet" onPress={onDone}>
          {m.common.cancel}
        </Button>
        <Button look="primary" isBusy={change.isPending} onPress={leave}>
          {change.isPending ? m.accounts.leave.submitting : m.accounts.leave.submit}
        </Button>
      </div>
    </div>
  );
}
