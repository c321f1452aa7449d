import { revealHidden } from '../../web/src/ui/hidden-characters.ts';

const shown = (text: string) =>
  revealHidden(text)
    .map((segment) => (segment.kind === 'text' ? segment.value : `<${segment.short}>`))
    .join('');

describe('hidden characters in the text of strangers', () => {
  it.each([
    ['a bidi override', 'invoice\u202Egnp.exe', 'invoice<RLO>gnp.exe'],
    ['an isolate that is never closed', '\u2066name', '<LRI>name'],
    ['a zero width space', 'pay\u200Bpal', 'pay<ZWSP>pal'],
    ['a byte order mark', '\uFEFFhello', '<BOM>hello'],
    ['a soft hyphen', 'su\u00ADpport', 'su<SHY>pport'],
    ['a joiner between Latin letters', 'ad\u200Dmin', 'ad<ZWJ>min'],
    ['a mark between Latin letters', 'ad\u200Fmin', 'ad<RLM>min'],
    ['a Hangul filler, which looks like nothing', '\u3164', '<HF>'],
    ['a control character', 'a\u0007b\u0000', 'a<U+0007>b<U+0000>'],
    ['a tag character outside of a flag', 'x\u{E0041}', 'x<U+E0041>'],
    ['a variation selector of the supplement', 'a\u{E0101}', 'a<U+E0101>'],
    ['a lone carriage return', 'a\rb', 'a<U+000D>b'],
  ])('shows %s', (_what, text, expected) => expect(shown(text)).toBe(expected));

  it.each([
    ['line ends and tabs', 'one\n\ttwo'],
    ['a family emoji', 'we 👨‍👩‍👧‍👦 ok'],
    ['an emoji with a skin tone and a profession', '🧑🏽‍💻'],
    ['a heart on fire', '❤️‍🔥'],
    ['the flag of Scotland', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
    ['Persian spelling', 'می\u200Cخواهم'],
    ['Hindi spelling', 'क्\u200Dष'],
    ['a mark beside Hebrew', 'שלום\u200F!'],
    ['an Arabic number sign, which has a glyph', '\u0600١٢'],
    ['accents and CJK', 'é e\u0301 李小龙'],
  ])('leaves %s as it is', (_what, text) => expect(revealHidden(text)).toEqual([{ kind: 'text', value: text }]));

  it('reads a Windows line end as a line end', () => expect(shown('a\r\nb')).toBe('a\nb'));

  it('loses no visible character, whatever is hidden around it', () => {
    const text = '\u202Ea\u200Bb\u2069c\u200D';
    const visible = revealHidden(text).filter((segment) => segment.kind === 'text');
    expect(visible.map((segment) => segment.value).join('')).toBe('abc');
  });

  it('names what it found', () =>
    expect(revealHidden('\u202E')).toEqual([
      { kind: 'hidden', short: 'RLO', name: 'right-to-left override', code: 'U+202E' },
    ]));
});
