import { useState, type ReactNode } from 'react';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemLine } from '../../ui/states.tsx';
import styles from './other-ticket-dialog.module.css';

interface Props {
  title: string;
  help: string;
  /** What the button does with the ticket that is named. */
  action: string;
  isBusy: boolean;
  /** Why nothing came of it. */
  problem: string | null;
  /** What is asked before it is done. */
  children?: ReactNode;
  /** Another number is typed: what was said of the last one is over. */
  onChange: () => void;
  onChoose: (other: number) => void;
  onClose: () => void;
}

/** Names another ticket, for what is done with this one and that one. */
export function OtherTicketDialog(props: Props) {
  const [typed, setTyped] = useState('');
  const other = Number(typed.trim().replace(/^#/u, ''));
  const isNumber = Number.isSafeInteger(other) && other > 0;

  return (
    <Dialog title={props.title} isOpen onOpenChange={props.onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isNumber && !props.isBusy) props.onChoose(other);
        }}
      >
        <p className={styles.help}>{props.help}</p>
        <Field
          label={m.merging.otherNumber}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of the dialog
          autoFocus
          value={typed}
          inputMode="numeric"
          onChange={(value) => {
            setTyped(value);
            props.onChange();
          }}
        />
        {props.children}
        {props.problem !== null && <ProblemLine>{props.problem}</ProblemLine>}
        <div className={styles.actions}>
          <Button onPress={props.onClose}>{m.common.cancel}</Button>
          <Button look="primary" type="submit" isDisabled={!isNumber} isBusy={props.isBusy}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
