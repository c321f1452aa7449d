// Imports nothing: the page shows with this very code what the server will send.

/** What a platform makes of the posts that one text becomes. All pure. */
export interface PartRules {
  /** Of more posts than this it is not made. */
  most: number;
  /** Whether the platform takes this as the nth post, its number included. */
  fits(text: string, n: number): boolean;
  /** The links in a text, in order. */
  links(text: string): readonly string[];
}

/** One post of several that say a text one after the other. */
export interface NumberedPart {
  /** As it is posted: it ends with its number, "2/3". */
  text: string;
  /** Where it begins in the whole text, in UTF-16 units. */
  startsAt: number;
}

/**
 * The posts that say a text which is too long for one: each ends at a paragraph, else at a sentence, else at a word, and
 * only inside a word that is longer than half a post at a character; never inside a link, a handle, a tag or an emoji.
 * null: it does not become two to `most` posts.
 */
export function numberedParts(text: string, rules: PartRules): NumberedPart[] | null {
  const borders = bordersOf(text, rules.links(text));
  // Where ends that read well need too many posts, fuller ones may do.
  return numbered(text, borders, WELL, rules) ?? numbered(text, borders, FULL, rules);
}

/** A place at which a post may end: where it does, where the next one begins, and how well that reads. */
interface Border {
  end: number;
  next: number;
  kind: Kind;
}

type Kind = 'paragraph' | 'sentence' | 'word' | 'character';

/** Which ends are taken, in this order, when so much of the possible length is used then. */
type Wish = readonly (readonly [Kind, number])[];
const WELL: Wish = [
  ['paragraph', 0.4],
  ['sentence', 0.5],
  ['word', 0.5],
  ['character', 0],
];
const FULL: Wish = [
  ['word', 0.8],
  ['character', 0],
];

function numbered(text: string, borders: Border[], wish: Wish, rules: PartRules): NumberedPart[] | null {
  for (let total = 2; total <= rules.most;) {
    const parts = cut(text, borders, wish, total, rules);
    if (!parts) return null;
    if (parts.length === total) return parts;
    total = Math.max(total + 1, parts.length); // the number itself takes room
  }
  return null;
}

function cut(text: string, borders: Border[], wish: Wish, total: number, rules: PartRules): NumberedPart[] | null {
  const parts: NumberedPart[] = [];
  const end = text.trimEnd().length;
  for (let from = end - text.slice(0, end).trimStart().length, first = 0; from < end;) {
    const n = parts.length + 1;
    if (n > rules.most) return null;
    const upTo = (to: number): string => `${text.slice(from, to)} ${n}/${total}`;
    while (first < borders.length && (borders[first] as Border).end <= from) first += 1;
    if (rules.fits(upTo(end), n)) {
      parts.push({ text: upTo(end), startsAt: from });
      break;
    }
    const last = lastThat(borders, first, ({ end: to }) => rules.fits(upTo(to), n));
    if (last < first) return null;
    const border = chosen(borders, first, last, from, wish);
    parts.push({ text: upTo(border.end), startsAt: from });
    from = border.next;
  }
  return parts;
}

/** The last of those from `first` on for which it holds, if it holds up to one of them and for none after; else first - 1. */
function lastThat(borders: Border[], first: number, holds: (border: Border) => boolean): number {
  let [low, high] = [first - 1, borders.length];
  for (let step = 32; low + step < high; step *= 2) {
    if (holds(borders[low + step] as Border)) low += step;
    else high = low + step;
  }
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (holds(borders[middle] as Border)) low = middle;
    else high = middle;
  }
  return low;
}

function chosen(borders: Border[], first: number, last: number, from: number, wish: Wish): Border {
  const longest = borders[last] as Border;
  for (const [kind, used] of wish) {
    for (let i = last; i >= first; i -= 1) {
      const border = borders[i] as Border;
      if (border.end - from < used * (longest.end - from)) break;
      if (RANK[border.kind] >= RANK[kind]) return border;
    }
  }
  return longest;
}

const RANK: Record<Kind, number> = { character: 0, word: 1, sentence: 2, paragraph: 3 };

/** Spaces at which a line may end: those that do not break are none. */
const SPACES = /[^\S\u00a0\u202f\ufeff]+/gu;
const SENTENCE_ENDS = /[.!?…؟।۔]["'”’»)\]]*$/u;
/** Ends of sentences and of their parts in scripts without spaces. */
const ENDS_ITSELF = /[。！？；，、](?![。！？；，、」』）”’])/gu;
const CLOSES = /^[。！？]$/u;
/** Handles and tags. */
const NAMES = /[@#$][\p{L}\p{M}\p{N}_]+/gu;
/** Nobody looks further back for the end of a sentence. */
const LOOKS_BACK = 8;

function bordersOf(text: string, links: readonly string[]): Border[] {
  const whole = [
    ...placesOf(text, links),
    ...Array.from(text.matchAll(NAMES), ({ 0: { length }, index }) => [index, index + length] as const),
  ];
  const inside = new Uint8Array(text.length + 1);
  for (const [start, end] of whole) inside.fill(1, start + 1, end);
  const found = new Map<number, Border>();
  for (const { index } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (index > 0 && !inside[index]) found.set(index, { end: index, next: index, kind: 'character' });
  }
  for (const { 0: mark, index } of text.matchAll(ENDS_ITSELF)) {
    const end = index + mark.length;
    if (found.has(end)) found.set(end, { end, next: end, kind: CLOSES.test(mark) ? 'sentence' : 'word' });
  }
  for (const { 0: spaces, index } of text.matchAll(SPACES)) {
    const next = index + spaces.length;
    for (let at = index; at <= next; at += 1) found.delete(at);
    if (index > 0 && next < text.length)
      found.set(index, { end: index, next, kind: kindOf(text, spaces, index, next) });
  }
  return [...found.values()].sort((a, b) => a.end - b.end);
}

function kindOf(text: string, spaces: string, index: number, next: number): Kind {
  if (/\n[^\S\n]*\n/u.test(spaces)) return 'paragraph';
  if (spaces.includes('\n')) return 'sentence';
  const ends = SENTENCE_ENDS.test(text.slice(Math.max(0, index - LOOKS_BACK), index));
  return ends && !/^\p{Ll}/u.test(text.slice(next, next + 2)) ? 'sentence' : 'word';
}

function placesOf(text: string, links: readonly string[]): (readonly [number, number])[] {
  let from = 0;
  return links.map((link) => {
    const start = text.indexOf(link, from);
    from = start + link.length;
    return [start, from] as const;
  });
}
