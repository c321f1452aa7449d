import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import type { Arrived } from './send-guard.ts';
import styles from './arrived-panel.module.css';

interface Props {
  arrived: Arrived;
  /** The server has refused to send because of it. */
  refused: boolean;
  onSendAnyway: () => void;
  onSeen: () => void;
}

/** What came into the thread, or changed in it, while the agent wrote, next to what they wrote. */
export function ArrivedPanel({ arrived, refused, onSendAnyway, onSeen }: Props) {
  const nothingShown = arrived.posts.length + arrived.replies.length === 0;
  return (
    <div className={styles.panel} role={refused ? 'alert' : 'status'}>
      <p className={styles.title}>
        {nothingShown ? m.composer.changedNoPosts : refused ? m.composer.changedTitle : m.composer.arrivedTitle}
      </p>
      {!nothingShown && (
        <ul className={styles.items}>
          {arrived.posts.map((post) => (
            <li key={post.id} className={styles.item}>
              <Handle handle={post.author.handle} className={styles.who} />{' '}
              {post.version > 0 && !post.gone && <>({m.thread.edited}) </>}
              {post.gone ? m.thread.gone[post.gone.why] : <ForeignText text={post.text} lang={post.lang} />}
            </li>
          ))}
          {arrived.replies.map((reply) => (
            <li key={reply.id} className={styles.item}>
              <span className={styles.who}>
                {reply.agent.name} ({m.reply.words[reply.state].toLowerCase()})
              </span>{' '}
              <ForeignText text={reply.text} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        {refused && <Button onPress={onSendAnyway}>{m.composer.sendAnyway}</Button>}
        <Button look={refused ? 'quiet' : 'plain'} onPress={onSeen}>
          {refused ? m.composer.keepWriting : m.composer.seen}
        </Button>
      </div>
    </div>
  );
}
