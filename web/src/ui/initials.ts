/** Up to two letters for a person. Works by grapheme, so that an emoji or an accent is never cut. */
export function initials(name: string, handle = ''): string {
  const words = (name.trim() || handle).split(/[\s_.]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => firstLetter(word ?? ''));
  return letters.join('').toLocaleUpperCase() || firstLetter(handle).toLocaleUpperCase() || '?';
}

function firstLetter(word: string): string {
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)) {
    // One letter with its ordinary accents; a tower of combining marks would leave its circle.
    if (/^[\p{L}\p{N}]\p{M}{0,2}$/u.test(segment)) return segment;
  }
  return '';
}

/** The same person always has the same tint, one of `count`. */
export function tintOf(key: string, count: number): number {
  let sum = 7;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_003;
  return (sum % count) + 1;
}
