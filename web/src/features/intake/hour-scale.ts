import { HOUR_MS } from './ledger-figures.ts';

/** Round steps from zero to at least `most`; whole posts only. */
export function countTicks(most: number, wanted = 4): number[] {
  const rough = Math.max(1, most / wanted);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((each) => each >= rough) ?? rough;
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

export interface TimeTick {
  atMs: number;
  /** It is midnight: the day is named instead of the hour. */
  isDay: boolean;
}

const STEPS = [1, 2, 3, 6, 12, 24];

/** Whole local hours, or days, as many as have room. A day may have 23 or 25 hours. */
export function timeTicks(fromMs: number, toMs: number, widthPx: number, labelPx: number): TimeTick[] {
  const hourPx = (widthPx / (toMs - fromMs)) * HOUR_MS;
  const step = STEPS.find((each) => each * hourPx >= labelPx) ?? 24;
  const first = new Date(fromMs);
  if (first.getMinutes() > 0 || first.getSeconds() > 0) first.setHours(first.getHours() + 1, 0, 0, 0);
  const ticks: TimeTick[] = [];
  for (let atMs = first.getTime(); atMs < toMs; atMs += HOUR_MS) {
    const hour = new Date(atMs).getHours();
    if (hour % step === 0) ticks.push({ atMs, isDay: hour === 0 });
  }
  const daysALabel = Math.ceil(labelPx / (24 * hourPx));
  return step === 24 ? ticks.filter((_, index) => index % daysALabel === 0) : ticks;
}

/** So many hours make one bar that it can still be seen and touched. */
export function hoursABar(hours: number, widthPx: number): number {
  const leastPx = 3.5;
  return [1, 2, 3, 4, 6, 12, 24].find((size) => (widthPx / hours) * size >= leastPx) ?? 24;
}
