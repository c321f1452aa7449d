/** A word of a text as it is looked for, and where it stands. */
export interface Token {
  /** Folded: case, width and accents make no difference. */
  word: string;
  /** In UTF-16 units of the text. */
  start: number;
  end: number;
  /** Counts words; tokens at one place are the same word, spelled differently. */
  position: number;
  /** The last character of a run without spaces: in the index for who looks for it alone, in no query. */
  lone: boolean;
}

/** PostgreSQL keeps positions up to 16,383. */
const MOST_TOKENS = 16_000;
const LONGEST_WORD = 60;

/** Scripts without spaces between words, and Korean, whose particles are written together with the word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC]/u;
/** A word, with a handle's or a hashtag's sign; marks that have no look of their own do not end it. */
const PIECE = /[@＠#＃]?[\p{L}\p{N}_][\p{L}\p{N}\p{M}_\p{Default_Ignorable_Code_Point}]*/gu;
// oxlint-disable-next-line no-control-regex -- whether it is ASCII is what is asked
const ASCII = /^[\x00-\x7f]*$/;

/**
 * The words of a text in any language. Scripts with spaces are cut at them; others into pairs of characters, which find any word of
 * two and more wherever it stands. The one way in which both texts and searches are read.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    if (tokens.length >= MOST_TOKENS) break;
    const sign = /^[@＠]/.test(piece) ? '@' : /^[#＃]/.test(piece) ? '#' : '';
    if (sign === '' && ASCII.test(piece)) {
      position += 1;
      tokens.push(token(piece.toLowerCase(), index, index + piece.length, position));
      continue;
    }
    const body = sign === '' ? piece : piece.slice(1);
    const at = index + piece.length - body.length;
    for (const run of runsOf(body)) {
      if (run.unspaced) position = addPairs(tokens, run.text, at + run.at, position);
      else {
        const word = fold(run.text);
        if (word === '') continue;
        position += 1;
        tokens.push(token(word, at + run.at, at + run.at + run.text.length, position));
        if (sign !== '' && run.at === 0) tokens.push(token(sign + word, index, at + run.text.length, position));
      }
    }
  }
  return tokens;
}

const token = (word: string, start: number, end: number, position: number, lone = false): Token => ({
  word: word.slice(0, LONGEST_WORD),
  start,
  end,
  position,
  lone,
});

interface Run {
  text: string;
  at: number;
  unspaced: boolean;
}

/** The stretches of a word that are of scripts with, and without, spaces. */
function runsOf(piece: string): Run[] {
  if (!UNSPACED.test(piece)) return [{ text: piece, at: 0, unspaced: false }];
  const runs: Run[] = [];
  let at = 0;
  for (const character of piece) {
    const last = runs.at(-1);
    // Marks and digits between go with what they follow.
    const unspaced = UNSPACED.test(character) || (/\p{M}/u.test(character) && (last?.unspaced ?? false));
    if (last && last.unspaced === unspaced) last.text += character;
    else runs.push({ text: character, at, unspaced });
    at += character.length;
  }
  return runs;
}

function addPairs(tokens: Token[], run: string, at: number, before: number): number {
  let position = before;
  let start = at;
  const characters = Array.from(run).map((character) => {
    const from = start;
    start += character.length;
    return { word: fold(character), start: from, end: start };
  });
  const seen = characters.filter(({ word }) => word !== '');
  seen.forEach((character, index) => {
    position += 1;
    const next = seen[index + 1];
    tokens.push(
      next
        ? token(character.word + next.word, character.start, next.end, position)
        : token(character.word, character.start, character.end, position, seen.length > 1),
    );
  });
  return position;
}

/** Characters without a look of their own, the Arabic stretch, and the dot that a lower-cased İ leaves behind. */
const SOFT = /\p{Default_Ignorable_Code_Point}|\u0640|\u0307/gu;
/** In these scripts marks are accents or vowel points, which few people type; elsewhere they are vowels. */
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
const SAME: Record<string, string> = {
  ς: 'σ',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
};
const SAME_LETTER = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');

export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(SOFT, '')
    .replaceAll(ACCENTED, '$1')
    .replaceAll(SAME_LETTER, (letter) => SAME[letter] as string)
    .replaceAll(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .normalize('NFC');
}

/** The words of a text as PostgreSQL reads a tsvector. They hold nothing that would have to be escaped. */
export function tsvectorOf(text: string): string {
  const places = new Map<string, number[]>();
  for (const { word, position } of tokensOf(text)) {
    const list = places.get(word);
    if (list) list.push(position);
    else places.set(word, [position]);
  }
  return [...places].map(([word, at]) => `'${word}':${at.slice(0, 255).join(',')}`).join(' ');
}
