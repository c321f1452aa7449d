/** How busy it is at x of the whole time, 0 to 1, in any unit: only the proportions count. */
export type Shape = (x: number) => number;

const bump = (x: number, at: number, width: number): number => Math.exp(-(((x - at) / width) ** 2));

export const shapes = {
  /** A steady day with a few more after lunch. */
  steady: (x) => 1 + 0.25 * bump(x, 0.45, 0.15) + 0.1 * Math.sin(x * 40),
  /** A steep rise, a plateau, and a long way back. */
  outage: (x) => {
    if (x < 0.12) return 0.03 + (x / 0.12) ** 2;
    if (x < 0.55) return 1 + 0.08 * Math.sin(x * 55);
    return Math.exp((0.55 - x) / 0.14);
  },
  /** Everybody at once, then less and less, and another continent that wakes up. */
  launch: (x) => 0.12 + 1.4 * Math.min(1, x / 0.02) * Math.exp(-x / 0.12) + 0.5 * bump(x, 0.6, 0.08),
  /** Waves, each when somebody calls for it. */
  waves: (x) => 0.15 + bump(x, 0.15, 0.05) + 1.3 * bump(x, 0.42, 0.06) + 0.8 * bump(x, 0.72, 0.05),
} satisfies Record<string, Shape>;

const STEPS = 1000;

/** Spreads posts over time so that they follow the shape: `moments(total)(n)` is when the n-th is due, 0 to 1, ascending. */
export function moments(shape: Shape, total: number): (n: number) => number {
  const reached = [0];
  for (let i = 0; i < STEPS; i++) reached.push((reached[i] as number) + shape((i + 0.5) / STEPS));
  const whole = reached[STEPS] as number;
  let step = 0;
  return (n) => {
    const wanted = (n / total) * whole;
    // Usually asked in ascending order: look on from where it was.
    if ((reached[step] as number) > wanted) step = 0;
    while (step < STEPS - 1 && (reached[step + 1] as number) < wanted) step++;
    const from = reached[step] as number;
    const to = reached[step + 1] as number;
    return (step + Math.min(1, (wanted - from) / (to - from))) / STEPS;
  };
}
