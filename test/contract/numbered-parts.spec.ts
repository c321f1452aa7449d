import fc from 'fast-check';
import twitterText from 'twitter-text';
import { startXContract } from './x-stage.js';
import { weightedLength } from '../../sandbox/x/world/post-text.ts';
import { allChannels, type ChannelAdapter, type NumberedPart } from '../../src/channels/index.js';
import { xAnswer } from '../../web/src/features/composer/x-answer.ts';
import { xParts } from '../../web/src/features/composer/x-parts.ts';

const x = allChannels({ xSandboxOrigin: undefined, callTimeoutMs: 1_000 }).find(
  ({ key }) => key === 'x',
) as ChannelAdapter;
const ANSWERED = { handle: 'mara_k', text: '@northwind @a_friend where is my bag?', ours: 'northwind' };
const split = (text: string): NumberedPart[] | null => x.split?.(text, ANSWERED) ?? null;

const NUMBER = / \d{1,2}\/\d{1,2}$/;
const bodies = (parts: NumberedPart[]): string[] => parts.map(({ text }) => text.replace(NUMBER, ''));

const LETTER = `Hi Mara, thank you for writing, and sorry for the wait. Your bag was found in Zürich this morning and is on the evening flight.

It will be delivered tomorrow between 8 a.m. and noon. The courier calls you first. You can follow it at https://example.com/track/a?b=c&d=e and change the address there until midnight.

If anything is missing, tell us here, and we see to it at once. Keep the receipts of what you had to buy: we pay them back.`;

it('a letter is cut at its paragraphs, and each post says which it is', () => {
  expect(split(LETTER)?.map(({ text }) => text)).toEqual([
    `${LETTER.split('\n\n')[0]} 1/3`,
    `${LETTER.split('\n\n')[1]} 2/3`,
    `${LETTER.split('\n\n')[2]} 3/3`,
  ]);
});

it('without paragraphs it is cut at sentences, not at what only looks like the end of one', () => {
  const text = `${'We looked at it, e.g. at the seams, and found nothing. '.repeat(7)}Is it the red one?`;
  const parts = bodies(split(text) as NumberedPart[]);
  for (const part of parts.slice(0, -1)) expect(part).toMatch(/nothing\.$/);
});

it('one sentence is cut between words, and a word of a hundred letters stays whole', () => {
  const word = 'Donaudampfschiff'.repeat(6);
  const text = `${'and then we went on '.repeat(12)}${word} ${'and on and on '.repeat(10)}`;
  const parts = bodies(split(text) as NumberedPart[]);
  expect(parts.some((part) => part.includes(word))).toBe(true);
  expect(parts.join(' ')).toBe(text.trim());
});

it('scripts without spaces are cut after their own full stops, else between characters', () => {
  const stops = bodies(split('お荷物はチューリッヒで見つかりました。'.repeat(20)) as NumberedPart[]);
  for (const part of stops) expect(part).toMatch(/。$/);
  expect(bodies(split('李小龙'.repeat(100)) as NumberedPart[]).join('')).toBe('李小龙'.repeat(100));
});

it('a line in French does not break before its question mark', () => {
  const text = `${'Avez-vous regardé sous le siège\u00a0? '.repeat(12)}`;
  for (const part of bodies(split(text) as NumberedPart[])) expect(part).toMatch(/siège\u00a0\?$/);
});

it('ten posts are the most, and their numbers count', () => {
  const words = (n: number): string => Array.from({ length: n }, (_, i) => `word${i % 10}`).join(' ');
  const most = split(words(450)) as NumberedPart[];
  expect(most).toHaveLength(10);
  expect(most[9]?.text).toMatch(/ 10\/10$/);
  expect(split(words(500))).toBeNull();
  expect(split('a'.repeat(25_000))).toBeNull();
});

it('what the platform puts before the first post is not counted in it', () => {
  const rest = 'b'.repeat(40);
  const first = `@mara_k @a_friend ${'a'.repeat(270)}`;
  const parts = split(`${first}\n\n${rest}`) as NumberedPart[];
  expect(parts.map(({ text }) => text)).toEqual([`${first} 1/2`, `${rest} 2/2`]);
});

