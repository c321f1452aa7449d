import type { Reply } from '../../api/types/replies.ts';
import type { Thread } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { ReplyMedia } from './reply-media.tsx';
import { ReplyStateLine } from './reply-state-line.tsx';
import { leftToWrite } from './reply-parts.ts';
import styles from './thread-view.module.css';

interface Props {
  reply: Reply;
  account: Thread['account'];
  ticketNumber: number;
  onTakenBack: (text: string) => void;
}

/** A reply of ours that is not a post yet, or the rest of one of several posts: it wears its state. */
export function ReplyItem({ reply, account, ticketNumber, onTakenBack }: Props) {
  const left = leftToWrite(reply);
  return (
    <article className={`${styles.item} ${styles.ours}`}>
      <div className={styles.face}>
        <Avatar name={account.handle} ours />
      </div>
      <div className={styles.body}>
        <div className={styles.head}>
          <Handle handle={account.handle} className={styles.author} />
          <span>
            {m.thread.by(reply.agent.name)}, <ForeignText text={m.reply.to(reply.targetHandle)} />
          </span>
        </div>
        <div className={styles.text}>
          <ForeignText text={left.text} />
        </div>
        <ReplyMedia media={left.media} />
        <ReplyStateLine reply={reply} ticketNumber={ticketNumber} onTakenBack={onTakenBack} />
      </div>
    </article>
  );
}
