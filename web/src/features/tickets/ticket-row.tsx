import { memo } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import { Faces } from '../presence/faces.tsx';
import { DueClock } from './due-clock.tsx';
import type { Place } from './place.ts';
import { PlaceLink } from './place-link.tsx';
import { ReplyChip } from './reply-chip.tsx';
import { PriorityMark, StatusMark } from './status-mark.tsx';
import styles from './ticket-row.module.css';

interface Props {
  ticket: Ticket;
  place: Place;
  ownId: string;
}

export const TicketRow = memo(function TicketRow({ ticket, place, ownId }: Props) {
  const { contact, assignee, replyState } = ticket;
  const done = ticket.status === 'solved' || ticket.status === 'closed';
  return (
    <PlaceLink
      place={place}
      number={ticket.number}
      className={styles.row}
      data-ticket={ticket.number}
      data-done={done && place.view !== 'solved' ? '' : undefined}
    >
      <div className={styles.face}>
        <Avatar {...contact} channel={ticket.channel} />
      </div>
      <div>
        <div className={styles.first}>
          <ForeignText text={contact.name} className={styles.name} />
          <Handle handle={contact.handle} className={styles.handle} />
          <Faces number={ticket.number} ownId={ownId} />
          <Ago at={ticket.lastPostAt} className={styles.time} />
        </div>
        <div className={styles.preview}>
          <ForeignText text={previewOf(ticket)} />
        </div>
        <div className={styles.last}>
          <StatusMark status={ticket.status} />
          {(ticket.priority === 'high' || ticket.priority === 'urgent') && <PriorityMark priority={ticket.priority} />}
          {replyState && replyState !== 'sent' && <ReplyChip state={replyState} />}
          {ticket.snoozedUntil && <span className={styles.assignee}>{m.work.snooze.mark}</span>}
          {ticket.tags.slice(0, 2).map(({ id, name }) => (
            <span key={id} className={styles.tag}>
              {name}
            </span>
          ))}
          {ticket.tags.length > 2 && <span>{m.work.tags.more(ticket.tags.length - 2)}</span>}
          {assignee && place.view !== 'mine' && (
            <span className={styles.assignee}>{assignee.id === ownId ? m.list.you : assignee.name}</span>
          )}
          <DueClock ticket={ticket} />
        </div>
      </div>
    </PlaceLink>
  );
});

/** In one line, and without our own name in front of it, which every other post begins with. */
function previewOf({ preview, account }: Ticket): string {
  const line = preview.replaceAll(/\s+/gu, ' ').trim();
  const address = `@${account.handle} `;
  return line.toLowerCase().startsWith(address.toLowerCase()) ? line.slice(address.length) : line;
}
