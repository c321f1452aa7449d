import type { Locator, Page } from 'playwright-core';

/** Something that opens on top of a page, or changes a part of it, when it is asked for. */
export interface Opening {
  /** By what a finding is told. */
  what: string;
  /** The path of the page that it opens on. */
  at: () => string;
  /** What the page shows once it hears keys; without: what `open` waits for by itself. */
  isThere?: (page: Page) => Locator;
  open: (page: Page) => Promise<unknown>;
  /** What stands there once it is open. */
  shows: (page: Page) => Locator;
  /** Puts the page back as it was. Without: Escape, until what was shown is gone. */
  close?: (page: Page) => Promise<unknown>;
  isOnPhone?: boolean;
}

/** By the file that draws them. */
export type Openings = Record<string, Opening[]>;

export const dialog = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name });
/** There is one at a time, called as its button is. */
export const menu = (page: Page): Locator => page.getByRole('menu');
export const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first();

/** By its keys, as an agent would. */
export const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

export const click = (name: string | RegExp) => (page: Page) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

export const choose = (name: string) => (page: Page) => page.getByRole('menuitem', { name, exact: true }).click();

/** One after the other. */
export const steps =
  (...each: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of each) await step(page);
  };

export const nothing = async (): Promise<void> => undefined;
