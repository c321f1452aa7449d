import type { Channel } from '../api/types/accounts.ts';
import { XMark } from './icons.tsx';
import { initials, tintOf } from './initials.ts';
import styles from './avatar.module.css';

interface Props {
  name: string;
  handle?: string;
  /** Where our own server has their picture. */
  picture?: string | null;
  size?: 'small' | 'medium';
  /** Draws the channel's mark on it. */
  channel?: Channel;
  ours?: boolean;
}

/**
 * Drawn from the name, with the picture over it once that is there. No picture is ever asked of a platform, which would tell it
 * who reads what: our server has them.
 */
export function Avatar({ name, handle, picture, size = 'medium', channel, ours = false }: Props) {
  const tint = ours ? styles.ours : styles[`tint${tintOf(handle ?? name, 6)}`];
  return (
    <span className={`${styles.avatar} ${styles[size]} ${tint}`} aria-hidden="true">
      {/* As an attribute that CSS draws: letters that are no text are never read aloud, selected or copied. */}
      <span className={styles.initials} data-initials={initials(name, handle)} />
      {picture && (
        <img
          key={picture}
          className={styles.picture}
          src={picture}
          alt=""
          loading="lazy"
          // Until then, and where it cannot be had, it is not seen.
          onLoad={({ currentTarget }) => (currentTarget.dataset.shown = '')}
        />
      )}
      {channel === 'x' && (
        <span className={styles.badge}>
          <XMark size={8} />
        </span>
      )}
    </span>
  );
}
