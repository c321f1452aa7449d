import type { FeedFilter, FeedReason } from '../../api/types/feed.ts';

export const REASONS: readonly FeedReason[] = ['rule', 'context', 'prefix', 'repost'];

/** The filter as it stands in the address. The router reads ids, and words of digits, as the numbers that they are. */
export function readFeedSearch(search: Record<string, unknown>): FeedFilter {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
  const account = text(search.account);
  const rule = text(search.rule);
  const word = text(search.search);
  const why = REASONS.find((each) => each === search.why);
  return {
    ...(/^\d{1,18}$/u.test(account) ? { account } : {}),
    ...(why ? { why } : {}),
    ...(/^\d{1,18}$/u.test(rule) ? { rule } : {}),
    ...(word.length >= 2 && word.length <= 100 ? { search: word } : {}),
  };
}
