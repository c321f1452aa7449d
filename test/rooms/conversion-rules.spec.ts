import { ruleThatFilters, type JudgedPost, type RuleConditions } from '../../src/rules/index.js';
import { computedMs } from '../support/computed-ms.js';

const POST: JudgedPost = { externalId: '7', way: 'mention', text: 'Hello', lang: 'en', handle: 'mara', followers: 100 };

/** Whether one rule filters the post. */
const filters = (conditions: RuleConditions, post: Partial<JudgedPost>): boolean =>
  ruleThatFilters([{ id: '1', conditions }], { ...POST, ...post }) !== null;

it.each([
  ['a word in another case', 'giveaway', 'Big GiveAway today!', true],
  ['a word at a sign', 'giveaway', '#giveaway, join', true],
  ['a part of a word', 'ban', 'urban life', false],
  ['words in a row', 'win  a prize', 'you can WIN A\nPRIZE', true],
  ['words in a row with another between', 'win a prize', 'win a big prize', false],
  ['a word with an accent, composed otherwise', 'café', 'un cafe\u0301 noir', true],
  ['a German ß as SS', 'straße', 'DIE STRASSE', true],
  ['a Greek word that ends in sigma', 'οδος', 'Η ΟΔΟΣ ΜΟΥ', true],
  ['a Turkish dotted capital', 'istanbul', 'İSTANBUL', true],
  ['full-width letters', 'sale', 'ＳＡＬＥ now', true],
  ['a word cut by an invisible character', 'giveaway', 'give\u200Baway', true],
  ['Japanese, which has no spaces', '抽選', '今日の抽選に参加', true],
  ['Thai, which has no spaces', 'แจก', 'วันนี้แจกฟรี', true],
  ['Cyrillic, a part of a word', 'рак', 'раковина', false],
  ['an emoji', '🎁', 'win🎁now', true],
  ['the characters of a pattern', '.*', 'anything', false],
  ['the same characters, written', '.*', 'match .* this', true],
])('finds words as people read them: %s', (_, word, text, expected) => {
  expect(filters({ containsAny: [word] }, { text })).toBe(expected);
  expect(filters({ containsNone: [word] }, { text })).toBe(!expected);
});

it.each([
  ['its way', { ways: ['quote', 'mention'] }, {}, { way: 'reply' }],
  ['its language, whatever the region', { languages: ['pt'] }, { lang: 'pt-BR' }, { lang: 'en' }],
  ['its being in another language', { otherLanguages: ['en', 'de'] }, { lang: 'ja' }, { lang: 'en' }],
  ['its author', { authors: ['SpamBot'] }, { handle: 'spambot' }, { handle: 'spambot2' }],
  ['few followers', { followersBelow: 10 }, { followers: 9 }, { followers: 10 }],
  ['many followers', { followersFrom: 10 }, { followers: 10 }, { followers: 9 }],
  ['a link', { hasLink: true }, { text: 'see https://x.example/a' }, { text: 'see https' }],
  ['no link', { hasLink: false }, { text: 'see there' }, { text: 'http://a.b' }],
  ['having no words', { withoutWords: true }, { text: '@brand @other_1 ‼️ 🎉' }, { text: '@brand hm' }],
] as [string, RuleConditions, Partial<JudgedPost>, Partial<JudgedPost>][])(
  'filters by %s, and nothing else',
  (_, conditions, matching, other) => {
    expect(filters(conditions, matching)).toBe(true);
    expect(filters(conditions, other)).toBe(false);
  },
);

it('what is not known of a post fulfils no condition, so it is heard', () => {
  expect(filters({ followersBelow: 10 }, { followers: null })).toBe(false);
  expect(filters({ languages: ['en'] }, { lang: null })).toBe(false);
  expect(filters({ otherLanguages: ['en'] }, { lang: null })).toBe(false);
});

it('all conditions of a rule must hold, any rule filters, and the oldest is named', () => {
  expect(filters({ languages: ['en'], hasLink: true }, { text: 'no link' })).toBe(false);
  const rules = [
    { id: '3', conditions: { authors: ['nobody'] } },
    { id: '5', conditions: { languages: ['en'] } },
    { id: '8', conditions: { containsAny: ['hello'] } },
  ];
  expect(ruleThatFilters(rules, POST)).toBe('5');
  expect(ruleThatFilters([], POST)).toBe(null);
});

it('X’s own link to what hangs on a post is no link and no word of its author', () => {
  const own = 'https://x.com/mara/status/7/photo/1';
  expect(filters({ hasLink: true }, { text: `look ${own}` })).toBe(false);
  expect(filters({ hasLink: true }, { text: `look https://x.example/a ${own}` })).toBe(true);
  expect(filters({ withoutWords: true }, { text: `@brand ${own}` })).toBe(true);
  expect(filters({ containsAny: ['photo'] }, { text: `look ${own}` })).toBe(false);
  // Another post's picture, which somebody links to.
  expect(filters({ hasLink: true }, { text: 'look https://x.com/mara/status/6/photo/1' })).toBe(true);
});

it('as many words as rules may have hold up no post', () => {
  const words = Array.from({ length: 200 }, (_, index) => `word${index} of many`);
  const rules = Array.from({ length: 50 }, (_, index) => ({ id: String(index), conditions: { containsAny: words } }));
  const post = {
    ...POST,
    text: 'A post as long as most are, with a word or two of many things that people say. '.repeat(3),
  };
  ruleThatFilters(rules, post);
  const computed = computedMs();
  for (let n = 0; n < 20; n += 1) ruleThatFilters(rules, post);
  expect(computed() / 20).toBeLessThan(20);
});
