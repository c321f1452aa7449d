import type { Term } from './search-query.js';
import { tokensOf, type Token } from './tokens.js';

/** From and to (not included), in UTF-16 units. */
export type Mark = [number, number];

export interface Excerpt {
  text: string;
  marks: Mark[];
  cutBefore: boolean;
  cutAfter: boolean;
}

const LONGEST = 320;
const BEFORE = 100;

/** The part of a text around its first match, and where the matches stand in it. Ranges, never markup. */
export function excerptOf(text: string, terms: readonly Term[]): Excerpt {
  const marks = marksOf(text, terms);
  const first = marks[0]?.[0] ?? 0;
  const start = text.length <= LONGEST || first <= BEFORE ? 0 : edgeAfter(text, first - BEFORE);
  const end = text.length - start <= LONGEST ? text.length : edgeBefore(text, start + LONGEST);
  return {
    text: text.slice(start, end),
    marks: marks
      .filter(([from, to]) => to > start && from < end)
      .map(([from, to]): Mark => [Math.max(from, start) - start, Math.min(to, end) - start]),
    cutBefore: start > 0,
    cutAfter: end < text.length,
  };
}

/** Where the terms stand in a text, in order and without overlaps. */
export function marksOf(text: string, terms: readonly Term[]): Mark[] {
  const wanted = terms.filter((term) => !term.without);
  if (wanted.length === 0) return [];
  const places = Map.groupBy(tokensOf(text), (token) => token.position);
  const marks: Mark[] = [];
  for (const term of wanted) {
    for (const position of places.keys()) {
      const found = term.words.map(({ word, offset }, index) => {
        const open = term.open && index === term.words.length - 1;
        return places
          .get(position + offset)
          ?.find((token) => (open ? token.word.startsWith(word) : token.word === word));
      });
      if (found.every((token) => token !== undefined)) marks.push(rangeOf(found));
    }
  }
  return merged(marks);
}

const rangeOf = (tokens: Token[]): Mark => [
  Math.min(...tokens.map((token) => token.start)),
  Math.max(...tokens.map((token) => token.end)),
];

function merged(marks: Mark[]): Mark[] {
  const result: Mark[] = [];
  for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** The next beginning of a word, if it is near; never in the middle of a character. */
function edgeAfter(text: string, at: number): number {
  const space = text.slice(at, at + 20).search(/\s\S/u);
  return space >= 0 ? at + space + 1 : whole(text, at);
}

function edgeBefore(text: string, at: number): number {
  const space = text.slice(at - 20, at).search(/\s\S*$/u);
  return space >= 0 ? at - 20 + space : whole(text, at);
}

const whole = (text: string, at: number): number => (/^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) ? at - 1 : at);
