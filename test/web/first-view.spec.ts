import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../../dist/web/assets', import.meta.url));
const MOST_BYTES = 250_000;
/** What is loaded by and by until the inbox is drawn. */
const PARTS = ['index', 'start', 'shell', 'tickets-page', 'no-ticket', 'ticket-page', 'en'];

it('the JavaScript of the inbox, with a ticket open, is at most 250 kB compressed', () => {
  const names = fs.readdirSync(assets).filter((name) => name.endsWith('.js'));
  const first = PARTS.map((part) => {
    const found = names.filter((name) => name.startsWith(`${part}-`) && name.length === part.length + 12);
    if (found.length === 0)
      throw new Error(`No file of the build is called ${part}: name the parts of the first view anew.`);
    return found;
  }).flat();
  const loaded = new Set<string>();
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const text = fs.readFileSync(path.join(assets, name), 'utf8');
    for (const [, imported] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/gu))
      load(imported as string);
  };
  first.forEach(load);
  const bytes = [...loaded].reduce((sum, name) => sum + gzipSync(fs.readFileSync(path.join(assets, name))).length, 0);
  expect(loaded.size).toBeGreaterThan(PARTS.length);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});
