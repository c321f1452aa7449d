import { safePath } from '../../web/src/app/safe-path.ts';
import { historyWords } from '../../web/src/features/tickets/history-words.ts';
import { en as first } from '../../web/src/messages/en/index.ts';
import { enPages } from '../../web/src/messages/en/pages.ts';
import { fr } from '../../web/src/messages/fr/index.ts';
import { frPages } from '../../web/src/messages/fr/pages.ts';
import { initials } from '../../web/src/ui/initials.ts';
import { textDirection } from '../../web/src/ui/text-direction.ts';
import { relative, span } from '../../web/src/ui/time-words.ts';

const MINUTE = 60_000;

const en = { ...first, ...enPages };

describe('spans of time', () => {
  it.each([
    [0, 'now'],
    [59_999, 'now'],
    [MINUTE, '1 min'],
    [59.9 * MINUTE, '59 min'],
    [60 * MINUTE, '1 h'],
    [47 * 60 * MINUTE, '1 day'],
    [49 * 60 * MINUTE, '2 days'],
  ])('%d ms is "%s"', (ms, words) => expect(span(ms, en.time)).toBe(words));

  it('is a date after a week, with the year when it is another', () => {
    const now = new Date(2026, 10, 22).getTime();
    expect(relative(new Date(2026, 9, 3).getTime(), now, en.time, 'en-GB')).toBe('3 Oct');
    expect(relative(new Date(2025, 9, 3).getTime(), now, en.time, 'en-GB')).toBe('3 Oct 2025');
  });

  it('is "now" when a clock is ahead of ours', () => expect(relative(2_000, 1_000, en.time)).toBe('now'));
});

it.each([
  ['@northwind مرحبا', 'rtl'],
  ['@northwind @other https://example.com שלום all', 'rtl'],
  ['@northwind hello', 'ltr'],
  ['مرحبا @northwind', 'auto'],
  ['@northwind', 'auto'],
])('%s is written %s', (text, direction) => expect(textDirection(text)).toBe(direction));

describe('initials', () => {
  it.each([
    ['Mara Kowalski', 'mara', 'MK'],
    ['Ana María de la Cruz', 'ana', 'AC'],
    ['李小龙', 'li', '李'],
    ['🔥 hotdeals 🔥', 'hot', 'H'],
    ['🔥🔥', 'hotdeals', 'H'],
    ['', 'acme_help', 'AH'],
    ['', '', '?'],
  ])('of %j are %j', (name, handle, expected) => expect(initials(name, handle)).toBe(expected));

  it('of a tower of combining marks stay in their circle', () =>
    expect(initials(`Z${'\u0335'.repeat(40)}algo`, 'z')).not.toContain('\u0335'));
});

describe('the way back after signing in', () => {
  it.each(['/tickets/open/12?x=1', '/accounts'])('may be %s', (path) => expect(safePath(path)).toBe(path));
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\nb', ''])(
    'is never %j',
    (path) => expect(safePath(path)).toBe('/'),
  );
});

describe('history in words', () => {
  const event = { id: '1', at: '', kind: 'ticket.changed', actor: null, before: null, after: null };
  const words = (change: object) => historyWords({ ...event, ...change }, en, (id) => ({ '2': 'Tomás' })[id]);

  it('names what changed, from and to', () =>
    expect(words({ before: { status: 'open', assigneeId: null }, after: { status: 'on_hold', assigneeId: '2' } })).toBe(
      'status: open → on hold, assignee: nobody → Tomás',
    ));
  it('names what it became when nothing was before', () =>
    expect(words({ after: { status: 'new' } })).toBe('status: new'));
  it('says which ticket it was linked to, in both languages', () => {
    const linked = { kind: 'ticket_linked', after: { ticket: 12 } };
    expect(words(linked)).toBe('linked to #12');
    expect(words({ ...linked, kind: 'ticket_unlinked' })).toBe('no longer linked to #12');
    expect(historyWords({ ...event, ...linked }, { ...fr, ...frPages }, () => undefined)).toBe('lié à #12');
  });
  it('falls back to the kind', () => expect(words({ kind: 'reply.sent', after: { replyId: '5' } })).toBe('reply sent'));
});
