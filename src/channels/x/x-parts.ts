import twitterText from 'twitter-text';
import { numberedParts, type NumberedPart } from '../numbered-parts.js';
import type { Answered } from '../reply-guide.js';
import { measureForX } from './x-measure.js';
import { prefixOf, withoutPrefix } from './x-reply-guide.js';

/** Nobody reads more of them. */
const MOST_PARTS = 10;

/**
 * The posts that a public answer becomes which is too long for one: the first answers the customer, each other the one
 * before it. The handles that
 * X puts before the first do not count, if the text begins with them.
 */
export function xParts(text: string, answered: Answered): NumberedPart[] | null {
  const prefix = prefixOf(answered);
  const { length, maxLength } = measureForX(text, 'public');
  if (length > MOST_PARTS * maxLength) return null;
  return numberedParts(text, {
    most: MOST_PARTS,
    fits: (part, n) => measureForX(n === 1 ? withoutPrefix(part, prefix) : part, 'public').fits,
    links: (part) => twitterText.extractUrls(part),
  });
}
