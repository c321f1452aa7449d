import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { LinkedTicket } from '../../api/types/regrouping.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { PlaceLink } from '../tickets/place-link.tsx';
import { usePlace } from '../tickets/place.ts';
import { StatusMark } from '../tickets/status-mark.tsx';
import { linksQuery, useLinkedLive, useLinks } from './links.queries.ts';
import styles from './linked-tickets.module.css';

const ORDER = ['previous', 'next', 'linked'] as const;
const NONE: LinkedTicket[] = [];

/** The ticket that this one follows, those that follow it, and those that people have linked; nothing where there are none. */
export function LinkedTickets({ number }: { number: number }) {
  const links = useQuery(linksQuery(number));
  const items = links.data?.items ?? NONE;
  const { unlink } = useLinks(number);
  const id = useId();
  useLinkedLive(number, items);
  if (items.length === 0 && !links.isError) return null;

  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {m.links.title}
      </h3>
      {links.isError && (
        <ProblemLine
          action={
            <Button look="link" onPress={() => void links.refetch()}>
              {m.common.retry}
            </Button>
          }
        >
          {m.links.failed} {reason(links.error)}
        </ProblemLine>
      )}
      <ul className={styles.list}>
        {ORDER.flatMap((relation) => items.filter((each) => each.relation === relation)).map((other) => (
          <li key={other.number} className={styles.item}>
            <Linked ticket={other} />
            {other.relation === 'linked' && (
              <Button
                look="quiet"
                square
                className={styles.remove}
                aria-label={m.links.remove(other.number)}
                onPress={() => unlink.mutate(other.number)}
              >
                <CloseIcon />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Linked({ ticket }: { ticket: LinkedTicket }) {
  const place = usePlace();
  return (
    <PlaceLink place={place} number={ticket.number} className={styles.ticket}>
      <span className={styles.head}>
        <span>{m.links.relations[ticket.relation]}</span>
        <span className={styles.number}>{m.ticket.number(ticket.number)}</span>
        <StatusMark status={ticket.status} />
      </span>
      <span className={styles.who}>
        <ForeignText text={ticket.contact.name} className={styles.name} />
        <ForeignText text={ticket.preview} className={styles.preview} />
      </span>
    </PlaceLink>
  );
}
