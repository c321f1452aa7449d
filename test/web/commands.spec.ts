import type { Command } from '../../web/src/commands/command.ts';
import { capsOf, isCharacterKey, matchKeys, pressOf } from '../../web/src/commands/keys.ts';
import { paletteSections } from '../../web/src/commands/palette-items.ts';
import { rank } from '../../web/src/commands/rank.ts';

const press = (key: string, more: Partial<Parameters<typeof pressOf>[0]> = {}, isMac = false) => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, getModifierState: () => false };
  return pressOf({ key, code: '', ...none, ...more }, isMac);
};

describe('a key', () => {
  it.each([
    ['a letter', press('j'), 'j'],
    ['a capital', press('J', { shiftKey: true }), 'Shift+j'],
    ['a letter with caps lock', press('J'), 'j'],
    ['a sign that needs Shift', press('?', { shiftKey: true }), '?'],
    ['a named key with Shift', press('Enter', { shiftKey: true, ctrlKey: true }), 'Mod+Shift+Enter'],
    ['Ctrl on a Mac is not ⌘', press('k', { ctrlKey: true }, true), 'Other+k'],
    ['⌘ on a Mac', press('k', { metaKey: true }, true), 'Mod+k'],
    [
      'a sign that AltGr writes, as Windows tells it',
      press('[', { ctrlKey: true, altKey: true, getModifierState: () => true }),
      '[',
    ],
    ['j on a Russian keyboard', press('о', { code: 'KeyJ' }), 'j'],
    ['q on a French keyboard, where a is elsewhere', press('q', { code: 'KeyA' }), 'q'],
  ])('%s', (_, got, wanted) => expect(got).toBe(wanted));

  it('belongs to what it begins, and to nothing else', () => {
    expect(matchKeys('g m', ['g'])).toBe('begins');
    expect(matchKeys('g m', ['g', 'm'])).toBe('all');
    expect(matchKeys('g m', ['g', 'x'])).toBe('no');
    expect(matchKeys('r', ['r', 'r'])).toBe('no');
  });

  it('is told from one that writes nothing, so that those that write can be turned off', () => {
    expect(['r', 'g m', '?', 'Shift+j'].map(isCharacterKey)).toEqual([true, true, true, true]);
    expect(['Mod+k', 'Escape', 'Mod+Shift+Enter'].map(isCharacterKey)).toEqual([false, false, false]);
  });

  it('is drawn as the keyboard has it', () => {
    expect(capsOf('Mod+Shift+Enter', false)).toEqual(['Ctrl', 'Shift', '↵']);
    expect(capsOf('Mod+k', true)).toEqual(['⌘', 'K']);
    expect(capsOf('+', false)).toEqual(['+']);
  });
});

describe('the palette', () => {
  const command = (id: string, name: string, more: Partial<Command> = {}): Command => ({
    id,
    name,
    group: 'ticket',
    run: () => undefined,
    ...more,
  });
  const commands = [
    command('assign', 'Assign to me'),
    command('team', 'Assign to a team'),
    command('next', 'Next in the list', { inPalette: false }),
    command('fr', 'Répondre et résoudre', { words: 'reply solve' }),
  ];
  const found = (query: string, recent: string[] = []) =>
    paletteSections(commands, [], query, recent).flatMap((section) => section.commands.map(({ id }) => id));

  it('finds by the beginnings of words, by letters in between, without accents, and by other words', () => {
    expect(found('team')).toEqual(['team']);
    expect(found('asme')[0]).toBe('assign');
    expect(found('resoudre')).toEqual(['fr']);
    expect(found('solve')).toEqual(['fr']);
    expect(found('zzz')).toEqual([]);
  });

  it('shows what was used last first, and nothing that only a key makes sense of', () => {
    expect(found('', ['team', 'gone'])).toEqual(['team', 'assign', 'fr']);
    expect(found('assign', ['team'])[0]).toBe('team');
    expect(found('next')).toEqual([]);
  });

  it('offers what follows from the words after what is called so', () => {
    const follows = [command('open', 'Go to ticket 12')];
    expect(paletteSections(commands, follows, '12', []).flatMap((section) => section.commands)).toEqual(follows);
  });

  it('ranks a beginning over a word inside, and that over scattered letters', () => {
    const [start, word, scattered] = ['note to all', 'a note', 'now tell'].map((text) => rank('not', text) ?? 0);
    expect(start).toBeGreaterThan(word ?? 0);
    expect(word).toBeGreaterThan(scattered ?? 0);
  });
});
