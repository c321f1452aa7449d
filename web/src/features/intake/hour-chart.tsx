import { useEffect, useId, useRef, useState, type PointerEvent } from 'react';
import { m } from '../../messages/index.ts';
import { ChartDrawing, frameOf } from './chart-drawing.tsx';
import { touches, type GapSpan } from './gap-spans.ts';
import { HourCard, hourSentence } from './hour-card.tsx';
import { hoursABar } from './hour-scale.ts';
import { joinBuckets, type Bucket } from './ledger-figures.ts';
import { useWidth } from './use-width.ts';
import styles from './hour-chart.module.css';

interface Props {
  buckets: readonly Bucket[];
  gaps: readonly GapSpan[];
  /** What the whole of it shows, in a sentence. */
  summary: string;
  nowMs: number;
}

/**
 * What was received, hour by hour, and on the same axis the gaps. For the keyboard and for who is read to it is a slider
 * that goes from hour to hour; a pointer or a finger shows the hour that is under it.
 */
export function HourChart({ buckets, gaps, summary, nowMs }: Props) {
  const hint = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  // The hour itself and not its place: a refresh may move the places.
  const [chosenMs, setChosenMs] = useState<number | null>(null);
  const hours = hoursABar(buckets.length, Math.max(1, width - 60));
  const bars = joinBuckets(buckets, hours);
  const sizes = frameOf(bars, width);
  const chosen = chosenMs === null ? -1 : bars.findIndex((bar) => bar.fromMs <= chosenMs && chosenMs < bar.toMs);
  const bar = bars[chosen];
  const lastBar = bars.length - 1;
  const choose = (index: number) => setChosenMs(bars[Math.min(lastBar, Math.max(0, index))]?.fromMs ?? null);

  // A finger leaves no trace of having gone: what it has opened is closed by the next touch elsewhere.
  const isOpen = chosenMs !== null;
  useEffect(() => {
    if (!isOpen) return;
    const onElsewhere = (event: globalThis.PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) setChosenMs(null);
    };
    document.addEventListener('pointerdown', onElsewhere);
    return () => document.removeEventListener('pointerdown', onElsewhere);
  }, [isOpen]);

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - sizes.left;
    choose(Math.floor((x / sizes.plotWidth) * bars.length));
  };

  return (
    <figure className={styles.figure}>
      <figcaption className="only-read-aloud">{summary}</figcaption>
      <div
        ref={frame}
        className={styles.frame}
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setChosenMs(null)}
      >
        <input
          type="range"
          className={styles.hours}
          aria-label={m.intake.received.hour}
          aria-describedby={hint}
          min={0}
          max={lastBar}
          value={chosen === -1 ? lastBar : chosen}
          aria-valuetext={hourSentence(bar ?? (bars[lastBar] as Bucket), gaps, nowMs)}
          onChange={(event) => choose(event.currentTarget.valueAsNumber)}
          onFocus={() => chosenMs === null && choose(lastBar)}
          onBlur={() => setChosenMs(null)}
          onKeyDown={(event) => event.key === 'Escape' && setChosenMs(null)}
        />
        {width > 0 && (
          <ChartDrawing bars={bars} gaps={gaps} sizes={sizes} chosen={chosen} hours={hours} nowMs={nowMs} />
        )}
        {bar && (
          <HourCard
            bar={bar}
            gaps={gaps.filter((gap) => touches(gap, bar.fromMs, bar.toMs))}
            nowMs={nowMs}
            middlePx={sizes.left + ((chosen + 0.5) / bars.length) * sizes.plotWidth}
            widthPx={width}
          />
        )}
      </div>
      <p id={hint} className="only-read-aloud">
        {m.intake.received.keys}
      </p>
    </figure>
  );
}
