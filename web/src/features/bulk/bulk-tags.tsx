import { useState, type ReactNode } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import type { BulkChange } from '../../api/types/bulk.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/menu.tsx';
import { useOptions } from '../views/value-options.ts';
import { ValuePicker } from '../views/value-picker.tsx';
import styles from './bulk.module.css';

interface Props {
  icon: ReactNode;
  isBusy: boolean;
  onChange: (change: BulkChange) => void;
}

/** Tags to add to all of them, or to take from all that have them. */
export function BulkTags({ icon, isBusy, onChange }: Props) {
  const words = m.bulk;
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  const { options, onType } = useOptions('tag', chosen, []);
  const fresh = typed.trim();
  const isNew = fresh !== '' && !options.some(({ name }) => name.toLowerCase() === fresh.toLowerCase());
  const toggle = (open: boolean) => {
    setOpen(open);
    setChosen([]);
    setTyped('');
  };
  const done = (how: 'addTags' | 'removeTags') => {
    toggle(false);
    onChange({ [how]: chosen });
  };
  useCommand({ id: 'bulk.tags', name: words.commands(words.tags), group: 'list', keys: 't', run: () => toggle(true) });
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={toggle}>
      <Button look="quiet" className={styles.tool} isBusy={isBusy} aria-label={words.tags}>
        {icon}
        <span className={styles.toolName}>{words.tags}</span>
      </Button>
      <Popover placement="top start" className={styles.popover}>
        <Dialog aria-label={words.tags} className={styles.editor}>
          <ValuePicker
            label={words.tags}
            options={isNew ? [...options, { value: fresh, name: fresh }] : options}
            chosen={chosen}
            none={words.typeTag}
            staysOpen
            onChoose={(values) => setChosen(values.slice(0, 20))}
            onType={(text) => {
              setTyped(text);
              onType?.(text);
            }}
          />
          <div className={styles.editorActions}>
            <Button isDisabled={chosen.length === 0} onPress={() => done('removeTags')}>
              {words.removeTags}
            </Button>
            <Button look="primary" isDisabled={chosen.length === 0} onPress={() => done('addTags')}>
              {words.addTags}
            </Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
