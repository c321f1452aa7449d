import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import type { Conflict } from './reconcile-draft.ts';
import styles from './arrived-panel.module.css';

interface Props {
  conflict: Conflict;
  onChoose: (how: 'this' | 'other' | 'both') => void;
}

/** Two texts by one agent for one ticket: both are shown, and nothing goes before they have chosen. */
export function DraftConflict({ conflict: { other }, onChoose }: Props) {
  return (
    <div className={styles.panel} role="alert">
      <p className={styles.title}>{other ? m.drafts.conflictTitle : m.drafts.goneTitle}</p>
      {other && (
        <ul className={styles.items}>
          <li className={styles.item}>
            <ForeignText text={other.text} />
          </li>
        </ul>
      )}
      <div className={styles.actions}>
        <Button onPress={() => onChoose('this')}>{m.drafts.keepThis}</Button>
        <Button onPress={() => onChoose('other')}>{other ? m.drafts.useOther : m.drafts.empty}</Button>
        {other && <Button onPress={() => onChoose('both')}>{m.drafts.useBoth}</Button>}
      </div>
    </div>
  );
}
