import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMessages, loadPageMessages } from '../../web/src/messages/index.ts';
import type { Listed } from '../../web/src/features/keys/catalogue.ts';

const src = fileURLToPath(new URL('../../web/src', import.meta.url));
/** Not to be changed: the arrows of the page of search, which stand beside j and k and have no letter of their own. */
const FIXED = new Set(['search.down', 'search.up', 'search.field', 'search.back']);
let listed: Listed[];
beforeAll(async () => {
  await loadMessages();
  await loadPageMessages();
  const { catalogue } = await import('../../web/src/features/keys/catalogue.ts');
  listed = catalogue('admin');
});

/** What components say: `id: '…'`, and the keys that follow in the same object. */
function written(): { id: string; keys: string[] }[] {
  return fs
    .readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('messages') && !name.endsWith('catalogue.ts'))
    .flatMap((name) => {
      const text = fs.readFileSync(path.join(src, name), 'utf8');
      const found = text.matchAll(/\bid: '([a-z]+\.[a-z-]+)'((?:(?!\bid:)[^}])*?)\bkeys: ('[^']+'|\[[^\]]+\])/gu);
      return [...found].map((match) => ({
        id: match[1] as string,
        keys: [...(match[3] as string).matchAll(/'([^']+)'/gu)].map((key) => key[1] as string),
      }));
    });
}

it('the page of keys lists every command that a component gives keys, with those keys', () => {
  const components = written().filter(({ id }) => !FIXED.has(id));
  expect(components.length).toBeGreaterThan(20);
  const wrong = components.filter(
    ({ id, keys }) => !listed.some((each) => each.id === id && each.keys.join() === keys.join()),
  );
  expect(wrong).toEqual([]);
});

it('lists each once, and none that no component has', () => {
  expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
  const known = new Set(written().map(({ id }) => id));
  const made = listed.filter(({ id }) => !id.startsWith('go/') && !id.startsWith('view.'));
  expect(made.filter(({ id }) => !known.has(id)).map(({ id }) => id)).toEqual([]);
});
