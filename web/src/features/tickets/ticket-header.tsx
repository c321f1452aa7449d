import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { Since } from '../../ui/moment.tsx';
import { Faces } from '../presence/faces.tsx';
import { AssigneeMenu } from './assignee-menu.tsx';
import { PriorityMenu } from './priority-menu.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import { StatusMenu } from './status-menu.tsx';
import { TagMenu } from './tag-menu.tsx';
import { TeamMenu } from './team-menu.tsx';
import styles from './ticket-header.module.css';
import { useUndoTicket } from './undo-ticket.mutation.ts';

interface Props {
  ticket: Ticket;
  ownId: string;
  /** The way back, where the list is not beside it. */
  back?: ReactNode;
  /** What stands with the name, before the controls. */
  tools?: ReactNode;
}

export function TicketHeader({ ticket, ownId, back, tools }: Props) {
  const undo = useUndoTicket();
  useCommand({
    id: 'ticket.undo',
    name: m.work.commands.undo,
    group: 'ticket',
    keys: 'z',
    run: () => void undo(ticket.number),
  });
  const title = useRef<HTMLHeadingElement>(null);
  // Whoever opened it with a key or a screen reader goes on reading here; before it is seen, so that whoever writes at once
  // keeps the focus.
  useLayoutEffect(() => title.current?.focus({ preventScroll: true }), [ticket.number]);

  return (
    <header className={styles.header}>
      <div className={styles.who}>
        {back}
        <Avatar {...ticket.contact} channel={ticket.channel} />
        <div className={styles.names}>
          <h1 ref={title} tabIndex={-1} className={styles.title}>
            <ForeignText text={ticket.contact.name} className={styles.name} />
            <span className={styles.number}>{m.ticket.number(ticket.number)}</span>
          </h1>
          <p className={styles.sub}>
            <Handle handle={ticket.contact.handle} className={styles.handle} />
            {ticket.waitingSince && (
              <span>
                <Since at={ticket.waitingSince} words={m.ticket.waitingFor} />
              </span>
            )}
          </p>
        </div>
      </div>
      <Faces number={ticket.number} ownId={ownId} />
      <span className={styles.tools}>{tools}</span>
      <div className={styles.controls}>
        <StatusMenu ticket={ticket} />
        <AssigneeMenu ticket={ticket} ownId={ownId} />
        <PriorityMenu ticket={ticket} />
        <TeamMenu ticket={ticket} />
        <TagMenu ticket={ticket} />
        <SnoozeMenu ticket={ticket} />
      </div>
    </header>
  );
}
