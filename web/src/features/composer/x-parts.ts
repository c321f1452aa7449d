import { numberedParts, type NumberedPart } from '../../../../src/channels/numbered-parts.ts';
import { withoutPrefix } from './x-answer.ts';
import { MOST_PARTS, X_LIMIT, xLength, type XParser } from './x-length.ts';

/** One of the posts that a long answer becomes. */
export interface XPart extends NumberedPart {
  /** In X's units, of its limit. */
  used: number;
  links: number;
  cashtags: number;
}

/** The posts that X's server would be sent for a text that is too long for one; null: not even ten hold it. */
export function xParts(text: string, prefix: readonly string[], parser: XParser): XPart[] | null {
  if (xLength(text, parser) > MOST_PARTS * X_LIMIT) return null;
  const kept = (part: string, n: number) => (n === 1 ? withoutPrefix(part, prefix) : part);
  const parts = numberedParts(text, {
    most: MOST_PARTS,
    fits: (part, n) => xLength(kept(part, n), parser) <= X_LIMIT,
    links: (part) => parser.extractUrls(part),
  });
  return (
    parts?.map((part, at) => ({
      ...part,
      used: xLength(kept(part.text, at + 1), parser),
      links: parser.extractUrls(part.text).length,
      cashtags: parser.extractCashtags(part.text).length,
    })) ?? null
  );
}
