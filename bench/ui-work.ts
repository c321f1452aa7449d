import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** Milliseconds until the next paint, by what was done. */
export type Interactions = Record<string, number[]>;

const MOVES = 40;
const TICKETS = 12;
const VIEWS = ['unassigned', 'due', 'new', 'solved', 'all', 'mine', 'teams', 'waiting', 'open'];
const TEXT = 'Thank you for waiting. We have found your booking, and it is on its way to you by mail now. ';
const WORDS = ['solve', 'unassigned', 'settings', 'intake'];
/** Between two keys of somebody who is in a hurry. */
const KEY_MS = 120;
const TYPING_MS = 70;
/** What the browser does not tell of took less than this. */
const UNTOLD_MS = 16;
const SCROLL = { steps: 120, pixels: 300, everyMs: 50 };

/**
 * What an agent does in some minutes: moves in the list, opens tickets, writes, asks the palette, goes through the views. The
 * page is Parley's, or the bare one of `ui-floor.ts`, which has what is looked for here under the same names.
 */
export async function work(page: Page): Promise<Interactions> {
  const done: Record<string, number> = {};
  const begin = (kind: string): Promise<unknown> => page.evaluate(`probe.mark('${kind}')`);
  const press = async (kind: string, key: string): Promise<void> => {
    done[kind] = (done[kind] ?? 0) + 1;
    await page.keyboard.press(key);
    await sleep(KEY_MS);
  };
  const composer = page.getByRole('textbox', { name: /^Reply publicly to/ });

  await page.locator('[data-ticket]').nth(5).waitFor();
  await begin('move');
  for (let n = 0; n < MOVES; n += 1) await press('move', n % 4 === 3 ? 'k' : 'j');

  await begin('open');
  for (let n = 0; n < TICKETS; n += 1) {
    await press('open', 'j');
    const label = await composer.getAttribute('aria-label', { timeout: 1 }).catch(() => null);
    await press('open', 'Enter');
    await composer.and(page.locator(`:not([aria-label="${label}"])`)).waitFor();
    await sleep(5 * KEY_MS);
  }

  await begin('type');
  await composer.click();
  await page.keyboard.type(TEXT, { delay: TYPING_MS });
  done.type = TEXT.length + 1;
  await sleep(KEY_MS);

  await begin('palette');
  for (const word of WORDS) {
    await press('palette', 'Control+k');
    await page.getByRole('dialog').getByRole('searchbox').waitFor();
    for (const letter of word) await press('palette', letter);
    for (let n = 0; n < 2; n += 1) await press('palette', 'Escape'); // the first takes the words away
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }

  await begin('switch');
  for (const view of VIEWS) {
    await page.locator(`a[href="/tickets/${view}"]`).first().click();
    done.switch = (done.switch ?? 0) + 1;
    await page.locator('[data-ticket]').nth(5).waitFor();
    await sleep(4 * KEY_MS);
  }

  await sleep(500); // the browser tells of what has been painted, a little later
  const told = await page.evaluate<Interactions>('probe.interactions()');
  return Object.fromEntries(
    Object.entries(done).map(([kind, times]) => {
      const slow = told[kind] ?? [];
      return [kind, [...slow, ...Array.from({ length: Math.max(0, times - slow.length) }, () => UNTOLD_MS)]];
    }),
  );
}

/** Milliseconds between the frames while the list goes by under the wheel. */
export async function scroll(page: Page): Promise<number[]> {
  await page.mouse.move(400, 450); // over the list, of the bare page, too
  await page.evaluate('probe.watchFrames()');
  for (let step = 0; step < SCROLL.steps; step += 1) {
    await page.mouse.wheel(0, SCROLL.pixels);
    await sleep(SCROLL.everyMs);
  }
  return page.evaluate<number[]>('probe.frames()');
}
