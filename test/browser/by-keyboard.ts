import type { Locator, Page } from 'playwright-core';
import { PASSWORD, until } from '../support/test-app.js';

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
export const chosen = (page: Page, name: string) => page.locator('[data-focused]').filter({ hasText: name });

/** Waits until something has the focus and shows it: a ring, a caret, or the ground of a menu's item. */
export async function expectFocus(page: Page, after: string): Promise<void> {
  const look = () =>
    page.evaluate(() => {
      const active = document.activeElement as HTMLElement | null;
      if (!active || active === document.body) return 'nothing has it';
      const { width, height } = active.getBoundingClientRect();
      if (width === 0 || height === 0) return `it is on what is not to be seen: ${active.outerHTML.slice(0, 200)}`;
      // A field has its caret; a page, a title or a dialog is where one goes on reading from.
      if (active.matches('input, textarea, main, h1, [role="dialog"], [role="menu"], [role="listbox"]')) return null;
      const { outlineStyle, boxShadow, backgroundColor } = getComputedStyle(active);
      const hasGround = active.matches('[data-focused]') && backgroundColor !== 'rgba(0, 0, 0, 0)';
      if (outlineStyle !== 'none' || boxShadow !== 'none' || hasGround) return null;
      return `it does not show on ${active.outerHTML.slice(0, 200)}`;
    });
  let seen: string | null = null;
  await until(`the focus to be seen after ${after}`, async () => (seen = await look()) === null, 5_000).catch(() => {
    throw new Error(`After ${after} the focus is lost: ${seen}`);
  });
}

/** Presses keys one after the other, and looks where the focus is after the last. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await expectFocus(page, keys.join(' '));
}

/**
 * Types once what is to take it has the focus, and waits until a field shows it: what is typed while something opens is kept for
 * it, but no key that chooses.
 */
export async function typeInto(page: Page, role: string, text: string): Promise<void> {
  await until(`a ${role} to have the focus`, () =>
    page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, role),
  );
  await page.keyboard.type(text);
  await expectTyped(page, text);
}

/** Waits until the field that has the focus ends with this. A menu without a field shows nothing of it. */
export const expectTyped = (page: Page, text: string): Promise<unknown> =>
  until(`“${text}” to be typed into what has the focus`, () =>
    page.evaluate((typed) => {
      const { activeElement: field } = document;
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value.endsWith(typed);
      return field !== document.body;
    }, text),
  );

/** Presses the key once a ticket with this in its title is drawn, before anything else can happen on the page. Gives what had the focus. */
export async function pressOnceDrawn(page: Page, title: string, key: string): Promise<() => Promise<string>> {
  await page.evaluate(
    ([words, pressed]) => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector('article h1')?.textContent?.includes(words)) return;
        watch.disconnect();
        Object.assign(window, { hadFocus: document.activeElement?.tagName });
        const event = new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(event);
      });
      watch.observe(document.body, { childList: true, subtree: true });
    },
    [title, key] as const,
  );
  return () => page.evaluate(() => (window as unknown as { hadFocus: string }).hadFocus);
}

/** A page on which a pointer is used has done what none may do. */
export const forbidPointers = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
      document.addEventListener(kind, () => console.error(`A pointer was used: ${kind}`), true);
  });

export async function signInByKeys(page: Page, origin: string, email: string): Promise<void> {
  await page.goto(origin);
  await page.getByLabel('Email').and(page.locator(':focus')).waitFor();
  await page.keyboard.type(email);
  await press(page, 'Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
}

/** Tab until what is looked for has the focus. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let tabs = 0; tabs < 60; tabs += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await press(page, 'Tab');
  }
  throw new Error('Sixty tabs did not lead there.');
}
