import { useInfiniteQuery } from '@tanstack/react-query';
import type { Contact } from '../../api/types/contacts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import { Bone, ProblemLine, reason } from '../../ui/states.tsx';
import { PlaceLink } from '../tickets/place-link.tsx';
import { usePlace } from '../tickets/place.ts';
import { StatusMark } from '../tickets/status-mark.tsx';
import { contactTicketsQuery } from './contact.queries.ts';
import styles from './person-panel.module.css';

const words = m.person;

/** Everything that they came with, this ticket among it. */
export function PersonTickets({ person, number }: { person: Contact; number: number }) {
  const query = useInfiniteQuery(contactTicketsQuery(number));
  const place = usePlace();
  const tickets = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.section} aria-labelledby="person-tickets">
      <div className={styles.sectionHead}>
        <h3 id="person-tickets" className={styles.heading}>
          {words.tickets}
        </h3>
        <span className={styles.quiet}>
          {words.ticketCount(person.tickets, person.moreTickets, person.openTickets)}
        </span>
      </div>
      {query.isPending && <Bone width="100%" height={40} />}
      {query.isError && <ProblemLine>{reason(query.error)}</ProblemLine>}
      <ul className={styles.ticketList}>
        {tickets.map((ticket) => (
          <li key={ticket.number}>
            <PlaceLink place={place} number={ticket.number} className={styles.ticket}>
              <span className={styles.ticketHead}>
                <span className={styles.number}>{m.ticket.number(ticket.number)}</span>
                <StatusMark status={ticket.status} />
                <Ago at={ticket.lastPostAt} className={styles.time} />
              </span>
              <span className={styles.preview}>
                <ForeignText text={ticket.preview} />
              </span>
            </PlaceLink>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button look="link" isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? m.common.loading : words.moreTickets}
        </Button>
      )}
    </section>
  );
}
