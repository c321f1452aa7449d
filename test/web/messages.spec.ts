import { isLanguage, spokenLanguage } from '../../web/src/messages/index.ts';
import { en as first } from '../../web/src/messages/en/index.ts';
import { enPages } from '../../web/src/messages/en/pages.ts';
import { fr as premier } from '../../web/src/messages/fr/index.ts';
import { frPages } from '../../web/src/messages/fr/pages.ts';
import { formatNumber, regionalForm, setLocale } from '../../web/src/messages/locale.ts';
import { plural } from '../../web/src/messages/plural.ts';

const en = { ...first, ...enPages };
const fr = { ...premier, ...frPages };

afterEach(() => setLocale('en'));

/** Every sentence of a language by its place, functions called with something of each kind. */
function sentences(words: unknown, place = ''): [string, string][] {
  if (typeof words === 'string') return [[place, words]];
  if (typeof words === 'function') {
    const said: unknown = (words as (...values: unknown[]) => unknown)(...argumentsFor(place, words.length));
    return typeof said === 'string' ? [[place, said]] : [];
  }
  if (typeof words !== 'object' || words === null) return [];
  return Object.entries(words).flatMap(([key, value]) => sentences(value, place ? `${place}.${key}` : key));
}
const argumentsFor = (place: string, count: number) =>
  place.endsWith('.or') ? [['a', 'b']] : Array.from({ length: count }, () => '7');

describe('each language', () => {
  it('says everything, in other words than English unless they are the same in both', () => {
    const french = new Map(sentences(fr));
    const missing = sentences(en).filter(([place]) => !french.has(place));
    expect(missing).toEqual([]);
    const long = sentences(en).filter(([place, said]) => said.length > 14 && french.get(place) === said);
    expect(long).toEqual([]);
  });

  it('is the browser’s first one that there is, else English', () => {
    expect(spokenLanguage(['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(spokenLanguage(['ja'])).toBe('en');
    expect(isLanguage('toString')).toBe(false);
  });

  it('writes numbers and plurals as its readers do', () => {
    expect(plural(0, 'post', 'posts')).toBe('0 posts');
    setLocale('fr');
    expect(plural(0, 'post', 'posts')).toBe('0 post');
    expect(plural(2, 'post', 'posts')).toBe('2 posts');
    expect(formatNumber(12_345.5)).toBe('12\u202f345,5');
    setLocale(regionalForm('en', ['de', 'en-IN']));
    expect(formatNumber(1_234_567)).toBe('12,34,567');
  });

  it('takes no region that no formatter knows', () => expect(regionalForm('en', ['en-US@posix'])).toBe('en'));

  it('keeps French punctuation from standing at the start of a line', () => {
    const loose = sentences(fr).filter(([, said]) => / [:;?!»]/u.test(said) || /« /u.test(said));
    expect(loose).toEqual([]);
  });
});
