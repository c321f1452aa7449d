import twitterText from 'twitter-text';
import { startXContract } from './x-stage.js';
import { weightedLength } from '../../sandbox/x/world/post-text.ts';
import { allChannels, type ChannelAdapter, type ReplyGuide } from '../../src/channels/index.js';
import { xAnswer } from '../../web/src/features/composer/x-answer.ts';
import { xLength } from '../../web/src/features/composer/x-length.ts';
import { Random } from '../factories/random.js';
import { X_LENGTHS } from './x-lengths.ts';

const x = allChannels({ xSandboxOrigin: undefined, callTimeoutMs: 1_000 }).find(
  ({ key }) => key === 'x',
) as ChannelAdapter;
const guide = x.guide as ReplyGuide;

it('the table holds a hundred texts and more, each once', () => {
  expect(new Set(X_LENGTHS.map(([text]) => text)).size).toBeGreaterThan(150);
});

it.each(X_LENGTHS)('%j weighs %d for the server, the page and the sandbox alike', (text, weight) => {
  expect([x.measure(text, 'public').length, xLength(text, twitterText), weightedLength(text)]).toEqual([
    weight,
    weight,
    weight,
  ]);
});

const PIECES = [
  ['a', 'Z', '9', ' ', '\n', 'é', 'e\u0301', 'Ж', 'ש', 'ع', 'अ', 'ก', '–', '”', '…', '€', '李', 'あ', '한', '𠮷', 'ﷺ'],
  ['😀', '❤️', '🇩🇪', '1️⃣', '👍🏽', '🧑🏽‍💻', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '❤️‍🔥', '🫱🏼‍🫲🏿', '🐦‍🔥'],
  [' https://example.com/a?b=c ', ' example.com ', ' foo.bar ', ' @mara_k ', ' #login ', ' $PARLY '],
].flat();

it('ten thousand made-up texts are as long here as on the sandbox, up to the limit and one above', () => {
  const random = new Random(20_261_126);
  const differing: unknown[] = [];
  for (let n = 0; n < 10_000; n += 1) {
    let text = '';
    for (let pieces = random.below(24); pieces > 0; pieces -= 1) text += PIECES[random.below(PIECES.length)];
    const room = 280 - x.measure(`${text}\n`, 'public').length;
    const full = room >= 0 ? `${text}\n${'a'.repeat(room)}` : text;
    const fits = weightedLength(full) <= 280;
    // The page counts with the same code as the server; one text in ten shows it.
    const onPage = n % 10 > 0 || xLength(full, twitterText) === weightedLength(full);
    const refusesMore = room < 0 || weightedLength(`${full}a`) === 281;
    if (fits !== room >= 0 || !refusesMore || !onPage) differing.push([full, room]);
  }
  expect(differing).toEqual([]);
});

it('over HTTP the sandbox takes what just fits and refuses one more, handles that it puts there aside', async () => {
  const { sandbox, world, adapter, access, mara } = await startXContract();
  for (const beginning of ['李小龙 ', '🧑🏽‍💻 example.com ', '@mara_k @A_Friend café ', '@stranger hi ', '$PARLY ']) {
    const asked = world.post({ authorId: mara.id, text: '@northwind @a_friend can you help?' });
    const answered = { handle: 'mara_k', text: asked.text, ours: 'northwind' };
    const length = (text: string): number => guide.measureAnswer(text, answered).length;
    expect(xAnswer(beginning, answered, twitterText).used).toBe(length(beginning));
    const full = beginning + 'a'.repeat(280 - length(beginning));
    const target = { kind: 'public' as const, externalId: asked.id, authorExternalId: mara.id };
    await expect(adapter.publish(access, target, `${full}a`)).rejects.toMatchObject({ code: 'text_too_long' });
    await expect(adapter.publish(access, target, full)).resolves.toMatchObject({ externalId: expect.any(String) });
  }
  await sandbox.close();
});

it('of cashtags a self-serve app may use one, one of the Enterprise plan more', () => {
  const answered = { handle: 'mara_k', text: '@northwind ?', ours: 'northwind' };
  expect(guide.measureAnswer('$AAPL', answered).refusal).toBeNull();
  expect(guide.measureAnswer('$AAPL and $MSFT', answered).refusal).toMatch(/one cashtag/);
  const large = allChannels({
    xSandboxOrigin: undefined,
    callTimeoutMs: 1_000,
    xApp: { clientId: 'id', clientSecret: undefined, consumer: undefined, tier: 'enterprise' },
  }).find(({ key }) => key === 'x')?.guide;
  expect(large?.measureAnswer('$AAPL and $MSFT', answered).refusal).toBeNull();
});

describe('whether X takes an answer', () => {
  const situation = {
    kind: 'public' as const,
    capabilities: x.capabilities(),
    accountState: 'connected' as const,
    ways: ['mention' as const],
    gone: null,
    refused: null,
  };
  it.each([
    ['they mentioned us', {}, true],
    ['they quoted us', { ways: ['quote' as const] }, true],
    ['they answered us', { ways: ['reply' as const] }, true],
    ['a direct message', { kind: 'direct' as const, ways: ['direct' as const] }, true],
    ['nobody noted how they spoke', { ways: null }, true],
    ['X put our name there', { ways: ['prefix' as const] }, 'not_summoned'],
    ['they spoke to others', { ways: [] }, 'not_summoned'],
    ['X has refused it before', { refused: 'X does not let this app answer here.' }, 'not_summoned'],
    ['they take no messages', { kind: 'direct' as const, refused: 'They take no messages.' }, 'direct_closed'],
    ['they protect their posts', { gone: 'protected' as const }, 'protected'],
    ['they deleted it', { gone: 'deleted' as const }, 'deleted'],
    ['the account is paused', { accountState: 'paused' as const }, 'account_paused'],
    ['the account is gone', { accountState: 'disconnected' as const, capabilities: null }, 'account_not_connected'],
    ['the scope is missing', { capabilities: { ...x.capabilities(), replyPublicly: false } }, 'no_permission'],
  ])('%s', (_, other, expected) => {
    const gate = guide.gate({ ...situation, ...other });
    const closed = { open: false, code: expected, sentence: expect.stringMatching(/^[A-Z].*\.$/s) };
    expect(gate).toMatchObject(expected === true ? { open: true } : closed);
  });
});
