import type { en } from './en/index.ts';
import type { enPages } from './en/pages.ts';
import { regionalForm, setLocale } from './locale.ts';

export { formatNumber, locale } from './locale.ts';

/** What every language has to say. A key that one of them lacks is a type error. */
export type Messages = FirstMessages & PageMessages;
/** There before the first render. */
export type FirstMessages = typeof en;
/** Loaded with the first page that says them. */
export type PageMessages = typeof enPages;

/** Each is loaded only where it is read. Another language is a folder of its own, and a line here. */
const FILES = {
  en: () => import('./en/index.ts').then((module): FirstMessages => module.en),
  fr: () => import('./fr/index.ts').then((module): FirstMessages => module.fr),
};
const PAGES: Record<Language, () => Promise<PageMessages>> = {
  en: () => import('./en/pages.ts').then((module) => module.enPages),
  fr: () => import('./fr/pages.ts').then((module) => module.frPages),
};
export type Language = keyof typeof FILES;
/** Each in its own words: who looks for theirs may not read the others. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fr: 'Français' };
export const LANGUAGES = Object.keys(FILES) as Language[];
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);
const KEY = 'parley.language';

/** Everything the interface says. There before the first render; see main.tsx. */
export let m: Messages;
export let language: Language;

/** Loads the words in the agent's language, else the browser's, else English. */
export async function loadMessages(): Promise<void> {
  language = chosenLanguage() ?? spokenLanguage(navigator.languages);
  m = { ...(await FILES[language]()) } as Messages;
  setLocale(regionalForm(language, navigator.languages));
}

/** For pages that are not the first: before their files are read. */
export async function loadPageMessages(): Promise<void> {
  Object.assign(m, await PAGES[language]());
}

export const direction = (of: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(of) ? 'rtl' : 'ltr');

/** null: like the browser. */
export function chosenLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null;
  }
}

/** Is read again when the page is loaded the next time: true when that would change it. */
export function chooseLanguage(chosen: Language | null): boolean {
  try {
    if (chosen) localStorage.setItem(KEY, chosen);
    else localStorage.removeItem(KEY);
  } catch {
    return false;
  }
  return (chosen ?? spokenLanguage(navigator.languages)) !== language;
}

export function spokenLanguage(wanted: readonly string[]): Language {
  return wanted.map((each) => each.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

export const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);
