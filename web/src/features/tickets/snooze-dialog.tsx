import { useState, type FormEvent } from 'react';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './snooze-dialog.module.css';

const words = m.work.snooze;

export function SnoozeDialog(props: { isOpen: boolean; onClose: () => void; onChosen: (time: Date) => void }) {
  const [typed, setTyped] = useState('');
  const [isPast, setPast] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const time = new Date(typed);
    // Not a time at all is not greater either.
    if (!(time.getTime() > Date.now())) return setPast(true);
    setPast(false);
    props.onChosen(time);
    props.onClose();
  };
  return (
    <Dialog title={words.ownTitle} isOpen={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <form className={styles.form} onSubmit={submit}>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the only field of the dialog */}
        <Field label={words.when} type="datetime-local" value={typed} onChange={setTyped} autoFocus />
        {isPast && (
          <p className={styles.problem} role="alert">
            {words.past}
          </p>
        )}
        <Button look="primary" type="submit">
          {words.confirm}
        </Button>
      </form>
    </Dialog>
  );
}
