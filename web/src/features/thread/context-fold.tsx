import { useId, useState } from 'react';
import type { Post, Thread } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { ChevronRightIcon } from '../../ui/icons.tsx';
import { ModerationLine } from './moderation-line.tsx';
import { linkTo, PostText, PostTime } from './post-item.tsx';
import { PostMenu } from './post-menu.tsx';
import styles from './thread-view.module.css';

interface Props {
  posts: Post[];
  thread: Thread;
  ticketNumber: number;
  /** What the address names; of these posts one is not folded away. */
  linked: string;
}

/** What others wrote around it: quiet, and folded to one line. */
export function ContextFold({ posts, thread, ticketNumber, linked }: Props) {
  const [chosen, setOpen] = useState<boolean | null>(null);
  const open = chosen ?? posts.some((post) => linked === linkTo(post));
  const id = useId();
  const last = posts.at(-1);
  return (
    <div className={styles.fold}>
      <Button
        look="quiet"
        className={styles.foldButton}
        aria-expanded={open}
        aria-controls={id}
        onPress={() => setOpen(!open)}
      >
        <ChevronRightIcon />
        <span className={styles.foldText}>
          <strong>{m.thread.context(posts.length)}</strong>
          {!open && last && !last.deleted && (
            <>
              {' · '}
              <Handle handle={last.author.handle} />{' '}
              <ForeignText text={last.text.replaceAll(/\s+/gu, ' ').slice(0, 140)} lang={last.lang} />
            </>
          )}
        </span>
      </Button>
      <div id={id}>
        {open &&
          posts.map((post) => (
            <article key={post.id} className={styles.context} data-link={linkTo(post)}>
              <div className={styles.head}>
                <ForeignText text={post.author.name} className={styles.author} />
                <Handle handle={post.author.handle} />
                <PostTime post={post} />
                {post.version > 0 && !post.deleted && <span className={styles.edited}>{m.thread.edited}</span>}
                <PostMenu post={post} threadId={thread.id} ticketNumber={ticketNumber} />
              </div>
              <PostText post={post} />
              <ModerationLine post={post} threadId={thread.id} ticketNumber={ticketNumber} />
            </article>
          ))}
      </div>
    </div>
  );
}
