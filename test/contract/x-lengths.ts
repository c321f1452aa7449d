/** Texts and what X counts for them, by its published rules: docs.x.com/fundamentals/counting-characters, twitter-text v3. */
const LINK = 23;
const EMOJI = 2;

const of = (weight: number, ...texts: string[]): [string, number][] => texts.map((text) => [text, weight]);

export const X_LENGTHS: readonly [string, number][] = [
  // Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Georgian up to U+10FF: 1 each
  ...of(0, ''),
  ...of(1, 'a', 'Z', '7', ' ', '.', '\n', 'é', 'ß', 'ø', 'Ω', 'Ж', 'ש', 'ع', 'अ', 'ก', 'ა'),
  ...of(2, 'ab', 'жч', 'של', 'عل', 'कख', 'กข', 'é!', '\r\n'.slice(0, 1) + 'a'),
  ...of(5, 'hello', 'שלום!', 'سلام!', 'Grüße', 'Привe'),
  ...of(11, 'hello world', 'καλημέρα σο'),
  // The lighter punctuation: U+2000–200D, 2010–201F, 2032–2037
  ...of(1, '–', '—', '‘', '’', '“', '”', '′', '″', '\u2009', '\u200d', '\u200b'),
  // Everything else weighs 2
  ...of(2, '…', '€', '•', '™', '→', '√', '∞', '′′', '※', '〜', '℃', 'Ⅷ', '⅓', 'ᄀ', '\u2060'),
  ...of(2, '李', '語', 'あ', 'ア', '한', '。', '「', '！', 'Ａ', '𠮷', '𝒳', 'ẞ', 'ﷺ'),
  ...of(4, '日本', 'ひら', '한글', '你好', '€€', '……'),
  ...of(6, '李小龙', 'カナダ', '안녕아'),
  ...of(3, 'a李', 'あx', '5€'),
  ...of(20, '一二三四五六七八九十'),
  // Composed first: a letter and its accent are one
  ...of(1, 'e\u0301', 'u\u0308', 'n\u0303', 'A\u030a', 'и\u0306'),
  ...of(2, 'x\u0301', 'q\u0308', '\u304b\u3099', '\u1112\u1161\u11ab'),
  ...of(3, 'x\u0301\u0302', 'ni\u0303a'),
  ...of(4, 'cafe\u0301', 'café', 'nin\u0303o'),
  // Any emoji 2, however it is put together
  ...of(EMOJI, '😀', '👾', '❤️', '☀️', '✅', '⌚', '🇩🇪', '🇺🇳', '1️⃣', '#️⃣', '*️⃣', '👍🏽', '👋🏿', '🧑🏽‍💻', '👩🏻‍🚀'),
  ...of(EMOJI, '👨‍👩‍👧‍👦', '👩‍❤️‍💋‍👨', '🏳️‍🌈', '🏴‍☠️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️‍🔥', '🧑‍🧑‍🧒', '🫠', '🫱🏼‍🫲🏿', '🩷', '🫨', '🐦‍🔥', '🍋‍🟩', '⛓️‍💥'),
  ...of(2 * EMOJI, '😀😀', '🇩🇪🇫🇷', '👨‍👩‍👧👨‍👩‍👧', '🧑🏽‍💻❤️‍🔥'),
  ...of(EMOJI + 6, 'hello 😀', '😀 world', '👍🏽 danke'),
  ...of(5, '3 # *', '1 2 3', '# # #'),
  // A link is 23, with its scheme or without
  ...of(
    LINK,
    'https://example.com',
    'http://example.com',
    'https://example.com/a/very/long/path?with=a&query=string#and',
  ),
  ...of(
    LINK,
    'example.com',
    'www.example.com',
    'https://t.co/abcdefghij',
    'example.com/a_b-c',
    'https://例え.jp',
    'HTTPS://EXAMPLE.COM',
    'foo.bar',
  ),
  ...of(LINK + 4, 'see https://example.com', 'see example.com', 'a b https://x.com/y'),
  ...of(LINK + 1, 'https://example.com.', '(https://example.com', 'https://example.com!'),
  ...of(LINK + 2, '(https://example.com)', '"https://example.com"'),
  ...of(2 * LINK + 1, 'https://a.com https://b.com', 'a.com b.com', 'example.com\nexample.org'),
  ...of(LINK + 3, '李 https://example.com', 'https://example.com €'),
  // What only looks like a link
  ...of(7, 'a..com!', 'v1.2.30'),
  ...of(3, '1.5', 'a.b', 'e.g'),
  ...of(16, 'mail@example.com', 'not.a.tld.really'),
  // Handles, hashtags and cashtags are letters
  ...of(6, '@jason', '#login', '$PARLY'),
  ...of(12, '@mara_k done', '#down #again'),
];
