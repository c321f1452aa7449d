import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FoundPeople as Found, FoundPerson } from '../../api/types/search.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import styles from './search.module.css';

const words = m.search;
const FIRST = 4;

/** People whose name or handle fits; first of all a few. */
export function FoundPeople({ found, onOpen }: { found: Found; onOpen: () => void }) {
  const [all, setAll] = useState(false);
  if (found.items.length === 0) return null;
  return (
    <section aria-labelledby="found-people" className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 id="found-people" className={styles.heading}>
          {words.people}
        </h2>
        {found.items.length > FIRST && (
          <Button look="link" onPress={() => setAll(!all)} aria-expanded={all}>
            {all ? words.fewerPeople : words.allPeople(found.items.length, found.more)}
          </Button>
        )}
      </div>
      <ul className={styles.people}>
        {(all ? found.items : found.items.slice(0, FIRST)).map((person) => (
          <Person key={person.id} person={person} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function Person({ person, onOpen }: { person: FoundPerson; onOpen: () => void }) {
  const { name, handle, picture, channel, tickets, ticket } = person;
  const body = (
    <>
      <Avatar name={name} handle={handle} picture={picture} channel={channel} />
      <span className={styles.personBody}>
        <span className={styles.who}>
          <ForeignText text={name} className={styles.name} />
        </span>
        <span className={styles.foot}>
          <Handle handle={handle} className={styles.cut} />
          <span>{words.tickets(tickets)}</span>
          <Ago at={person.lastPostAt} />
        </span>
      </span>
    </>
  );
  const posts = { q: `from:${handle}` };
  return (
    <li className={styles.personCard}>
      {ticket === null ? (
        <Link to="/search" search={posts} className={styles.person} data-hit={`person${person.id}`}>
          {body}
        </Link>
      ) : (
        <Link
          to="/tickets/$view/$number"
          params={{ view: 'all', number: Number(ticket) }}
          className={styles.person}
          data-hit={`person${person.id}`}
          onClick={onOpen}
        >
          {body}
        </Link>
      )}
      <Link to="/search" search={posts} className={styles.postsLink} aria-label={words.postsOf(handle)}>
        {words.posts}
      </Link>
    </li>
  );
}