const LINKS = ['https://example.com/a?b=c&d=e,f', 'example.com', `https://example.com/${'long/'.repeat(80)}`];
const EMOJI = ['😀', '❤️', '🇩🇪', '1️⃣', '👍🏽', '🧑🏽‍💻', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '❤️‍🔥', '🫱🏼‍🫲🏿', '🐦‍🔥'];
const WORDS = [
  'a',
  'Zürich',
  'e\u0301te\u0301',
  'Жук.',
  'שלום',
  'سلام؟',
  'नमस्ते।',
  'สวัสดีครับ',
  '李小龙。',
  'あい、',
  '한국어',
  '𠮷野家',
  'ﷺ',
  '…',
  'x'.repeat(90),
];
const NAMES = ['@mara_k', '@somebody_else', '#login', '$PARLY'];
const SPACES = [' ', ' ', ' ', '  ', '\n', '\n\n', '\u00a0', ''];
const piece = fc
  .tuple(fc.constantFrom(...WORDS, ...WORDS, ...EMOJI, ...NAMES), fc.constantFrom(...SPACES))
  .map(([word, space]) => word + space);
const link = fc.constantFrom(...LINKS).map((url) => ` ${url} `);
const text = fc
  .array(fc.oneof({ weight: 12, arbitrary: piece }, { weight: 1, arbitrary: link }), { minLength: 20, maxLength: 150 })
  .map((pieces) => pieces.join(''));

it('of any text the posts say all of it, in order, each fits, no link, handle, tag or emoji is cut, and the page shows the same', () => {
  let several = 0;
  fc.assert(
    fc.property(text, (whole) => {
      const parts = split(whole);
      if (!parts) return;
      const { prefix } = xAnswer(whole, ANSWERED, twitterText);
      const onPage = several % 5 > 0 ? parts : xParts(whole, prefix, twitterText);
      expect(onPage?.map((part) => [part.text, part.startsAt])).toEqual(
        parts.map((part) => [part.text, part.startsAt]),
      );
      several += 1;
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.length).toBeLessThanOrEqual(10);
      const said = bodies(parts);
      const bare = (said_: string): string => said_.replace(/\s+/g, '');
      expect(bare(said.join(''))).toBe(bare(whole));
      parts.forEach(({ text: part, startsAt }, n) => {
        expect(part.endsWith(` ${n + 1}/${parts.length}`)).toBe(true);
        expect(whole.slice(startsAt).startsWith(said[n] as string)).toBe(true);
        expect(weightedLength(n === 0 ? part.replace(/^(@(mara_k|a_friend)\s+)+/i, '') : part)).toBeLessThanOrEqual(
          280,
        );
      });
      const found = (find: (of: string) => string[]): string[] => said.flatMap(find);
      expect(found((of) => twitterText.extractUrls(of))).toEqual(twitterText.extractUrls(whole));
      for (const pattern of [/\p{RGI_Emoji}/gv, /[@#$]\w+/g]) {
        expect(found((of) => of.match(pattern) ?? [])).toEqual(whole.match(pattern) ?? []);
      }
    }),
    { numRuns: 150, seed: 20_261_126 },
  );
  expect(several).toBeGreaterThan(50);
}, 60_000);

it('the sandbox takes each as an answer to the one before', async () => {
  const { sandbox, world, adapter, access, mara } = await startXContract();
  const asked = world.post({ authorId: mara.id, text: ANSWERED.text });
  let to = asked.id;
  for (const { text: part } of split(`@a_friend ${'李小龙 🧑🏽‍💻 example.com '.repeat(30)}`) as NumberedPart[]) {
    const target = { kind: 'public' as const, externalId: to, authorExternalId: mara.id };
    const posted = await adapter.publish(access, target, part);
    expect(adapter.isSameText(part, world.posts.byId.get(posted.externalId)?.text ?? '')).toBe(true);
    to = posted.externalId;
  }
  await sandbox.close();
});
