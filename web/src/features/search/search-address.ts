import type { SearchOrder } from '../../api/types/search.ts';

export interface SearchAddress {
  q?: string;
  order?: SearchOrder;
}

/** As long as the server reads. */
export const LONGEST_QUERY = 300;

/** What is searched for, as it stands in the address. The router reads words of digits as the numbers that they are. */
export function readSearchAddress({ q, order }: Record<string, unknown>): SearchAddress {
  const text = ['string', 'number', 'boolean'].includes(typeof q) ? String(q).trim().slice(0, LONGEST_QUERY) : '';
  return { ...(text === '' ? {} : { q: text }), ...(order === 'relevance' ? { order } : {}) };
}
