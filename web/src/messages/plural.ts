import { formatNumber, locale } from './locale.ts';

let rules: { locale: string; of: Intl.PluralRules } | null = null;

/** "1 post", "2 posts": by the rules of the page's language, in which 0 may be singular, as in French. */
export function plural(n: number, one: string, other: string): string {
  return `${formatNumber(n)} ${isOne(n) ? one : other}`;
}

/** Whether the language says this number in the singular. */
export function isOne(n: number): boolean {
  if (rules?.locale !== locale) rules = { locale, of: new Intl.PluralRules(locale) };
  return rules.of.select(n) === 'one';
}
