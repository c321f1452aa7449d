/** What stands before the words and is Latin in every language: handles, tags, links. */
const IN_FRONT = /^(?:\s*(?:[@#][\p{L}\p{N}_.]+|https?:\/\/\S+))+/u;
const RIGHT_TO_LEFT =
  /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}|\p{Script=Adlam}/u;

/**
 * The direction of what a stranger wrote. A browser goes by the first letter, and an answer on X begins with a handle: Arabic after
 * "@northwind" would be drawn from the left.
 */
export function textDirection(text: string): 'auto' | 'ltr' | 'rtl' {
  const front = IN_FRONT.exec(text);
  const first = front && /\p{L}/u.exec(text.slice(front[0].length))?.[0];
  if (!first) return 'auto';
  return RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr';
}
