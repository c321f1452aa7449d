import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/accessible.js';
import { fill, type Place } from './openings/fill.js';
import { openingsOfComposer } from './openings/of-composer.js';
import { openingsOfPages } from './openings/of-pages.js';
import { openingsOfTicket } from './openings/of-tickets.js';
import type { Opening, Openings } from './openings/opening.js';
import { setStage, type Stage } from './stage.js';

const WEB = fileURLToPath(new URL('../../web/src', import.meta.url));
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 780 };
const ON_TOP = '[role=dialog], [role=menu], [role=listbox]';
const BY_COLOR = ['color-contrast', 'link-in-text-block'];

/** Everything that opens on top of a page, by the file that draws it. What a new file opens belongs here. */
const openingsOf = (place: Place): Openings => ({
  ...openingsOfTicket(place),
  ...openingsOfComposer(place),
  ...openingsOfPages(place),
});

let stage: Stage;
beforeAll(async () => void (stage = await setStage({ PARLEY_RECONCILE_SECONDS: '0.2' })), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** Within the page that is open, as a link leads. */
const goTo = (page: Page, to: string) =>
  page.evaluate((address) => {
    if (location.pathname !== address) history.pushState(null, '', address);
  }, to);

async function violationsOf(page: Page, { at, isThere, open, shows, close, isOnPhone }: Opening): Promise<string[]> {
  await page.setViewportSize(isOnPhone ? PHONE : DESK);
  await goTo(page, at());
  await isThere?.(page).waitFor();
  await open(page);
  await shows(page).waitFor();
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await seriousViolations(page);
  // What is there is the same in both themes; what can be read is not. What is below, the walk of all pages has seen.
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await seriousViolations(page, BY_COLOR, ON_TOP);
  if (close) await close(page);
  else {
    await page.keyboard.press('Escape');
    await shows(page).waitFor({ state: 'hidden' });
  }
  return [...light.map((found) => `light: ${found}`), ...dark.map((found) => `dark: ${found}`)];
}

it('every file that draws a dialog, a menu or a list of names is among those that are opened', () => {
  const opens = /<(?:Dialog|Popover|ModalOverlay)\b|role="(?:dialog|menu|listbox)"/u;
  const drawing = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && opens.test(readFileSync(path.join(WEB, file), 'utf8')))
    .filter((file) => file !== 'ui/dialog.tsx' && file !== 'ui/menu.tsx');
  const opened = Object.keys(openingsOf({ stage, ticketOf: () => '', view: '', arrived: { id: '', authorId: '' } }));
  expect(drawing.length).toBeGreaterThan(30);
  expect(drawing.filter((file) => !opened.includes(file))).toEqual([]);
});

it('nothing that opens on top of a page has a serious violation in either theme', async () => {
  const openings = openingsOf(await fill(stage));
  const page = await stage.seatAgent('Bea', { viewport: DESK });
  const found: string[] = [];
  for (const [file, each] of Object.entries(openings))
    for (const opening of each) {
      const where = `${file}, ${opening.what}`;
      const violations = await violationsOf(page, opening).catch((cause: unknown) => {
        throw new Error(`${where} did not open or close.`, { cause });
      });
      found.push(...violations.map((violation) => `${where}, ${violation}`));
    }
  expect(found).toEqual([]);
}, 120_000);
