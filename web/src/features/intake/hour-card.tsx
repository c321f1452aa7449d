import { formatNumber, m } from '../../messages/index.ts';
import { touches, type GapSpan } from './gap-spans.ts';
import { spanWords } from './intake-words.ts';
import { OUTCOMES, type Bucket } from './ledger-figures.ts';
import { OutcomeSwatch } from './outcome-looks.tsx';
import styles from './hour-card.module.css';

interface Props {
  bar: Bucket;
  gaps: readonly GapSpan[];
  nowMs: number;
  /** Where its bar is. */
  middlePx: number;
  widthPx: number;
}

/** The figures of one bar, beside it. What is read aloud is the sentence below. */
export function HourCard({ bar, gaps, nowMs, middlePx, widthPx }: Props) {
  const words = m.intake.received;
  const onLeft = middlePx > widthPx / 2;
  const away = 14;
  return (
    <div
      className={styles.card}
      style={onLeft ? { right: widthPx - middlePx + away } : { left: middlePx + away }}
      aria-hidden="true"
    >
      <p className={styles.title}>{spanWords(bar.fromMs, bar.toMs)}</p>
      {nowMs < bar.toMs && <p className={styles.quiet}>{words.stillRunning}</p>}
      <dl className={styles.figures}>
        <div className={styles.received}>
          <dt>{words.words.received}</dt>
          <dd>{formatNumber(bar.figures.received)}</dd>
        </div>
        {OUTCOMES.map((outcome) => (
          <div key={outcome} data-none={bar.figures[outcome] === 0 ? '' : undefined}>
            <dt>
              <OutcomeSwatch outcome={outcome} />
              {words.words[outcome]}
            </dt>
            <dd>{formatNumber(bar.figures[outcome])}</dd>
          </div>
        ))}
      </dl>
      {gaps.slice(0, 3).map((gap) => (
        <p key={gap.id} className={styles.gap}>
          {gapSentence(gap)}
        </p>
      ))}
    </div>
  );
}

export function hourSentence(bar: Bucket, gaps: readonly GapSpan[], nowMs: number): string {
  const words = m.intake.received;
  const say = (of: keyof Bucket['figures']) => `${formatNumber(bar.figures[of])} ${words.words[of]}`;
  const parts = OUTCOMES.filter((outcome) => bar.figures[outcome] > 0).map(say);
  return [
    spanWords(bar.fromMs, bar.toMs),
    nowMs < bar.toMs ? words.stillRunning : '',
    [say('received'), ...parts].join(', '),
    ...gaps.filter((gap) => touches(gap, bar.fromMs, bar.toMs)).map(gapSentence),
  ]
    .filter(Boolean)
    .join('. ');
}

const gapSentence = (gap: GapSpan): string =>
  m.intake.received.gap(m.intake.gaps.states[gap.state].toLowerCase(), spanWords(gap.fromMs, gap.toMs));
