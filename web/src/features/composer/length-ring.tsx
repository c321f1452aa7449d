import { m } from '../../messages/index.ts';
import styles from './length-ring.module.css';

const RADIUS = 7.5;
const ROUND = 2 * Math.PI * RADIUS;

/** How much of the platform's limit is used; the number left is always there, spoken when it gets short. */
export function LengthRing({ used, limit }: { used: number; limit: number }) {
  const left = limit - used;
  const state = left < 0 ? styles.over : left <= 20 ? styles.near : '';
  return (
    <span className={`${styles.length} ${state}`} title={m.composer.count(used, limit)}>
      <svg
        className={styles.ring}
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        strokeWidth="2.5"
        aria-hidden="true"
      >
        <circle className={styles.track} cx="10" cy="10" r={RADIUS} />
        <circle
          className={styles.used}
          cx="10"
          cy="10"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - Math.min(1, used / limit))}
        />
      </svg>
      <span aria-hidden="true">{left}</span>
      <span className="only-read-aloud" role={left <= 20 ? 'status' : undefined}>
        {left < 0 ? m.composer.over(-left) : m.composer.left(left)}
      </span>
    </span>
  );
}
