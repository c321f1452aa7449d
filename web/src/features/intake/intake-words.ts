import type { Messages } from '../../messages/index.ts';
import { locale as here } from '../../messages/locale.ts';
import { HOUR_MS } from './ledger-figures.ts';

const MINUTE_MS = 60_000;

/** How long a span is, in its two largest units: "under 1 min", "38 min", "4 h 20 min", "1 day 4 h". */
export function lengthWords(ms: number, words: Messages['intake']['gaps'], time: Messages['time']): string {
  if (ms < MINUTE_MS) return words.underAMinute;
  const minutes = Math.floor(ms / MINUTE_MS) % 60;
  const hours = Math.floor(ms / HOUR_MS) % 24;
  const days = Math.floor(ms / (24 * HOUR_MS));
  const parts = days > 0 ? [time.days(days), hours && time.hours(hours)] : [hours && time.hours(hours)];
  if (days === 0 && minutes > 0) parts.push(time.minutes(minutes));
  return parts.filter(Boolean).join(' ');
}

/** "Sat 21 Nov, 14:02 – 16:40", in the reader's zone. */
export function spanWords(fromMs: number, toMs: number, locale: string = here): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).formatRange(fromMs, Math.max(fromMs, toMs));
}

/** "Sat 21, 14:00": the beginning of an hour. */
export function hourWords(atMs: number, locale: string = here): string {
  const words = { weekday: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, words).format(atMs);
}

/** "Europe/Berlin (GMT+1)": the zone of the reader, as it is at that moment. */
export function zoneWords(atMs: number, locale: string = here): string {
  const format = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset' });
  const offset = format.formatToParts(atMs).find((part) => part.type === 'timeZoneName')?.value;
  const zone = format.resolvedOptions().timeZone;
  return offset && offset !== zone ? `${zone} (${offset})` : zone;
}
