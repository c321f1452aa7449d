import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon, TeamIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { teamsQuery } from './teams.query.ts';
import styles from './ticket-header.module.css';

const NONE = 'none';
const words = m.work.team;

export function TeamMenu({ ticket }: { ticket: Ticket }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: isOpen });
  const { team } = ticket;
  useCommand({
    id: 'ticket.team',
    name: m.work.commands.team,
    group: 'ticket',
    keys: 'Shift+a',
    run: () => setOpen(true),
    when: ticket.status !== 'closed',
  });
  const set = (key: string) => {
    const teamId = key === NONE ? null : key;
    if (teamId === (team?.id ?? null)) return;
    const name = teams.find(({ id }) => id === teamId)?.name ?? null;
    change.mutate({ ticket, change: { teamId }, done: words.changed(name) });
  };
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        className={styles.control}
        aria-label={words.set(team?.name ?? words.none)}
        isDisabled={ticket.status === 'closed'}
        isBusy={change.isPending}
      >
        <TeamIcon />
        <span className={styles.controlText}>{team?.name ?? words.label}</span>
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end">
        <Menu
          aria-label={words.label}
          selectionMode="single"
          selectedKeys={[team?.id ?? NONE]}
          onAction={(key) => set(String(key))}
        >
          <Item id={NONE}>{words.none}</Item>
          {teams.map(({ id, name }) => (
            <Item key={id} id={id}>
              {name}
            </Item>
          ))}
        </Menu>
        {teams.length === 0 && <p className={styles.noMatch}>{words.empty}</p>}
      </Popover>
    </MenuTrigger>
  );
}
