import twitterText from 'twitter-text';
import type { TextMeasure } from '../channel-adapter.js';

const MAX_WEIGHT = 280;
/** Characters of a direct message. [docs.x.com] */
const MAX_MESSAGE = 10_000;

/**
 * X's weighted length of a post: 280 units, most scripts of the first blocks weigh 1, others 2, every URL 23, every emoji 2.
 * twitter-text knows the emoji of 2018 only, so each whole emoji is replaced by one that it knows.
 */
export function measureForX(text: string, kind: 'public' | 'direct'): TextMeasure {
  if (kind === 'direct') {
    const length = Array.from(text).length;
    return { length, maxLength: MAX_MESSAGE, fits: length <= MAX_MESSAGE };
  }
  const known = text.normalize('NFC').replace(/\p{RGI_Emoji}/gv, '👾');
  const length = twitterText.parseTweet(known).weightedLength;
  return { length, maxLength: MAX_WEIGHT, fits: length <= MAX_WEIGHT };
}
