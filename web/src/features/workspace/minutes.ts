export const UNITS = ['minutes', 'hours', 'days'] as const;
export type Unit = (typeof UNITS)[number];

const MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 1_440 };
/** As the server takes it: 30 days. */
const MOST_MINUTES = 43_200;

/** In the largest unit that needs no fraction. */
export function inUnits(minutes: number): { amount: string; unit: Unit } {
  const unit = [...UNITS].toReversed().find((each) => minutes % MINUTES[each] === 0) ?? 'minutes';
  return { amount: String(minutes / MINUTES[unit]), unit };
}

/** null: it is no such time. */
export function minutesOf(amount: string, unit: Unit): number | null {
  if (!/^\s*\d{1,5}\s*$/u.test(amount)) return null;
  const minutes = Number(amount) * MINUTES[unit];
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null;
}
