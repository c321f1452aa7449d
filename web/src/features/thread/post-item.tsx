import { useState, type ReactNode } from 'react';
import type { Reply } from '../../api/types/replies.ts';
import type { Post } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { GoneIcon } from '../../ui/icons.tsx';
import { Clock } from '../../ui/moment.tsx';
import { OutLink } from './out-link.tsx';
import { PostMedia } from './post-media.tsx';
import { ReplyMedia } from './reply-media.tsx';
import { ReplyStateLine } from './reply-state-line.tsx';
import styles from './thread-view.module.css';
import { Tombstone } from './tombstone.tsx';

interface Props {
  post: Post;
  reply: Reply | null;
  targeted: boolean;
  onAnswer: (() => void) | null;
  /** More to do with it. */
  tools: ReactNode;
}

export function PostItem({ post, reply, targeted, onAnswer, tools }: Props) {
  const { author } = post;
  const classes = [styles.item, author.ours && styles.ours, targeted && styles.targeted];
  return (
    <article className={classes.filter(Boolean).join(' ')} data-link={linkTo(post)}>
      <div className={styles.face}>
        <Avatar name={author.name} handle={author.handle} picture={author.picture} ours={author.ours} />
      </div>
      <div className={styles.body}>
        <div className={styles.head}>
          <ForeignText text={author.name} className={styles.author} />
          <Handle handle={author.handle} />
          {author.ours && <span>{reply ? m.thread.by(reply.agent.name) : m.thread.elsewhere}</span>}
          {!reply && <PostTime post={post} />}
          {post.version > 0 && !post.deleted && <span className={styles.edited}>{m.thread.edited}</span>}
        </div>
        <PostText post={post} />
        {reply && !post.deleted && showsMedia(post, reply) && <ReplyMedia media={reply.media} />}
        {(onAnswer || tools) && (
          <div className={styles.answer}>
            {onAnswer && (
              <Button look="link" onPress={onAnswer}>
                {m.thread.replyHere}
              </Button>
            )}
            {tools}
          </div>
        )}
        {reply && (
          <ReplyStateLine
            reply={{
              ...reply,
              state: 'sent',
              url: post.gone ? null : (reply.parts.length === 0 && reply.url) || post.url,
              sentAt: (reply.parts.length === 0 && reply.sentAt) || post.postedAt,
            }}
          />
        )}
      </div>
    </article>
  );
}

/** How a post is named in its ticket's address. */
export const linkTo = ({ id }: Post) => `post-${id}`;

export function PostText({ post }: { post: Post }) {
  const { hidden, last } = post.moderation;
  const [isRead, setRead] = useState(false);
  if (post.gone) return <Tombstone gone={post.gone} last={last} />;
  const text = (
    <>
      <div className={styles.text}>
        <ForeignText text={post.text} lang={post.lang} />
      </div>
      {post.replyId === null && <PostMedia post={post} />}
    </>
  );
  if (!hidden) return text;
  const why = last?.what === 'hide' && last.state === 'done' ? last.reason : null;
  return (
    <>
      <p className={styles.hidden}>
        <GoneIcon />
        <span>
          {m.moderation.hiddenBy(hidden.by?.name ?? m.moderation.nobody, why)} <Clock at={hidden.at} />
          <Button look="link" aria-expanded={isRead} onPress={() => setRead(!isRead)}>
            {isRead ? m.moderation.fold : m.moderation.read}
          </Button>
        </span>
      </p>
      {isRead && text}
    </>
  );
}

export function PostTime({ post }: { post: Post }) {
  if (!post.url) return <Clock at={post.postedAt} className={styles.time} />;
  return (
    <OutLink href={post.url} className={styles.time}>
      <Clock at={post.postedAt} />
      <span className="only-read-aloud"> {m.thread.openThere}</span>
    </OutLink>
  );
}

/** Of several posts the first. */
const showsMedia = (post: Post, { parts }: Reply): boolean => parts.length === 0 || parts[0]?.url === post.url;
