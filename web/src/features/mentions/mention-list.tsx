import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Mention } from '../../api/types/notes.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import { Bone, Empty, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { mentionsQuery, useReadMention, type ShownMentions } from '../notes/notes.queries.ts';
import styles from './mentions.module.css';

const words = m.mentions;

export function MentionList({ show }: { show: ShownMentions }) {
  const query = useInfiniteQuery(mentionsQuery(show));
  if (query.isPending)
    return (
      <div aria-busy="true">
        <span className="only-read-aloud">{m.common.loading}</span>
        <Bone width="100%" height={72} />
      </div>
    );
  if (!query.data)
    return <Failed what={m.notes.mentionsFailed} error={query.error} onRetry={() => void query.refetch()} />;
  const mentions = query.data.pages.flatMap((page) => page.items);
  if (mentions.length === 0)
    return show === 'unread' ? (
      <Empty title={words.noUnread} text={words.noUnreadText} />
    ) : (
      <Empty title={m.notes.noMentions} text={words.noUnreadText} />
    );
  return (
    <>
      <ul className={styles.list} aria-label={words.title} aria-busy={query.isPlaceholderData}>
        {mentions.map((mention) => (
          <Row key={mention.noteId} mention={mention} />
        ))}
      </ul>
      {query.isFetchNextPageError && (
        <ProblemLine>
          {words.moreFailed} {reason(query.error)}
        </ProblemLine>
      )}
      {query.hasNextPage && (
        <div className={styles.foot}>
          <Button isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? m.common.loading : m.notes.more}
          </Button>
        </div>
      )}
    </>
  );
}

/** Whoever opens the ticket has read its note. */
function Row({ mention }: { mention: Mention }) {
  const read = useReadMention();
  const { noteId, ticketNumber, contact, agent, text, createdAt, readAt } = mention;
  return (
    <li>
      <Link
        to="/tickets/$view/$number"
        params={{ view: 'all', number: ticketNumber }}
        hash={`note-${noteId}`}
        className={styles.row}
        data-unread={readAt === null ? '' : undefined}
        onClick={() => readAt === null && read.mutate(noteId)}
      >
        <Avatar name={agent.name} handle={agent.id} />
        <div className={styles.body}>
          <p className={styles.first}>
            <bdi className={styles.name}>{agent.name}</bdi>
            <span className={styles.quiet}>
              <ForeignText text={words.in(contact.name, ticketNumber)} />
            </span>
            <Ago at={createdAt} className={styles.time} />
          </p>
          <p className={styles.text}>{text === '' ? words.deleted : <ForeignText text={text} />}</p>
        </div>
        {readAt === null && (
          <span className={styles.dot}>
            <span className="only-read-aloud">{words.isUnread}</span>
          </span>
        )}
      </Link>
    </li>
  );
}
