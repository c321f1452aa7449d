import { useState } from 'react';
import type { Status, Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { StatusMark, StatusShape } from './status-mark.tsx';
import styles from './ticket-header.module.css';

/** What a person may set: "new" is only where a ticket begins, and closing is done by time. */
const CHOICES: Status[] = ['open', 'pending', 'on_hold', 'solved'];

export function StatusMenu({ ticket }: { ticket: Ticket }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const name = m.status.names[ticket.status];
  const set = (status: Status) => {
    if (status === ticket.status) return;
    change.mutate({ ticket, change: { status }, done: m.status.changed(m.status.names[status]) });
  };
  useCommand({
    id: 'ticket.status',
    name: m.work.commands.status,
    group: 'ticket',
    keys: 's',
    run: () => setOpen(true),
    when: ticket.status !== 'closed',
  });
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        className={styles.control}
        aria-label={m.status.set(name)}
        isDisabled={ticket.status === 'closed'}
        isBusy={change.isPending}
      >
        <StatusMark status={ticket.status} />
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end">
        <Menu
          aria-label={m.status.label}
          selectionMode="single"
          selectedKeys={[ticket.status]}
          onAction={(key) => set(key as Status)}
        >
          {CHOICES.map((status) => (
            <Item key={status} id={status} icon={<StatusShape status={status} />}>
              {m.status.names[status]}
            </Item>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
