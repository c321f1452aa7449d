import type { ReplyState } from '../../api/types/replies.ts';
import type { Status, Priority } from '../../api/types/tickets.ts';
import type { Condition, Reference, TimeCondition } from '../../api/types/views.ts';
import { locale, m } from '../../messages/index.ts';
import { referenceOf } from './conditions.ts';

/** "Status: new or open", as it stands on its chip. */
export function conditionWords(condition: Condition, references: readonly Reference[]): string {
  const words = m.savedViews;
  const field = words.fields[condition.field];
  if ('text' in condition) return words.says(field, words.has[condition.is](condition.text));
  if (!('values' in condition)) return words.says(field, timeWords(condition));
  const names = condition.values.map((value) => valueName(condition.field, value, references));
  const shown = names.length > 3 ? [...names.slice(0, 2), words.more(names.length - 2)] : names;
  const list = new Intl.ListFormat(locale, { type: condition.is === 'all' ? 'conjunction' : 'disjunction' }).format(
    shown,
  );
  return words.says(field, condition.is === 'none' ? words.not(list) : list);
}

export function valueName(field: string, value: string, references: readonly Reference[]): string {
  const words = m.savedViews;
  const special = words.special[field]?.[value];
  if (special) return special;
  switch (field) {
    case 'status':
      return m.status.names[value as Status] ?? value;
    case 'priority':
      return m.priority.names[value as Priority] ?? value;
    case 'reply':
      return m.reply.words[value as ReplyState] ?? value;
    case 'language':
      return languageName(value);
    case 'channel':
      return value === 'x' ? 'X' : value;
    case 'tag':
      return value;
    default:
      return referenceOf(references, field, value)?.name ?? words.unknown;
  }
}

export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

export const UNITS = { minutes: 1, hours: 60, days: 1_440 } as const;
export type Unit = keyof typeof UNITS;

/** The largest unit that says it whole. */
export function inUnits(minutes: number): [amount: number, unit: Unit] {
  const n = Math.abs(minutes);
  if (n > 0 && n % UNITS.days === 0) return [n / UNITS.days, 'days'];
  if (n > 0 && n % UNITS.hours === 0) return [n / UNITS.hours, 'hours'];
  return [n, 'minutes'];
}

export function timeWords(condition: TimeCondition): string {
  const words = m.savedViews.times;
  if ('at' in condition) {
    const at = new Date(condition.at);
    const when = Number.isNaN(at.getTime())
      ? condition.at
      : at.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
    return words[condition.is](when);
  }
  const [amount, unit] = inUnits(condition.minutesFromNow);
  const span = new Intl.NumberFormat(locale, { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' }).format(
    amount,
  );
  return words[relationOf(condition.is, condition.minutesFromNow)](amount === 0 ? words.now : span);
}

export type Relation = 'olderThan' | 'withinLast' | 'dueWithin' | 'dueLater';

export function relationOf(is: 'before' | 'after', minutes: number): Relation {
  if (minutes <= 0) return is === 'before' ? 'olderThan' : 'withinLast';
  return is === 'before' ? 'dueWithin' : 'dueLater';
}
