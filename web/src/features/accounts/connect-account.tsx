import { useState } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useBeginConsent } from './begin-consent.mutation.ts';
import { KeysForm } from './keys-form.tsx';
import styles from './connect-account.module.css';

/** `again`: the account that is to be connected again; null: a new one. */
export function ConnectAccount({ again, onDone }: { again: Account | null; onDone: () => void }) {
  const [withKeys, setWithKeys] = useState(false);
  return (
    <div className={styles.form}>
      {withKeys ? <KeysForm onDone={onDone} /> : <ConsentStep again={again} onCancel={onDone} />}
      <Button look="link" className={styles.other} onPress={() => setWithKeys(!withKeys)}>
        {withKeys ? m.accounts.consent.withConsent : m.accounts.consent.withKeys}
      </Button>
    </div>
  );
}

function ConsentStep({ again, onCancel }: { again: Account | null; onCancel: () => void }) {
  const begin = useBeginConsent();
  // Until the browser has left, pressing again would only begin another attempt.
  const leaving = begin.isPending || begin.isSuccess;
  return (
    <div className={styles.form}>
      <p className={styles.help}>{again ? m.accounts.consent.helpAgain(again.handle) : m.accounts.consent.help}</p>
      {begin.error && <ProblemLine>{m.accounts.consent.notOpened(reason(begin.error))}</ProblemLine>}
      <div className={styles.actions}>
        <Button look="quiet" onPress={onCancel}>
          {m.common.cancel}
        </Button>
        <Button look="primary" isBusy={leaving} onPress={() => begin.mutate(again?.id ?? null)}>
          {leaving ? m.accounts.consent.submitting : m.accounts.consent.submit}
        </Button>
      </div>
    </div>
  );
}
