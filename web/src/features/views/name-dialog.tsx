import { useState, type FormEvent } from 'react';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import styles from './filter-bar.module.css';

interface Props {
  title: string;
  name: string;
  mayShare: boolean;
  isBusy: boolean;
  onClose: () => void;
  onName: (name: string, shared: boolean) => Promise<void>;
}

export function NameDialog({ title, name, mayShare, isBusy, onClose, onName }: Props) {
  const words = m.savedViews;
  const [typed, setTyped] = useState(name);
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onName(typed, shared).catch(setProblem);
  };
  return (
    <Dialog title={title} isOpen onOpenChange={(open) => !open && onClose()}>
      <form className={styles.form} onSubmit={submit}>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of the dialog */}
        <Field label={words.name} value={typed} onChange={setTyped} maxLength={60} autoFocus />
        {mayShare && (
          <label className={styles.check}>
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {words.shareIt}
          </label>
        )}
        {problem !== null && <ProblemLine>{words.notSaved(reason(problem))}</ProblemLine>}
        <div className={styles.dialogActions}>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button look="primary" type="submit" isBusy={isBusy} isDisabled={typed.trim() === ''}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
