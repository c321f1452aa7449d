import { Suspense, useMemo, type ReactNode } from 'react';
import type { Note } from '../../api/types/notes.ts';
import type { Reply } from '../../api/types/replies.ts';
import type { Thread } from '../../api/types/threads.ts';
import { loadPageMessages, m } from '../../messages/index.ts';
import { OutIcon, XMark } from '../../ui/icons.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { reading } from '../tickets/ticket.query.ts';
import { ContextFold } from './context-fold.tsx';
import { OutLink } from './out-link.tsx';
import { ModerationLine } from './moderation-line.tsx';
import { PostMenu } from './post-menu.tsx';
import { PostItem } from './post-item.tsx';
import { ReplyItem } from './reply-item.tsx';
import { leftToWrite } from './reply-parts.ts';
import { storyOf } from './story.ts';
import styles from './thread-view.module.css';

/** What only a long conversation needs, and who comes by a link to a post. */
export async function longThreadParts() {
  await loadPageMessages();
  const parts = await import('./long-thread-parts.ts');
  reading.on = parts.withEarlier;
  return parts;
}
const ShowEarlier = lazyPart(async () => (await longThreadParts()).ShowEarlier);

interface Props {
  thread: Thread;
  ticketNumber: number;
  /** The post that the composer answers. */
  targetPostId: string | null;
  /** What the address names. */
  linked: string;
  onAnswer: (threadId: string, postId: string) => void;
  onTakenBack: (reply: Reply) => void;
  notes: readonly Note[];
  renderNote: (note: Note) => ReactNode;
  /** Stands beside its heading. */
  tools: ReactNode;
}

export function ThreadView({
  thread,
  ticketNumber,
  targetPostId,
  linked,
  onAnswer,
  onTakenBack,
  notes,
  renderNote,
  tools,
}: Props) {
  const story = useMemo(() => storyOf(thread, notes), [thread, notes]);
  const manyCustomerPosts = thread.posts.filter((post) => post.author.customer && !post.deleted).length > 1;
  const words = thread.kind === 'public' ? m.thread.public : m.thread.direct;
  const title = words(m.channel[thread.channel], thread.account.handle);
  return (
    <section className={styles.thread} aria-label={title}>
      <div className={styles.top}>
        <h2 className={styles.heading}>
          <XMark />
          <span>{title}</span>
          {thread.url && (
            <OutLink href={thread.url} className={styles.out}>
              {m.thread.openThere}
              <OutIcon />
            </OutLink>
          )}
        </h2>
        {tools}
      </div>
      <Suspense>
        {(thread.earlier || thread.since) && <ShowEarlier thread={thread} ticketNumber={ticketNumber} />}
      </Suspense>
      {story.length === 0 && <p className={styles.none}>{m.thread.empty}</p>}
      <ol className={styles.items}>
        {story.map((item) => (
          <li key={item.key}>
            {item.kind === 'note' && renderNote(item.note)}
            {item.kind === 'context' && (
              <ContextFold posts={item.posts} thread={thread} ticketNumber={ticketNumber} linked={linked} />
            )}
            {item.kind === 'reply' && (
              <ReplyItem
                reply={item.reply}
                account={thread.account}
                ticketNumber={ticketNumber}
                onTakenBack={() => onTakenBack(leftToWrite(item.reply))}
              />
            )}
            {item.kind === 'post' && (
              <PostItem
                post={item.post}
                reply={item.reply}
                targeted={manyCustomerPosts && item.post.id === targetPostId}
                tools={<PostMenu post={item.post} threadId={thread.id} ticketNumber={ticketNumber} />}
                onAnswer={
                  item.post.author.customer && !item.post.deleted && item.post.id !== targetPostId
                    ? () => onAnswer(thread.id, item.post.id)
                    : null
                }
              />
            )}
            {item.kind === 'post' && (
              <ModerationLine post={item.post} threadId={thread.id} ticketNumber={ticketNumber} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
