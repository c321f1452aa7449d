/** Text as it is compared: width, ligatures and case make no difference, in any script. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(SOFT, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** Characters without a look of their own, which would hide a word; a lower-cased İ leaves a dot behind. */
const SOFT = /\p{Default_Ignorable_Code_Point}|\u0307/gu;

const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** Scripts that put no space between words: there a word may begin and end anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC]/u;

/** Whether a folded text holds a folded word, or words in a row, as such: "ban" is not in "urban". */
export function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (
      isEdge(before(text, at), first(word)) &&
      isEdge(last(word), first(text.slice(at + word.length, at + word.length + 2)))
    )
      return true;
  }
  return false;
}

const isEdge = (left: string, right: string): boolean =>
  !LETTER.test(left) || !LETTER.test(right) || UNSPACED.test(left) || UNSPACED.test(right);

const first = (text: string): string => String.fromCodePoint(...(text === '' ? [] : [text.codePointAt(0) as number]));
const last = (text: string): string => before(text, text.length);
/** The character that ends at this place. */
const before = (text: string, at: number): string => Array.from(text.slice(Math.max(at - 2, 0), at)).at(-1) ?? '';

/** Nothing but handles, signs and pictures. */
export const isWithoutWords = (text: string): boolean =>
  !/[\p{L}\p{N}]/u.test(text.replaceAll(/[@＠][\p{L}\p{N}_.-]+/gu, ''));

export const hasLink = (text: string): boolean => /\bhttps?:\/\/\S/iu.test(text);
