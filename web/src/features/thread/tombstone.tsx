import type { Post } from '../../api/types.ts';
import { m } from '../../messages/index.ts';
import { GoneIcon } from '../../ui/icons.tsx';
import { Clock } from '../../ui/moment.tsx';
import styles from './tombstone.module.css';

/** Stands where the words of a post stood: why they are gone, and since when we know it. */
export function Tombstone({ gone }: { gone: NonNullable<Post['gone']> }) {
  return (
    <p className={styles.tombstone}>
      <GoneIcon />
      <span>
        {m.thread.gone[gone.why]}{' '}
        <span className={styles.noticed}>
          {m.thread.noticed} <Clock at={gone.noticedAt} />
        </span>
      </span>
    </p>
  );
}
