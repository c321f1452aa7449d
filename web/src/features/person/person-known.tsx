import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Contact, ContactAuthor } from '../../api/types/contacts.ts';
import { m } from '../../messages/index.ts';
import { Handle } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import { PersonNote } from './person-note.tsx';
import { PersonTags } from './person-tags.tsx';
import { PersonTickets } from './person-tickets.tsx';
import styles from './person-panel.module.css';

const words = m.person;

interface Props {
  person: Contact;
  number: number;
  /** What stands above everything that they came with. */
  related?: ReactNode;
}

/** What we know of the person. */
export function PersonKnown({ person, number, related }: Props) {
  const [author, ...others] = person.authors;
  return (
    <>
      {author && <Facts author={author} />}
      <PersonTags person={person} number={number} />
      <PersonNote person={person} number={number} />
      {others.length > 0 && (
        <section className={styles.section} aria-labelledby="person-others">
          <h3 id="person-others" className={styles.heading}>
            {words.others}
          </h3>
          <ul>
            {others.map((other) => (
              <li key={other.id} className={styles.other}>
                <Link to="/search" search={{ q: `from:${other.handle}` }} className={styles.link}>
                  <Handle handle={other.handle} />
                </Link>
                <span className={styles.quiet}>
                  {m.channel[other.channel]} · {words.posts(other.posts, other.morePosts)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {related}
      <PersonTickets person={person} number={number} />
    </>
  );
}

function Facts({ author }: { author: ContactAuthor }) {
  return (
    <dl className={styles.facts}>
      {author.followers !== null && (
        <div>
          <dt>{words.followers}</dt>
          <dd>{words.number(author.followers)}</dd>
        </div>
      )}
      {author.firstPostAt !== null && (
        <div>
          <dt>{words.firstSeen}</dt>
          <dd>
            <Ago at={author.firstPostAt} />
          </dd>
        </div>
      )}
      <div>
        <dt>{words.postsToUs}</dt>
        <dd>
          <Link
            to="/search"
            search={{ q: `from:${author.handle}` }}
            className={styles.link}
            title={words.searchPosts}
            aria-label={`${words.count(author.posts, author.morePosts)}: ${words.searchPosts}`}
          >
            {words.count(author.posts, author.morePosts)}
          </Link>
        </dd>
      </div>
    </dl>
  );
}
