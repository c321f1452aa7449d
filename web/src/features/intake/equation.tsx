import { formatNumber, m } from '../../messages/index.ts';
import { CheckIcon } from '../../ui/icons.tsx';
import { OUTCOMES, unaccounted, type Figures } from './ledger-figures.ts';
import { OutcomeSwatch } from './outcome-looks.tsx';
import styles from './equation.module.css';

/** received = threaded + filtered + duplicate + failed + waiting, with the figures; it is the key to the chart, too. */
export function Equation({ figures }: { figures: Figures }) {
  const words = m.intake.received;
  const addsUp = unaccounted(figures) === 0;
  return (
    <div className={styles.equation}>
      <Term figures={figures} of="received" />
      {OUTCOMES.map((outcome, index) => (
        <div key={outcome} className={styles.part}>
          <span className={styles.sign}>{index > 0 ? '+' : addsUp ? '=' : '≠'}</span>
          <Term figures={figures} of={outcome} />
        </div>
      ))}
      {addsUp && (
        <p className={styles.addsUp}>
          <CheckIcon />
          {words.addsUp}
        </p>
      )}
    </div>
  );
}

function Term({ figures, of }: { figures: Figures; of: keyof Figures }) {
  const words = m.intake.received;
  return (
    <p className={styles.term} title={words.meanings[of]} data-term={of}>
      <span className={styles.number}>{formatNumber(figures[of])}</span>
      <span className={styles.word}>
        {of !== 'received' && <OutcomeSwatch outcome={of} />}
        {words.words[of]}
      </span>
    </p>
  );
}
