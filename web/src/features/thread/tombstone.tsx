import type { Post } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { GoneIcon } from '../../ui/icons.tsx';
import { Clock } from '../../ui/moment.tsx';
import styles from './tombstone.module.css';

/** Stands where the words of a post stood: why they are gone, and since when we know it. */
export function Tombstone({ gone, last }: { gone: NonNullable<Post['gone']>; last: Post['moderation']['last'] }) {
  const byUs = last?.what === 'delete' && last.state === 'done';
  return (
    <p className={styles.tombstone}>
      <GoneIcon />
      <span>
        {byUs ? m.moderation.deletedBy(last.agent.name, last.reason) : m.thread.gone[gone.why]}{' '}
        <span className={styles.noticed}>
          {m.thread.noticed} <Clock at={gone.noticedAt} />
        </span>
      </span>
    </p>
  );
}
