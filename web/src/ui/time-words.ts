import type { Messages } from '../messages/index.ts';

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

/** A past moment for a list: a span up to six days, then a date. */
export function relative(at: number, now: number, words: Messages['time'], locale?: string): string {
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
export function absolute(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(at);
}

/** "14:02" today, "21 Nov, 14:02" before. */
export function clock(at: number, now: number, locale?: string): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale, sameDay ? time : { day: 'numeric', month: 'short', ...time }).format(at);
}
