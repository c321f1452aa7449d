import type { FeedReason } from './feed.dto.js';

export interface FeedFilter {
  account?: string;
  why?: FeedReason;
  rule?: string;
  search?: string;
}

/** What may be converted: filtered, to be seen, and not by one of ours. */
const CONVERTIBLE = `p.workspace_id = $1 AND p.outcome = 'filtered' AND p.deleted_at IS NULL AND p.why <> 'own'`;

/**
 * The condition of a filter on `post p JOIN author a`, and its values from $2 on. The text of a statement depends only on which fields
 * are given, so that few are prepared and each finds its index.
 */
export function filterSql(filter: FeedFilter): { where: string; values: unknown[] } {
  const conditions = [CONVERTIBLE];
  const values: unknown[] = [];
  const add = (sql: (place: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(sql(`$${values.length + 1}`));
  };
  if (filter.account !== undefined) add((place) => `p.account_id = ${place}::bigint`, filter.account);
  if (filter.why !== undefined) add((place) => `p.why = ${place}`, filter.why);
  if (filter.rule !== undefined) add((place) => `p.rule_id = ${place}::bigint`, filter.rule);
  if (filter.search !== undefined) {
    const like = `%${filter.search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
    add((place) => `(p.text ILIKE ${place} OR a.handle ILIKE ${place})`, like);
  }
  return { where: conditions.join(' AND '), values };
}
