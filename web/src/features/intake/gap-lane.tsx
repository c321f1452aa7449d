import { m } from '../../messages/index.ts';
import type { GapSpan } from './gap-spans.ts';
import styles from './hour-chart.module.css';

export const LANE_HEIGHT = 9;
/** A minute in a week is less than a pixel; its hole is not. */
const LEAST_PX = 4;

interface Place {
  gaps: readonly GapSpan[];
  xOf: (ms: number) => number;
  /** From and to, in ms. */
  span: readonly [number, number];
  top: number;
}

/** The time through which was listened, as a band, and the gaps as holes in it. */
export function GapLane({ gaps, xOf, span, top, left, nowMs }: Place & { left: number; nowMs: number }) {
  const end = xOf(Math.min(nowMs, span[1]));
  return (
    <>
      <text className={styles.tick} x={left - 8} y={top + 8} textAnchor="end">
        {m.intake.received.gapLane}
      </text>
      <rect className={styles.lane} x={left} y={top} width={Math.max(0, end - left)} height={LANE_HEIGHT} rx="1.5" />
      {gaps.map((gap) => {
        const { x, width } = holeOf(gap, xOf, span);
        return (
          <g key={gap.id} data-gap={gap.state}>
            <rect className={styles.hole} x={x - 1} y={top - 1} width={width + 2} height={LANE_HEIGHT + 2} />
            {gap.state === 'closed' && (
              <rect className={styles.mended} x={x} y={top + LANE_HEIGHT / 2 - 1} width={width} height={2} />
            )}
            {gap.state === 'open' && (
              <rect
                className={styles.openHole}
                x={x + 0.5}
                y={top}
                width={Math.max(2, width - 1)}
                height={LANE_HEIGHT}
              />
            )}
            {gap.state === 'unrecoverable' && <path className={styles.lostHole} d={crosses(x, width, top)} />}
          </g>
        );
      })}
    </>
  );
}

/** Behind the bars, where something may be missing still. */
export function GapShades({ gaps, xOf, span, top, height }: Place & { height: number }) {
  return gaps
    .filter((gap) => gap.state !== 'closed')
    .map((gap) => <rect key={gap.id} className={styles.shade} y={top} height={height} {...holeOf(gap, xOf, span)} />);
}

function holeOf(gap: GapSpan, xOf: (ms: number) => number, [fromMs, toMs]: readonly [number, number]) {
  const x = xOf(Math.max(fromMs, gap.fromMs));
  const width = Math.max(LEAST_PX, xOf(Math.min(toMs, gap.toMs)) - x);
  return { x: Math.min(x, xOf(toMs) - width), width };
}

/** One cross in the middle of a short hole, a row of them in a long one. */
function crosses(x: number, width: number, top: number): string {
  const count = Math.max(1, Math.floor(width / 14));
  const step = width / count;
  return Array.from({ length: count }, (_, index) => {
    const middle = x + (index + 0.5) * step;
    return `M${middle - 3} ${top + 1.5}l6 6m0-6l-6 6`;
  }).join('');
}
