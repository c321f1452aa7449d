import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { Bone, Failed } from '../../ui/states.tsx';
import { contactQuery } from './contact.queries.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './person-panel.module.css';

const PersonKnown = lazyPart(async () => (await import('./person-known.tsx')).PersonKnown);
const words = m.person;

interface Props {
  ticket: Ticket;
  /** What stands above the person's tickets. */
  related: ReactNode;
  /** Nothing below the name is shown until all of it is there, so that nothing moves. */
  isWaiting: boolean;
}

/** Who is behind the ticket, on the channel and for us. */
export function PersonPanel({ ticket, related, isWaiting }: Props) {
  const { contact, channel, number } = ticket;
  const person = useQuery(contactQuery(number));
  const navigate = useNavigate();
  const q = `from:${contact.handle}`;
  useCommand({
    id: 'person.posts',
    name: words.searchPosts,
    group: 'ticket',
    keys: 'Shift+f',
    run: () => void navigate({ to: '/search', search: { q } }),
  });
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <Avatar {...contact} channel={channel} />
        <div className={styles.names}>
          <h2 className={styles.name}>
            <ForeignText text={contact.name} />
          </h2>
          <p className={styles.handle}>
            <Handle handle={contact.handle} /> · {m.channel[channel]}
          </p>
        </div>
      </div>
      {person.data && !isWaiting ? (
        <Suspense fallback={<Unknown />}>
          <PersonKnown person={person.data} number={number} related={related} />
        </Suspense>
      ) : person.isError ? (
        <Failed what={words.failed} error={person.error} onRetry={() => void person.refetch()} />
      ) : (
        <Unknown />
      )}
    </div>
  );
}

function Unknown() {
  return (
    <div className={styles.section} aria-busy="true">
      <span className="only-read-aloud">{m.common.loading}</span>
      <Bone width="70%" />
      <Bone width="55%" style={{ marginTop: 10 }} />
      <Bone width="80%" style={{ marginTop: 10 }} />
    </div>
  );
}
