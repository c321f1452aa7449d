let day = Number.NaN;
let dayText = '';

/**
 * A time as PostgreSQL reads it, to the millisecond. What `toISOString` gives, a batch's thousands of which are a twentieth of
 * the intake's work; here the date is worked out once a day.
 */
export function timestamp(time: Date): string {
  const ms = time.getTime();
  const itsDay = Math.floor(ms / DAY_MS);
  if (itsDay !== day) {
    dayText = time.toISOString().replace(/T.*/, 'T');
    day = itsDay;
  }
  const of = ms - itsDay * DAY_MS;
  const seconds = Math.floor(of / 1000);
  return `${dayText}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${three(of % 1000)}Z`;
}

const DAY_MS = 86_400_000;

const two = (number: number): string => (number < 10 ? `0${number}` : `${number}`);
const three = (number: number): string => (number < 100 ? `0${two(number)}` : `${number}`);
