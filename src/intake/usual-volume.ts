import type { Tx } from '../kernel/index.js';
import { HOURS_OF_WEEK, MOST_HISTORY_MS, type UsualWeek } from './silence-rule.js';

const HOUR_MS = 3_600_000;
/** Pages that landed by then are applied, so it is known which of their posts are duplicates. */
const SETTLED_MS = 10 * 60_000;

/** Of whom it is asked, and which of its sources bring what customers write. */
export interface Listened {
  accountId: string;
  sources: readonly string[];
}

/**
 * Counts the hours that are over from the ledger, each once: a look costs as much as what landed since the last. The first
 * reads four weeks. What is older is forgotten.
 */
export async function countHours(tx: Tx, { accountId, sources }: Listened, now: Date): Promise<void> {
  const to = new Date(Math.floor((now.getTime() - SETTLED_MS) / HOUR_MS) * HOUR_MS);
  const oldest = new Date(to.getTime() - MOST_HISTORY_MS);
  const [state] = await tx.query<{ countedTo: Date | null }>(
    `INSERT INTO account_silence (workspace_id, account_id) VALUES ($1, $2)
     ON CONFLICT (workspace_id, account_id) DO UPDATE SET account_id = excluded.account_id
     RETURNING counted_to AS "countedTo"`,
    [tx.workspaceId, accountId],
  );
  const from = new Date(Math.max(state?.countedTo?.getTime() ?? 0, oldest.getTime()));
  if (from >= to) return;
  await tx.query(
    `INSERT INTO account_hour (workspace_id, account_id, hour, posts)
     SELECT $1, $2, date_trunc('hour', landed_at), sum(received - duplicate) FROM landed
     WHERE workspace_id = $1 AND account_id = $2 AND landed_at >= $3 AND landed_at < $4 AND source = ANY($5)
       AND received > duplicate
     GROUP BY 3
     ON CONFLICT (workspace_id, account_id, hour) DO UPDATE SET posts = excluded.posts`,
    [tx.workspaceId, accountId, from, to, sources],
  );
  await tx.query('DELETE FROM account_hour WHERE workspace_id = $1 AND account_id = $2 AND hour < $3', [
    tx.workspaceId,
    accountId,
    oldest,
  ]);
  // What is known begins where the first post came, and not where it was first looked.
  await tx.query(
    `UPDATE account_silence s SET counted_to = $3,
       counted_from = CASE WHEN f.hour IS NOT NULL THEN greatest($4::timestamptz, f.hour) END
     FROM (SELECT coalesce(counted_from, (SELECT min(hour) FROM account_hour WHERE workspace_id = $1 AND account_id = $2)) AS hour
           FROM account_silence WHERE workspace_id = $1 AND account_id = $2) f
     WHERE s.workspace_id = $1 AND s.account_id = $2`,
    [tx.workspaceId, accountId, to, oldest],
  );
}

/**
 * What usually comes in each hour of the week: the median of that hour in the last weeks, the lower one of two. One
 * outage with thousands of posts makes no hour usual, and neither does one holiday make it quiet.
 */
export async function usualWeek(tx: Tx, accountId: string): Promise<UsualWeek> {
  const rows = await tx.query<{ hour: number; posts: number }>(
    `SELECT ((extract(isodow FROM h.at AT TIME ZONE 'UTC') - 1) * 24 + extract(hour FROM h.at AT TIME ZONE 'UTC'))::int AS hour,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(c.posts, 0)) AS posts
     FROM account_silence s
     CROSS JOIN LATERAL generate_series(date_trunc('hour', s.counted_from), s.counted_to - interval '1 hour', interval '1 hour') AS h (at)
     LEFT JOIN account_hour c ON c.workspace_id = $1 AND c.account_id = $2 AND c.hour = h.at
     WHERE s.workspace_id = $1 AND s.account_id = $2
     GROUP BY 1`,
    [tx.workspaceId, accountId],
  );
  const week = Array.from({ length: HOURS_OF_WEEK }, () => 0);
  for (const { hour, posts } of rows) week[hour] = posts;
  return week;
}

/** When the last post came that was not here before; null: none since so long as is looked back. */
export async function lastArrival(tx: Tx, { accountId, sources }: Listened, now: Date): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date }>(
    `SELECT landed_at AS at FROM landed
     WHERE workspace_id = $1 AND account_id = $2 AND landed_at >= $4 AND source = ANY($3) AND received > duplicate
     ORDER BY landed_at DESC LIMIT 1`,
    [tx.workspaceId, accountId, sources, new Date(now.getTime() - MOST_HISTORY_MS)],
  );
  return row?.at ?? null;
}
