import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api } from '../../api/client.ts';
import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { accountsQuery } from './accounts.query.ts';
import connectStyles from './connect-account.module.css';

/** undefined: it is no number of seconds that can be. */
const secondsOf = (text: string): number | null | undefined => {
  if (text.trim() === '') return null;
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= 60 ? seconds : undefined;
};

/** How long a reply of the account waits before it leaves. */
export function UndoForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const words = m.outbox.undo;
  const client = useQueryClient();
  const [text, setText] = useState(account.undoSeconds === null ? '' : String(account.undoSeconds));
  const save = useMutation({
    mutationFn: (seconds: number | null) => api.post<Account>(`/api/accounts/${account.id}/undo`, { seconds }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });
  const submit = () => {
    const seconds = secondsOf(text);
    if (seconds !== undefined) save.mutate(seconds, { onSuccess: onDone });
  };
  return (
    <Form
      className={connectStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={words.field}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        onChange={setText}
        validate={(value) => (secondsOf(value) === undefined ? words.wrong : null)}
      />
      {save.error && <ProblemLine>{words.notSaved(reason(save.error))}</ProblemLine>}
      <div className={connectStyles.actions}>
        <Button look="quiet" onPress={onDone}>
          {m.common.cancel}
        </Button>
        <Button look="primary" type="submit" isBusy={save.isPending}>
          {words.save}
        </Button>
      </div>
    </Form>
  );
}
