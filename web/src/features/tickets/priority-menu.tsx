import { useState } from 'react';
import type { Priority, Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { PriorityMark } from './status-mark.tsx';
import styles from './ticket-header.module.css';

const CHOICES: Priority[] = ['urgent', 'high', 'normal', 'low'];

export function PriorityMenu({ ticket }: { ticket: Ticket }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const set = (priority: Priority) => {
    if (priority === ticket.priority) return;
    const done = m.priority.changed(m.priority.names[priority]);
    change.mutate({ ticket, change: { priority }, done });
  };
  useCommand({
    id: 'ticket.priority',
    name: m.work.commands.priority,
    group: 'ticket',
    keys: 'Shift+p',
    run: () => setOpen(true),
    when: ticket.status !== 'closed',
  });
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        className={styles.control}
        aria-label={m.priority.set(m.priority.names[ticket.priority])}
        isDisabled={ticket.status === 'closed'}
        isBusy={change.isPending}
      >
        <PriorityMark priority={ticket.priority} />
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end">
        <Menu
          aria-label={m.priority.label}
          selectionMode="single"
          selectedKeys={[ticket.priority]}
          onAction={(key) => set(key as Priority)}
        >
          {CHOICES.map((priority) => (
            <Item key={priority} id={priority} textValue={m.priority.names[priority]}>
              <PriorityMark priority={priority} />
            </Item>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
