import { formatNumber, locale, m } from '../../messages/index.ts';
import type { GapSpan } from './gap-spans.ts';
import { GapLane, GapShades, LANE_HEIGHT } from './gap-lane.tsx';
import { countTicks, timeTicks } from './hour-scale.ts';
import type { Bucket } from './ledger-figures.ts';
import { fillOf, stacked } from './outcome-looks.tsx';
import styles from './hour-chart.module.css';

const TOP = 26;
const PLOT_HEIGHT = 176;
const BOTTOM = TOP + PLOT_HEIGHT;
const LANE_TOP = BOTTOM + 10;
const LABELS_Y = LANE_TOP + LANE_HEIGHT + 18;
export const CHART_HEIGHT = LABELS_Y + 8;

export interface Sizes {
  width: number;
  left: number;
  plotWidth: number;
  counts: number[];
}

/** Room for the longest number and for the word beside the gaps. */
export function frameOf(bars: readonly Bucket[], width: number): Sizes {
  const counts = countTicks(Math.max(4, ...bars.map((bar) => bar.figures.received)));
  const digits = formatNumber(counts.at(-1) ?? 0).length;
  const left = Math.max(58, 16 + digits * 7);
  return { width, left, plotWidth: Math.max(1, width - left - 4), counts };
}

interface Props {
  bars: readonly Bucket[];
  gaps: readonly GapSpan[];
  sizes: Sizes;
  /** The place of the bar that is looked at; -1: none. */
  chosen: number;
  /** So many hours are one bar. */
  hours: number;
  nowMs: number;
}

export function ChartDrawing({ bars, gaps, sizes, chosen, hours, nowMs }: Props) {
  const { width, left, plotWidth, counts } = sizes;
  const fromMs = bars[0]?.fromMs ?? 0;
  const toMs = bars.at(-1)?.toMs ?? 1;
  const most = counts.at(-1) ?? 1;
  const xOf = (ms: number) => left + ((ms - fromMs) / (toMs - fromMs)) * plotWidth;
  const yOf = (count: number) => BOTTOM - (count / most) * PLOT_HEIGHT;
  const step = plotWidth / bars.length;

  return (
    <svg className={styles.drawing} width={width} height={CHART_HEIGHT} aria-hidden="true">
      <text className={styles.unit} x={0} y={12}>
        {m.intake.received.unit(hours)}
      </text>
      {counts.map((count) => (
        <g key={count}>
          <line className={styles.grid} x1={left} x2={left + plotWidth} y1={yOf(count)} y2={yOf(count)} />
          <text className={styles.tick} x={left - 8} y={yOf(count) + 4} textAnchor="end">
            {formatNumber(count)}
          </text>
        </g>
      ))}
      <GapShades gaps={gaps} xOf={xOf} span={[fromMs, toMs]} top={TOP} height={PLOT_HEIGHT} />
      {chosen >= 0 && (
        <rect className={styles.cursor} x={left + chosen * step} y={TOP} width={step} height={PLOT_HEIGHT} />
      )}
      {bars.map((bar, index) => (
        <Bar key={bar.fromMs} bar={bar} x={left + index * step} width={step} yOf={yOf} />
      ))}
      <line className={styles.axis} x1={left} x2={left + plotWidth} y1={BOTTOM} y2={BOTTOM} />
      <GapLane gaps={gaps} xOf={xOf} span={[fromMs, toMs]} top={LANE_TOP} left={left} nowMs={nowMs} />
      {timeTicks(fromMs, toMs, plotWidth, 50).map(({ atMs, isDay }) => (
        <TimeLabel key={atMs} atMs={atMs} isDay={isDay} x={xOf(atMs)} sizes={sizes} />
      ))}
    </svg>
  );
}

function Bar({ bar, x, width, yOf }: { bar: Bucket; x: number; width: number; yOf: (count: number) => number }) {
  const inset = width > 16 ? 3 : width > 7 ? 1 : 0.5;
  const middle = x + width / 2;
  const parts = stacked(bar.figures);
  return (
    <g data-hour={new Date(bar.fromMs).toISOString()}>
      {parts.map(({ outcome, from, to }) => {
        // However few they are, they are seen.
        const height = Math.max(1.5, yOf(from) - yOf(to));
        return (
          <rect
            key={outcome}
            className={styles.part}
            data-outcome={outcome}
            x={x + inset}
            y={yOf(from) - height}
            width={Math.max(1, width - 2 * inset)}
            height={height}
            fill={fillOf(outcome)}
          />
        );
      })}
      {bar.figures.failed > 0 && <FailedMark x={middle} y={yOf(parts.at(-1)?.to ?? 0) - 5} />}
    </g>
  );
}

/** One broken post among thousands is a hair's breadth of colour; the cross above its bar is not. */
function FailedMark({ x, y }: { x: number; y: number }) {
  return <path className={styles.failedMark} d={`M${x - 2.5} ${y - 5}l5 5m0-5l-5 5`} />;
}

function TimeLabel({ atMs, isDay, x, sizes }: { atMs: number; isDay: boolean; x: number; sizes: Sizes }) {
  const words: Intl.DateTimeFormatOptions = isDay
    ? { weekday: 'short', day: 'numeric' }
    : { hour: 'numeric', minute: '2-digit' };
  const atEdge = x > sizes.left + sizes.plotWidth - 20;
  return (
    <>
      <line className={isDay ? styles.dayTick : styles.timeTick} x1={x} x2={x} y1={BOTTOM} y2={BOTTOM + 5} />
      {!atEdge && (
        <text className={isDay ? styles.day : styles.tick} x={x} y={LABELS_Y} textAnchor="middle">
          {new Intl.DateTimeFormat(locale, words).format(atMs)}
        </text>
      )}
    </>
  );
}
