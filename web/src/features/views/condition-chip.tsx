import { useRef, useState } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import type { Condition, ListCondition, Reference, TimeCondition, WordsCondition } from '../../api/types/views.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CloseIcon, WarnIcon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/menu.tsx';
import { conditionWords } from './condition-words.ts';
import { referenceOf, type Field } from './conditions.ts';
import { ListEditor, TimeEditor, WordsEditor } from './condition-editors.tsx';
import styles from './filter-bar.module.css';

interface Props {
  field: Field;
  /** null: it is about to be made. */
  condition: Condition | null;
  references: readonly Reference[];
  /** What it is now; null: it goes. Once, when its editor closes. */
  onDone: (condition: Condition | null) => void;
}

/** A condition that is changed where it stands. */
export function ConditionChip({ field, condition, references, onDone }: Props) {
  const words = m.savedViews;
  const [isOpen, setOpen] = useState(condition === null);
  const [draft, setDraft] = useState(condition);
  // Enter chooses and closes in one go, before anything is drawn anew.
  const latest = useRef(draft);
  const change = (next: Condition | null) => {
    latest.current = next;
    setDraft(next);
  };
  const toggle = (open: boolean) => {
    setOpen(open);
    if (open) change(condition);
    else if (condition === null || JSON.stringify(latest.current) !== JSON.stringify(condition)) onDone(latest.current);
  };
  const shown = draft ? conditionWords(draft, references) : words.fields[field];
  const isBroken = condition !== null && namesWhatIsGone(condition, references);
  return (
    <span className={styles.chip} data-broken={isBroken ? '' : undefined}>
      <DialogTrigger isOpen={isOpen} onOpenChange={toggle}>
        <Button
          look="quiet"
          className={styles.chipButton}
          aria-label={isBroken ? words.gone(shown) : words.edit(shown)}
        >
          {isBroken && <WarnIcon />}
          <span className={styles.chipText}>{shown}</span>
        </Button>
        <Popover placement="bottom start" className={styles.popover}>
          <Dialog aria-label={words.fields[field]} className={styles.editor}>
            {isBroken && <p className={styles.broken}>{words.goneHelp}</p>}
            <Editor
              field={field}
              draft={draft}
              references={references}
              onDraft={change}
              onClose={() => toggle(false)}
            />
          </Dialog>
        </Popover>
      </DialogTrigger>
      <Button
        look="quiet"
        square
        className={styles.chipClose}
        aria-label={words.remove(shown)}
        onPress={() => onDone(null)}
      >
        <CloseIcon />
      </Button>
    </span>
  );
}

interface EditorProps {
  field: Field;
  draft: Condition | null;
  references: readonly Reference[];
  onDraft: (draft: Condition | null) => void;
  onClose: () => void;
}

function Editor({ field, draft, references, onDraft, onClose }: EditorProps) {
  switch (field) {
    case 'words':
      return <WordsEditor draft={draft as WordsCondition | null} onDraft={onDraft} onClose={onClose} />;
    case 'created':
    case 'lastPost':
    case 'waiting':
    case 'due':
      return <TimeEditor field={field} draft={draft as TimeCondition | null} onDraft={onDraft} onClose={onClose} />;
    default:
      return (
        <ListEditor field={field} draft={draft as ListCondition | null} references={references} onDraft={onDraft} />
      );
  }
}

const namesWhatIsGone = (condition: Condition, references: readonly Reference[]): boolean =>
  'values' in condition && condition.values.some((value) => referenceOf(references, condition.field, value)?.gone);
