import { useState } from 'react';
import { Problem } from '../../api/client.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useMergeTicket } from './regroup.mutations.ts';
import styles from './merge-dialog.module.css';

interface Props {
  number: number;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

export function MergeDialog({ number, isOpen, onOpenChange }: Props) {
  const [into, setInto] = useState('');
  const merge = useMergeTicket(number);
  const other = Number(into.trim().replace(/^#/u, ''));
  const canMerge = Number.isInteger(other) && other > 0;
  const asked = merge.error instanceof Problem && merge.error.code === 'different_contacts' ? merge.error : null;
  const contacts = (asked?.body.contacts ?? []) as { handle: string }[];

  const mergeNow = (samePerson: boolean) => {
    if (canMerge) merge.mutate({ into: other, samePerson }, { onSuccess: () => onOpenChange(false) });
  };

  return (
    <Dialog title={m.regrouping.merge} isOpen={isOpen} onOpenChange={onOpenChange}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          mergeNow(asked !== null);
        }}
      >
        <p className={styles.help}>{m.regrouping.mergeHelp(number)}</p>
        <Field
          label={m.regrouping.mergeInto}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of the dialog
          autoFocus
          value={into}
          inputMode="numeric"
          onChange={(value) => {
            setInto(value);
            merge.reset();
          }}
        />
        {asked && <p>{m.regrouping.samePerson(contacts[0]?.handle ?? '', contacts[1]?.handle ?? '')}</p>}
        {merge.isError && !asked && <ProblemLine>{m.regrouping.notMerged(reason(merge.error))}</ProblemLine>}
        <div className={styles.actions}>
          <Button onPress={() => onOpenChange(false)}>{m.common.cancel}</Button>
          <Button look="primary" type="submit" isDisabled={!canMerge} isBusy={merge.isPending}>
            {asked ? m.regrouping.samePersonNow : m.regrouping.mergeNow}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
