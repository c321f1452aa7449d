import { useState, type ReactNode } from 'react';
import type { BulkChange } from '../../api/types/bulk.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { clock } from '../../ui/time-words.ts';
import { SnoozeDialog } from '../tickets/snooze-dialog.tsx';
import { snoozeTimes, type Preset } from '../tickets/snooze-times.ts';
import styles from './bulk.module.css';

interface Props {
  icon: ReactNode;
  isBusy: boolean;
  onChange: (change: BulkChange) => void;
}

const WAKE = 'wake';
const OWN = 'own';

export function BulkSnooze({ icon, isBusy, onChange }: Props) {
  const words = m.work.snooze;
  const [isOpen, setOpen] = useState(false);
  const [asksTime, setAsksTime] = useState(false);
  const [times, setTimes] = useState<[Preset, Date][]>([]);
  const toggle = (open: boolean) => {
    if (open) setTimes(snoozeTimes(new Date()));
    setOpen(open);
  };
  const snooze = (time: Date) => onChange({ snoozedUntil: time.toISOString() });
  const choose = (key: string) => {
    if (key === OWN) return setAsksTime(true);
    if (key === WAKE) return onChange({ snoozedUntil: null });
    const time = times.find(([preset]) => preset === key)?.[1];
    if (time) snooze(time);
  };
  useCommand({
    id: 'bulk.snooze',
    name: m.bulk.commands(words.label),
    group: 'list',
    keys: 'h',
    run: () => toggle(true),
  });
  return (
    <>
      <MenuTrigger isOpen={isOpen} onOpenChange={toggle}>
        <Button look="quiet" className={styles.tool} isBusy={isBusy} aria-label={words.label}>
          {icon}
          <span className={styles.toolName}>{words.label}</span>
        </Button>
        <Popover placement="top end">
          <Menu aria-label={words.label} onAction={(key) => choose(String(key))}>
            <Item id={WAKE}>{words.wake}</Item>
            {times.map(([preset, time]) => (
              <Item key={preset} id={preset} after={at(time.getTime())}>
                {words[preset]}
              </Item>
            ))}
            <Item id={OWN}>{words.own}</Item>
          </Menu>
        </Popover>
      </MenuTrigger>
      <SnoozeDialog isOpen={asksTime} onClose={() => setAsksTime(false)} onChosen={snooze} />
    </>
  );
}

const at = (time: number): string => clock(time, Date.now());
