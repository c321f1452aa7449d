import { Link } from '@tanstack/react-router';
import type { SearchHit } from '../../api/types/search.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle, MarkedText } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import { StatusMark } from '../tickets/status-mark.tsx';
import styles from './search.module.css';

/** A post or a note, with its matches marked; leads to where it stands in its ticket. */
export function HitRow({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { author, ticket } = hit;
  const isNote = hit.kind === 'note';
  return (
    <li>
      <Link
        to="/tickets/$view/$number"
        params={{ view: 'all', number: Number(ticket.number) }}
        hash={`${hit.kind}-${hit.id}`}
        className={styles.hit}
        data-hit={`${hit.kind}${hit.id}`}
        data-note={isNote ? '' : undefined}
        onClick={onOpen}
      >
        <Avatar
          name={author.name}
          handle={author.handle ?? undefined}
          picture={author.picture}
          channel={isNote ? undefined : ticket.channel}
          ours={author.ours}
        />
        <div className={styles.hitBody}>
          <p className={styles.who}>
            <ForeignText text={author.name} className={styles.name} />
            {author.handle !== null && <Handle handle={author.handle} className={styles.quiet} />}
            {isNote && <span className={styles.note}>{m.notes.mark}</span>}
            <Ago at={hit.at} className={styles.time} />
          </p>
          <p className={styles.text}>
            {hit.cutBefore && '… '}
            <MarkedText text={hit.text} marks={hit.marks} className={styles.marked} />
            {hit.cutAfter && ' …'}
          </p>
          <p className={styles.foot}>
            <span className={styles.number}>{m.ticket.number(Number(ticket.number))}</span>
            <StatusMark status={ticket.status} />
            {ticket.contact !== author.handle && <Handle handle={ticket.contact} className={styles.cut} />}
            {ticket.assignee && <span className={styles.cut}>{ticket.assignee}</span>}
          </p>
        </div>
      </Link>
    </li>
  );
}
