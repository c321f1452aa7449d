/** A run of text as it may be shown, or one character that a reader could not see. */
export type Segment = { kind: 'text'; value: string } | { kind: 'hidden'; short: string; name: string; code: string };

const NAMED: Record<number, [short: string, name: string]> = {
  0x00ad: ['SHY', 'soft hyphen'],
  0x034f: ['CGJ', 'combining grapheme joiner'],
  0x061c: ['ALM', 'Arabic letter mark'],
  0x115f: ['HCF', 'Hangul filler'],
  0x1160: ['HJF', 'Hangul filler'],
  0x180e: ['MVS', 'Mongolian vowel separator'],
  0x200b: ['ZWSP', 'zero width space'],
  0x200c: ['ZWNJ', 'zero width non-joiner'],
  0x200d: ['ZWJ', 'zero width joiner'],
  0x200e: ['LRM', 'left-to-right mark'],
  0x200f: ['RLM', 'right-to-left mark'],
  0x2028: ['LS', 'line separator'],
  0x2029: ['PS', 'paragraph separator'],
  0x202a: ['LRE', 'left-to-right embedding'],
  0x202b: ['RLE', 'right-to-left embedding'],
  0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'],
  0x202e: ['RLO', 'right-to-left override'],
  0x2060: ['WJ', 'word joiner'],
  0x2066: ['LRI', 'left-to-right isolate'],
  0x2067: ['RLI', 'right-to-left isolate'],
  0x2068: ['FSI', 'first strong isolate'],
  0x2069: ['PDI', 'pop directional isolate'],
  0x3164: ['HF', 'Hangul filler'],
  0xfeff: ['BOM', 'zero width no-break space'],
  0xffa0: ['HHF', 'Hangul filler'],
};

// Emoji are matched first, because joiners and tags inside them are what draws them. A joiner or mark next to letters of
// a script that is written with it (Persian, Hindi, Hebrew, …) is spelling and stays as it is.
// Built from strings: the v flag in a literal asks for a newer compile target than the tests have.
const EMOJI = String.raw`\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?(?:\u200D\p{Extended_Pictographic}\uFE0F?)+`;
const JOINING = String.raw`[\p{Script_Extensions=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]`;
const RIGHT_TO_LEFT = String.raw`[\p{Script=Hebrew}\p{Script_Extensions=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]`;
const SPELLING = String.raw`(?<=${JOINING})[\u200C\u200D]|(?<=${RIGHT_TO_LEFT}.?)[\u200E\u200F\u061C]|[\u200E\u200F\u061C](?=.?${RIGHT_TO_LEFT})`;
// The subtracted ones are format characters by class, yet have a glyph (Arabic number signs and the like).
const HIDDEN = String.raw`[[\p{Cf}\p{Cc}\u034F\u115F\u1160\u3164\uFFA0\u2028\u2029\u{E0100}-\u{E01EF}]--[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]]`;
const PIECES = new RegExp(`(?<shown>${EMOJI}|${SPELLING})|(?<hidden>${HIDDEN})`, 'gsv');

/** Splits what a stranger wrote, so that no character of it can hide, turn the text around, or spoof another name. */
export function revealHidden(text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(PIECES)) {
    const hidden = match.groups?.hidden;
    if (hidden === undefined || hidden === '\n' || hidden === '\t') continue;
    // Windows line ends are line ends.
    if (hidden === '\r' && text[match.index + 1] === '\n') {
      pushText(segments, text.slice(from, match.index));
      from = match.index + 1;
      continue;
    }
    pushText(segments, text.slice(from, match.index));
    segments.push(describe(hidden));
    from = match.index + hidden.length;
  }
  pushText(segments, text.slice(from));
  return segments;
}

function pushText(segments: Segment[], value: string): void {
  if (value === '') return;
  const last = segments.at(-1);
  if (last?.kind === 'text') last.value += value;
  else segments.push({ kind: 'text', value });
}

function describe(character: string): Segment {
  const point = character.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const [short, name] = NAMED[point] ?? [code, 'invisible character'];
  return { kind: 'hidden', short, name, code };
}
