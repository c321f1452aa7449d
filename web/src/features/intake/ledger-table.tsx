import { formatNumber, m } from '../../messages/index.ts';
import { touches, type GapSpan } from './gap-spans.ts';
import { hourWords, spanWords } from './intake-words.ts';
import { OUTCOMES, sumOf, type Bucket, type Figures } from './ledger-figures.ts';
import { OutcomeSwatch } from './outcome-looks.tsx';
import styles from './ledger-table.module.css';

const COLUMNS = ['received', ...OUTCOMES] as const;

interface Props {
  buckets: readonly Bucket[];
  gaps: readonly GapSpan[];
  caption: string;
}

/** The chart's figures as a table, the running hour first. */
export function LedgerTable({ buckets, gaps, caption }: Props) {
  const words = m.intake.received;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no pointer scrolls it by its focus
    <section className={styles.frame} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="only-read-aloud">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.hourFrom}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={styles.column} title={words.meanings[column]}>
                <span className={styles.head}>
                  {column !== 'received' && <OutcomeSwatch outcome={column} />}
                  {words.words[column]}
                </span>
              </th>
            ))}
            <th scope="col" className={styles.gaps}>
              {words.gapLane}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className={styles.total}>
            <th scope="row">{words.total}</th>
            <Numbers figures={sumOf(buckets.map(({ figures }) => figures))} />
            <td className={styles.gaps}>{gaps.length > 0 ? formatNumber(gaps.length) : words.noGaps}</td>
          </tr>
          {buckets.toReversed().map((bucket) => (
            <tr key={bucket.fromMs} data-hour={new Date(bucket.fromMs).toISOString()}>
              <th scope="row" title={spanWords(bucket.fromMs, bucket.toMs)}>
                {hourWords(bucket.fromMs)}
              </th>
              <Numbers figures={bucket.figures} />
              <td className={styles.gaps}>{gapWords(bucket, gaps)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Numbers({ figures }: { figures: Figures }) {
  return COLUMNS.map((column) => (
    <td key={column} data-column={column} data-none={figures[column] === 0 ? '' : undefined}>
      {formatNumber(figures[column])}
    </td>
  ));
}

function gapWords(bucket: Bucket, gaps: readonly GapSpan[]): string {
  const states = gaps
    .filter((gap) => touches(gap, bucket.fromMs, bucket.toMs))
    .map((gap) => m.intake.gaps.states[gap.state].toLowerCase());
  return [...new Set(states)].join(', ');
}
