/** What somebody has written as an amount in dollars: null for nothing, undefined for what is none. "$1,250.5" is 1250.5. */
export function amountOf(text: string): number | null | undefined {
  const plain = text.trim().replace(/^\$\s*/, '');
  if (plain === '') return null;
  if (!/^(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?$/.test(plain)) return undefined;
  const amount = Number(plain.replaceAll(',', ''));
  return amount > 0 && amount <= 1_000_000 ? amount : undefined;
}
