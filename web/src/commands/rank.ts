/** How well `text` answers `query`, more is better; null: not at all. Accents and case do not matter. */
export function rank(query: string, text: string): number | null {
  const words = plain(query).split(' ').filter(Boolean);
  const within = plain(text);
  let sum = 0;
  for (const word of words) {
    const score = rankWord(word, within);
    if (score === null) return null;
    sum += score;
  }
  return words.length === 0 ? 0 : sum / words.length;
}

function rankWord(word: string, text: string): number | null {
  if (text.startsWith(word)) return 1_000 - text.length;
  const atWord = text.indexOf(` ${word}`);
  if (atWord >= 0) return 800 - atWord;
  const inside = text.indexOf(word);
  if (inside >= 0) return 600 - inside;
  return rankScattered(word, text);
}

/** Its letters in order, with others between: "asme" in "assign to me". */
function rankScattered(word: string, text: string): number | null {
  if (word.length < 2) return null;
  let at = -1;
  let gaps = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    // The beginning of a word is where one expects the next letter.
    if (next !== at + 1 && text[next - 1] !== ' ') gaps += next - at;
    at = next;
  }
  return gaps > 3 * word.length ? null : 300 - gaps;
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}#@]+/gu, ' ')
    .trim();
