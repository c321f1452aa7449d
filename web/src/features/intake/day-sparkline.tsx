import { Link } from '@tanstack/react-router';
import { formatNumber, m } from '../../messages/index.ts';
import { Bone } from '../../ui/states.tsx';
import { hourWords } from './intake-words.ts';
import { busiestOf, newIn, type Bucket } from './ledger-figures.ts';
import styles from './day-sparkline.module.css';

/** Of one bar with the space after it, in units of the drawing. */
const STEP = 4;
const HEIGHT = 24;

interface Props {
  accountId: string;
  /** null: they are not known yet. */
  hours: readonly Bucket[] | null;
}

/** What came for an account in the last day, hour by hour, without what had come before; leads to the whole of it. */
export function DaySparkline({ accountId, hours }: Props) {
  if (!hours) return <Bone width="100%" height={HEIGHT} style={{ maxWidth: 96 }} />;
  const words = m.intake.lastDay;
  const total = hours.reduce((sum, hour) => sum + newIn(hour), 0);
  const busiest = busiestOf(hours);
  const most = busiest ? newIn(busiest) : 0;
  const sentence = busiest ? words.said(total, hourWords(busiest.fromMs), most) : words.nothing;
  return (
    <Link to="/intake" search={{ account: accountId }} className={styles.link}>
      <svg
        className={styles.drawing}
        aria-hidden="true"
        height={HEIGHT}
        viewBox={`0 0 ${hours.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        <title>{sentence}</title>
        <rect className={styles.ground} y={HEIGHT - 1} width={hours.length * STEP - 1} height={1} />
        {hours.map((hour, index) => {
          const count = newIn(hour);
          if (count === 0) return null;
          // However few they are, they are seen.
          const height = Math.max(2, (count / most) * HEIGHT);
          return <rect key={hour.fromMs} x={index * STEP} y={HEIGHT - height} width={STEP - 1} height={height} />;
        })}
      </svg>
      <span className="only-read-aloud">{sentence}</span>
      <span aria-hidden="true">{formatNumber(total)}</span>
    </Link>
  );
}
