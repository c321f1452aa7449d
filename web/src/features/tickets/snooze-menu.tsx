import { Suspense, useState } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon, SnoozeIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { clock } from '../../ui/time-words.ts';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { snoozeTimes, type Preset } from './snooze-times.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './ticket-header.module.css';

const SnoozeDialog = lazyPart(async () => (await import('./snooze-dialog.tsx')).SnoozeDialog);

const words = m.work.snooze;
const WAKE = 'wake';
const OWN = 'own';

export function SnoozeMenu({ ticket }: { ticket: Ticket }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const [times, setTimes] = useState<[Preset, Date][]>([]);
  const [asksTime, setAsksTime] = useState(false);
  const until = ticket.snoozedUntil;
  const isDone = ticket.status === 'solved' || ticket.status === 'closed';
  const toggleOpen = (open: boolean) => {
    if (open) setTimes(snoozeTimes(new Date()));
    setOpen(open);
  };
  useCommand({
    id: 'ticket.snooze',
    name: m.work.commands.snooze,
    group: 'ticket',
    keys: 'h',
    run: () => toggleOpen(true),
    when: !isDone,
  });

  const snooze = (time: Date) =>
    change.mutate({
      ticket,
      change: { snoozedUntil: time.toISOString() },
      done: words.changed(at(time.getTime())),
    });
  const choose = (key: string) => {
    if (key === OWN) return setAsksTime(true);
    if (key === WAKE) return change.mutate({ ticket, change: { snoozedUntil: null }, done: words.ended });
    const time = times.find(([preset]) => preset === key)?.[1];
    if (time) snooze(time);
  };

  return (
    <>
      <MenuTrigger isOpen={isOpen} onOpenChange={toggleOpen}>
        <Button
          className={styles.control}
          aria-label={until ? words.set(at(Date.parse(until))) : words.none}
          isDisabled={isDone}
          isBusy={change.isPending}
        >
          <SnoozeIcon />
          <span className={styles.controlText}>{until ? at(Date.parse(until)) : words.none}</span>
          <ChevronDownIcon />
        </Button>
        <Popover placement="bottom end">
          <Menu aria-label={words.label} onAction={(key) => choose(String(key))}>
            {until && <Item id={WAKE}>{words.wake}</Item>}
            {times.map(([preset, time]) => (
              <Item key={preset} id={preset} after={at(time.getTime())}>
                {words[preset]}
              </Item>
            ))}
            <Item id={OWN}>{words.own}</Item>
          </Menu>
        </Popover>
      </MenuTrigger>
      {asksTime && (
        <Suspense>
          <SnoozeDialog isOpen onClose={() => setAsksTime(false)} onChosen={snooze} />
        </Suspense>
      )}
    </>
  );
}

const at = (time: number): string => clock(time, Date.now());
