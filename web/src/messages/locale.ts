/** How numbers and dates are written: the language of the page, in the reader's own region where the browser says one. */
export let locale = 'en';

export function setLocale(next: string): void {
  locale = next;
}

/** The reader's regional form of a language: en-GB for English, when the browser asks for it. */
export const regionalForm = (language: string, wanted: readonly string[]): string =>
  wanted.find((each) => each.toLowerCase().split('-')[0] === language && isLocale(each)) ?? language;

/** Chromium on a bare Linux says "en-US@posix", which no formatter takes. */
function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
}

/** A whole or broken number as the reader writes it. */
export function formatNumber(n: number, options?: Intl.NumberFormatOptions): string {
  return options ? n.toLocaleString(locale, options) : formatOf(locale).format(n);
}

let format: { locale: string; number: Intl.NumberFormat } | null = null;
/** Making one takes longer than using it, and rows of a list use it by the hundred. */
function formatOf(of: string): Intl.NumberFormat {
  if (format?.locale !== of) format = { locale: of, number: new Intl.NumberFormat(of) };
  return format.number;
}
