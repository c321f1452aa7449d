export type Preset = 'hour' | 'evening' | 'tomorrow' | 'monday';

const EVENING = 18;
const MORNING = 9;

/** When each ends, in the zone of whoever chooses. This evening is there as long as it is a while away. */
export function snoozeTimes(now: Date): [Preset, Date][] {
  const at = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const evening: [Preset, Date][] = now.getHours() < EVENING - 1 ? [['evening', at(0, EVENING)]] : [];
  return [
    ['hour', new Date(now.getTime() + 3_600_000)],
    ...evening,
    ['tomorrow', at(1, MORNING)],
    ['monday', at(toMonday, MORNING)],
  ];
}
