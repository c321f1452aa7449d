import type { Messages } from '../messages/index.ts';
import { locale as here } from '../messages/locale.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long, in the shortest true words: "now", "5 min", "3 h", "2 days". Rounds down, so it never claims more than was. */
export function span(ms: number, words: Messages['time']): string {
  if (ms < MINUTE) return words.now;
  if (ms < HOUR) return words.minutes(Math.floor(ms / MINUTE));
  if (ms < DAY) return words.hours(Math.floor(ms / HOUR));
  return words.days(Math.floor(ms / DAY));
}

/** How late something is: to the tenth of a second below ten, then in the words of a span. */
export function delay(ms: number, words: Messages['time'], locale: string = here): string {
  if (ms >= MINUTE) return span(ms, words);
  return words.seconds((ms / 1000).toLocaleString(locale, { maximumFractionDigits: ms < 10_000 ? 1 : 0 }));
}

/** A past moment for a list: a span up to six days, then a date. */
export function relative(at: number, now: number, words: Messages['time'], locale: string = here): string {
  const ms = now - at;
  if (ms < 7 * DAY) return span(Math.max(0, ms), words);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** The whole truth, in the reader's zone. */
export function absolute(at: number, locale: string = here): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(at);
}

/** "14:02" today, "21 Nov, 14:02" before. */
export const clock = (at: number, now: number, locale: string = here): string =>
  clockWith({ hour: 'numeric', minute: '2-digit' }, at, now, locale);

/** "14:02:05" today, "21 Nov, 14:02:05" before. */
export const exactClock = (at: number, now: number, locale: string = here): string =>
  clockWith({ hour: 'numeric', minute: '2-digit', second: '2-digit' }, at, now, locale);

function clockWith(time: Intl.DateTimeFormatOptions, at: number, now: number, locale: string = here): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, sameDay ? time : { day: 'numeric', month: 'short', ...time }).format(at);
}
