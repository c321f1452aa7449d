import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import type { Ticket } from '../../api/types.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon, PersonIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { agentsQuery } from './agents.query.ts';
import { useChangeTicket } from './change-ticket.mutation.ts';
import styles from './ticket-header.module.css';

const NOBODY = 'nobody';

export function AssigneeMenu({ ticket, ownId }: { ticket: Ticket; ownId: string }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const { data: agents = [] } = useQuery(agentsQuery);
  const { assignee } = ticket;
  const name = assignee?.name ?? m.assignee.none;

  const set = (key: string) => {
    const assigneeId = key === NOBODY ? null : key;
    if (assigneeId === (assignee?.id ?? null)) return;
    const chosen = agents.find((agent) => agent.id === assigneeId)?.name ?? null;
    change.mutate({
      ticket,
      change: { assigneeId },
      done: m.assignee.changed(chosen),
    });
  };

  const own = agents.find((agent) => agent.id === ownId);
  const others = agents.filter((agent) => agent.id !== ownId);
  useCommand({
    id: 'ticket.assign',
    name: m.work.commands.assign,
    group: 'ticket',
    keys: 'a',
    run: () => setOpen(true),
  });
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className={styles.control} aria-label={m.assignee.set(name)} isBusy={change.isPending}>
        {assignee ? <Avatar name={assignee.name} handle={assignee.id} size="small" /> : <PersonIcon />}
        <span className={styles.controlText}>{assignee?.id === ownId ? m.list.you : name}</span>
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end" className={styles.assigneePopover}>
        <Autocomplete filter={contains}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this menu wants to type a name */}
          <SearchField aria-label={m.assignee.search} autoFocus>
            <Input className={styles.search} placeholder={m.assignee.search} />
          </SearchField>
          <Menu
            aria-label={m.assignee.label}
            selectionMode="single"
            selectedKeys={[assignee?.id ?? NOBODY]}
            onAction={(key) => set(String(key))}
            renderEmptyState={() => <p className={styles.noMatch}>{m.assignee.noMatch}</p>}
          >
            {own && (
              <Item
                id={own.id}
                textValue={`${m.assignee.me} ${own.name}`}
                icon={<Avatar name={own.name} handle={own.id} size="small" />}
              >
                {assignee?.id === ownId ? m.assignee.you(own.name) : m.assignee.me}
              </Item>
            )}
            <Item id={NOBODY} textValue={m.assignee.none} icon={<PersonIcon />}>
              {m.assignee.none}
            </Item>
            {others.map((agent) => (
              <Item
                key={agent.id}
                id={agent.id}
                textValue={agent.name}
                icon={<Avatar name={agent.name} handle={agent.id} size="small" />}
              >
                {agent.name}
              </Item>
            ))}
          </Menu>
        </Autocomplete>
      </Popover>
    </MenuTrigger>
  );
}

/** Accents and case do not matter when looking for a name. */
function contains(text: string, input: string): boolean {
  return plain(text).includes(plain(input));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ı', 'i');
}
