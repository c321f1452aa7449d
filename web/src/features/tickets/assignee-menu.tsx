import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon, PersonIcon } from '../../ui/icons.tsx';
import { MenuTrigger, Popover } from '../../ui/menu.tsx';
import { agentsQuery } from './agents.query.ts';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './ticket-header.module.css';

const AssigneeChoices = lazyPart(async () => (await import('./assignee-choices.tsx')).AssigneeChoices);

export function AssigneeMenu({ ticket, ownId }: { ticket: Ticket; ownId: string }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const { data: agents = [] } = useQuery(agentsQuery);
  const { assignee } = ticket;
  const name = assignee?.name ?? m.assignee.none;

  const set = (assigneeId: string | null) => {
    if (assigneeId === (assignee?.id ?? null)) return;
    const chosen = agents.find((agent) => agent.id === assigneeId)?.name ?? null;
    change.mutate({
      ticket,
      change: { assigneeId },
      done: m.assignee.changed(chosen),
    });
  };

  useCommand({
    id: 'ticket.assign',
    name: m.work.commands.assign,
    group: 'ticket',
    keys: 'a',
    run: () => setOpen(true),
    opens: true,
  });
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className={styles.control} aria-label={m.assignee.set(name)} isBusy={change.isPending}>
        {assignee ? <Avatar name={assignee.name} handle={assignee.id} size="small" /> : <PersonIcon />}
        <span className={styles.controlText}>{assignee?.id === ownId ? m.list.you : name}</span>
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end" className={styles.assigneePopover}>
        <Suspense>
          <AssigneeChoices agents={agents} ownId={ownId} chosenId={assignee?.id ?? null} onChoose={set} />
        </Suspense>
      </Popover>
    </MenuTrigger>
  );
}
