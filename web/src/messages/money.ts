import { formatNumber } from './locale.ts';

const usd = (digits: number): Intl.NumberFormatOptions => ({
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

export const dollars = (amount: number): string => formatNumber(amount, usd(2));

/** X has prices of a tenth of a cent. */
export const dollarsOfOne = (amount: number): string => formatNumber(amount, usd(3));
