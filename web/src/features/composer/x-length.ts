export const X_LIMIT = 280;
/** Of more posts a long answer is not made. */
export const MOST_PARTS = 10;

/** The part of twitter-text that is used; it is large, so it comes as a chunk of its own. */
export interface XParser {
  parseTweet(text: string): { weightedLength: number };
  extractUrls(text: string): string[];
  extractMentions(text: string): string[];
  extractCashtags(text: string): string[];
}

/** Built from a string: the v flag in a literal asks for a newer compile target than the tests have. */
const EMOJI = new RegExp(String.raw`\p{RGI_Emoji}`, 'gv');

/**
 * X's weighted length: most letters 1, CJK and the like 2, a link 23, an emoji 2. twitter-text does not know the emoji
 * made since 2019 and counts their parts; any one emoji in their place has the right weight.
 */
export function xLength(text: string, parser: XParser): number {
  return parser.parseTweet(text.normalize('NFC').replaceAll(EMOJI, '👾')).weightedLength;
}

export async function loadXParser(): Promise<XParser> {
  const loaded = await import('twitter-text');
  return loaded.default;
}
