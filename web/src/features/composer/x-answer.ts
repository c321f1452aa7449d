import { xLength, type XParser } from './x-length.ts';

/** What X does with the text of a public answer, before it is sent. */
export interface XAnswer {
  /** In X's units, without the handles that X puts before it. */
  used: number;
  links: number;
  cashtags: number;
  /** Whom X will name before the answer. */
  prefix: string[];
}

interface Answered {
  handle: string;
  text: string;
  /** Our own handle, which is never put there. */
  ours: string;
}

export function xAnswer(text: string, answered: Answered, parser: XParser): XAnswer {
  const prefix = prefixOf(answered, parser);
  const kept = withoutPrefix(text, prefix);
  return {
    used: xLength(kept, parser),
    links: parser.extractUrls(kept).length,
    cashtags: parser.extractCashtags(kept).length,
    prefix,
  };
}

function prefixOf({ handle, text, ours }: Answered, parser: XParser): string[] {
  const seen = new Set([ours.toLowerCase()]);
  return [handle, ...parser.extractMentions(text)].filter(
    (name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()),
  );
}

/** X folds the handles that an answer begins with into those that it puts there. */
export function withoutPrefix(text: string, prefix: readonly string[]): string {
  const known = new Set(prefix.map((handle) => handle.toLowerCase()));
  let rest = text.trimStart();
  for (;;) {
    const lead = /^@(\w{1,15})(?:\s+|$)/u.exec(rest);
    if (!lead?.[1] || !known.has(lead[1].toLowerCase())) return rest;
    rest = rest.slice(lead[0].length);
  }
}
