import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useConnectAccount, type XKeys } from './connect-account.mutation.ts';
import styles from './connect-account.module.css';

const NO_KEYS: XKeys = { apiKey: '', apiSecret: '', accessToken: '', accessSecret: '' };
const FIELDS = ['apiKey', 'apiSecret', 'accessToken', 'accessSecret'] as const;

/** The second way: with the four keys of an app of one's own. */
export function KeysForm({ onDone }: { onDone: () => void }) {
  const [keys, setKeys] = useState(NO_KEYS);
  const connect = useConnectAccount();
  const submit = () =>
    connect.mutate(keys, {
      onSuccess: (account) => {
        notify(m.accounts.form.connected(account.handle));
        onDone();
      },
    });

  return (
    <Form
      className={styles.form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={styles.help}>{m.accounts.form.help}</p>
      {FIELDS.map((field) => (
        <Field
          key={field}
          label={m.accounts.form[field]}
          type="password"
          name={field}
          autoComplete="off"
          isRequired
          value={keys[field]}
          // Pasted keys often bring a space or a line end along.
          onChange={(value) => setKeys({ ...keys, [field]: value.trim() })}
        />
      ))}
      {connect.error && <ProblemLine>{m.accounts.form.notConnected(reason(connect.error))}</ProblemLine>}
      <div className={styles.actions}>
        <Button look="quiet" onPress={onDone}>
          {m.common.cancel}
        </Button>
        <Button look="primary" type="submit" isBusy={connect.isPending}>
          {connect.isPending ? m.accounts.form.submitting : m.accounts.form.submit}
        </Button>
      </div>
    </Form>
  );
}
