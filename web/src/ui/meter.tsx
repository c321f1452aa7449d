import styles from './meter.module.css';

interface Props {
  value: number;
  max: number;
  /** Below `low`, or above `high`, it is drawn in the colour of `tone`. */
  low?: number;
  high?: number;
  tone: 'warn' | 'bad';
}

/** How much of something there is, beside the words that say it: nobody is read the drawing. */
export function Meter({ value, max, low, high, tone }: Props) {
  const className = tone === 'bad' ? `${styles.meter} ${styles.bad}` : styles.meter;
  return <meter className={className} min={0} max={max} low={low} high={high} value={value} aria-hidden="true" />;
}
