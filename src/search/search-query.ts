import { Problem } from '../kernel/index.js';
import { tokensOf } from './tokens.js';

export const LONGEST_QUERY = 300;
const MOST_TERMS = 20;
const MOST_WORDS = 60;
const MOST_VALUES = 10;

const STATUSES = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
const FILTERS = ['from', 'tag', 'status', 'assignee', 'channel', 'before', 'after', 'is'] as const;
export type FilterName = (typeof FILTERS)[number];

/** A word, a phrase, or a word in parts ("can't"): its words in a row. */
export interface Term {
  words: { word: string; offset: number }[];
  /** The last word may go on: it is still being typed, or ends with a star. */
  open: boolean;
  without: boolean;
  /** Of a handle: also what this person wrote is meant. */
  handle: string | null;
}

export interface Filter {
  name: FilterName;
  values: string[];
  without: boolean;
}

export interface SearchQuery {
  terms: Term[];
  filters: Filter[];
  /** Tickets named by their number. */
  numbers: string[];
}

const PART = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|([^\s"]+))/giu;

/**
 * What somebody typed: words, "phrases", -without, @handle, #123, from: tag: status: assignee: channel: is: before: after:.
 * `typing`: the last word may still grow. Throws a Problem that says what cannot be searched for.
 */
export function parseQuery(text: string, typing = false): SearchQuery {
  const query: SearchQuery = { terms: [], filters: [], numbers: [] };
  const line = text.slice(0, LONGEST_QUERY).replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ');
  for (const match of line.matchAll(PART)) {
    const [whole, minus, name = '', phrase, bare = ''] = match;
    const without = minus === '-';
    const value = phrase ?? bare;
    const isLast = match.index + whole.length === line.length;
    const filter = FILTERS.find((one) => one === name.toLowerCase());
    if (filter) {
      if (value !== '') query.filters.push({ name: filter, values: valuesOf(filter, value), without });
      else if (!isLast) throw wrong(`Say what after “${filter}:”.`);
      continue;
    }
    if (name === '' && phrase === undefined && !without && /^#\d{1,15}$/.test(value)) {
      query.numbers.push(value.slice(1));
      continue;
    }
    const said = name === '' ? value : `${name}:${value}`;
    const open = phrase === undefined && ((typing && isLast) || said.endsWith('*'));
    const term = termOf(said, open, without);
    if (term) query.terms.push(term);
  }
  requireBounds(query);
  return query;
}

function termOf(text: string, open: boolean, without: boolean): Term | null {
  const tokens = tokensOf(text);
  const seen = tokens.filter((token, index) => !token.lone && tokens[index + 1]?.position !== token.position);
  const [first] = seen;
  if (!first) return null;
  const words = seen.map(({ word, position }) => ({ word, offset: position - first.position }));
  const handle = words.length === 1 && first.word.startsWith('@') ? first.word.slice(1) : null;
  const last = (seen.at(-1) as (typeof seen)[number]).word;
  // One character of a script without spaces is looked for as the beginning of a pair.
  const isAlone = Array.from(last).length === 1 && tokensOf(`${last}${last}`).length > 1;
  return { words, open: handle === null && ((open && last.length > 1) || isAlone), without, handle };
}

function valuesOf(name: FilterName, value: string): string[] {
  if (name === 'before' || name === 'after') return [dateOf(name, value)];
  const values = value
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
  if (values.length === 0 || values.length > MOST_VALUES)
    throw wrong(`Say one to ${MOST_VALUES} values after “${name}:”, with commas between.`);
  if (name === 'status') return values.map(statusOf);
  if (name === 'is') return values.map(kindOf);
  if (name === 'from') return values.map((one) => one.replace(/^@/, ''));
  return values;
}

function statusOf(value: string): string {
  const status = value === 'hold' ? 'on_hold' : value.replaceAll(/[ -]/g, '_');
  if (STATUSES.some((one) => one === status)) return status;
  throw wrong(`“${value}” is no status. There are ${STATUSES.join(', ')}.`);
}

function kindOf(value: string): string {
  if (value === 'post' || value === 'note') return value;
  throw wrong('After “is:” say post or note.');
}

function dateOf(name: string, value: string): string {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value);
  const [year, month, day] = (match ?? []).slice(1).map(Number) as [number, number, number];
  const date = match && new Date(Date.UTC(year, month - 1, day));
  if (!date || date.getUTCDate() !== day || date.getUTCMonth() !== month - 1 || year < 1000)
    throw wrong(`After “${name}:” write a day like 2026-03-31.`);
  return date.toISOString().slice(0, 10);
}

function requireBounds({ terms, filters, numbers }: SearchQuery): void {
  const words = terms.reduce((sum, term) => sum + term.words.length, 0);
  if (terms.length + filters.length + numbers.length > MOST_TERMS || words > MOST_WORDS)
    throw wrong('That is more than can be searched for at once. Leave some words out.');
  if (terms.length > 0 && terms.every((term) => term.without))
    throw wrong('There are only words to leave out. Add one to look for.');
}

const wrong = (detail: string): Problem => new Problem(422, 'search_not_understood', detail);

/** As PostgreSQL reads a tsquery; null: no words are looked for. Words hold nothing that would have to be escaped. */
export function tsqueryOf(terms: readonly Term[]): string | null {
  if (terms.length === 0) return null;
  return terms.map((term) => `${term.without ? '!' : ''}(${phraseOf(term)})`).join(' & ');
}

const phraseOf = ({ words, open }: Term): string =>
  words
    .map(({ word, offset }, index) => {
      const before = words[index - 1];
      const glue = before ? ` <${offset - before.offset}> ` : '';
      return `${glue}'${word}'${open && index === words.length - 1 ? ':*' : ''}`;
    })
    .join('');
