import type { Figures, Outcome } from './ledger-figures.ts';
import styles from './outcome-looks.module.css';

/** From the bottom of a bar to its top, where what needs somebody is seen. */
const STACK: readonly Outcome[] = ['threaded', 'filtered', 'duplicate', 'waiting', 'failed'];

/** The parts of a bar that there are, each with the counts that it begins and ends at. */
export function stacked(figures: Figures): { outcome: Outcome; from: number; to: number }[] {
  return STACK.map((outcome, index) => {
    const from = STACK.slice(0, index).reduce((sum, below) => sum + figures[below], 0);
    return { outcome, from, to: from + figures[outcome] };
  }).filter(({ from, to }) => to > from);
}

const patternId = (outcome: Outcome): string => `intake-${outcome}`;
export const fillOf = (outcome: Outcome): string => `url(#${patternId(outcome)})`;

/**
 * A texture of its own for each outcome (full, striped, hollow, lined; crossed out), so that colour is never alone. Once on a page;
 * the chart and its key refer to it.
 */
export function OutcomePatterns() {
  return (
    <svg className={styles.patterns} width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id={patternId('threaded')} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect className={styles.threaded} width="8" height="8" />
        </pattern>
        <pattern
          id={patternId('filtered')}
          width="4"
          height="4"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles.ground} width="4" height="4" />
          <rect className={styles.filtered} width="2" height="4" />
        </pattern>
        <pattern id={patternId('duplicate')} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect className={styles.duplicate} width="8" height="8" />
        </pattern>
        <pattern id={patternId('waiting')} width="4" height="4" patternUnits="userSpaceOnUse">
          <rect className={styles.waitingGround} width="4" height="4" />
          <rect className={styles.waiting} width="4" height="1.5" />
        </pattern>
        <pattern id={patternId('failed')} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect className={styles.failed} width="8" height="8" />
        </pattern>
      </defs>
    </svg>
  );
}

export function OutcomeSwatch({ outcome }: { outcome: Outcome }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className={styles.swatch}>
      <rect className={styles.edge} x="0.5" y="0.5" width="11" height="11" rx="2" fill={fillOf(outcome)} />
      {outcome === 'failed' && <path className={styles.cross} d="m3.5 3.5 5 5m0-5-5 5" />}
    </svg>
  );
}
