import type { en } from './en/index.ts';
import { regionalForm, setLocale } from './locale.ts';

export { formatNumber, locale } from './locale.ts';

/** What every language has to say. A key that one of them lacks is a type error. */
export type Messages = typeof en;

/** Each is loaded only where it is read. Another language is a folder of its own, and a line here. */
const FILES = {
  en: () => import('./en/index.ts').then((module): Messages => module.en),
  fr: () => import('./fr/index.ts').then((module): Messages => module.fr),
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
  m = await FILES[language]();
  setLocale(regionalForm(language, navigator.languages));
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
