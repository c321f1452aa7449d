import type { Database, Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { DUE, DUE_SINCE, MY_TEAMS, type TicketView } from './ticket-views.js';

/** The duty of adding up what the statements that change tickets have noted; one for the workspace. */
export const TALLY_DUTY = 'tally';

/** As many notes as one statement adds up. */
const AT_ONCE = 20_000;

/** The view of the places in `ticket_tally`, and how they add up; one number a view. One statement. */
export async function countViews(
  db: Database,
  { workspaceId, agentId }: Pick<Actor, 'workspaceId' | 'agentId'>,
): Promise<Record<TicketView, number>> {
  const [counts] = await db.oneInWorkspace<Record<TicketView, number>>(workspaceId, COUNTS_SQL, [workspaceId, agentId]);
  return counts as Record<TicketView, number>;
}

/**
 * What is due is counted by whole days, then whole minutes, then the tickets of the minute that has begun: there are as many
 * minutes as a neglected inbox is old. Each is read where the tally is (by its key) and where it has not been added up yet.
 */
const COUNTS_SQL = `
  WITH since AS MATERIALIZED (
    SELECT at, floor(extract(epoch FROM at) / 60)::bigint AS minute, floor(extract(epoch FROM at) / 86400)::bigint AS day
    FROM (SELECT ${DUE_SINCE} AS at) due),
  teams AS MATERIALIZED (${MY_TEAMS}),
  kept AS (
    SELECT place, n FROM ticket_tally WHERE workspace_id = $1 AND subject = 0
      AND place IN ('all', 'new', 'open', 'pending', 'solved', 'unassigned', 'held', 'failed')
    UNION ALL
    SELECT place, n FROM ticket_tally WHERE workspace_id = $1 AND place = 'agent' AND subject = $2
    UNION ALL
    SELECT place, n FROM ticket_tally WHERE workspace_id = $1 AND place = 'team' AND subject IN (SELECT id FROM teams)
    UNION ALL
    SELECT 'due', n FROM ticket_tally WHERE workspace_id = $1 AND place = 'due_day' AND subject < (SELECT day FROM since)
    UNION ALL
    SELECT 'due', n FROM ticket_tally WHERE workspace_id = $1 AND place = 'due_minute'
      AND subject >= (SELECT day * 1440 FROM since) AND subject < (SELECT minute FROM since)
    UNION ALL
    SELECT CASE WHEN place LIKE 'due%' THEN 'due' ELSE place END, n FROM ticket_tally_change, since
    WHERE workspace_id = $1 AND CASE place
      WHEN 'agent' THEN subject = $2
      WHEN 'team' THEN subject IN (SELECT id FROM teams)
      WHEN 'due_day' THEN subject < since.day
      WHEN 'due_minute' THEN subject >= since.day * 1440 AND subject < since.minute
      ELSE true END
    UNION ALL
    SELECT 'due', count(*) FROM ticket k WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND ${DUE}
      AND k.waiting_since < (SELECT at FROM since)
      AND k.waiting_since >= (SELECT to_timestamp(minute * 60) FROM since)),
  sums AS (SELECT place, sum(n)::float8 AS n FROM kept GROUP BY place)
  SELECT ${Object.entries({
    mine: ['agent'],
    teams: ['team'],
    unassigned: ['unassigned'],
    due: ['due'],
    new: ['new'],
    open: ['new', 'open'],
    waiting: ['pending'],
    held: ['held'],
    failed: ['failed'],
    solved: ['solved'],
    all: ['all'],
  } satisfies Record<TicketView, string[]>)
    .map(([view, places]) => {
      const list = places.map((place) => `'${place}'`).join(', ');
      return `coalesce(sum(n) FILTER (WHERE place IN (${list})), 0) AS "${view}"`;
    })
    .join(', ')} FROM sums`;

/** Adds up what was noted. Nobody waits for it, and it waits for nobody. Says whether there was anything. */
export async function addUpTally(tx: Tx): Promise<boolean> {
  const [taken] = await tx.query<{ n: number }>(
    `WITH taken AS (
       DELETE FROM ticket_tally_change WHERE workspace_id = $1 AND id IN (
         SELECT id FROM ticket_tally_change WHERE workspace_id = $1 ORDER BY id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
       RETURNING place, subject, n),
     added AS (
       INSERT INTO ticket_tally AS t (workspace_id, place, subject, n)
       SELECT $1, place, subject, sum(n) FROM taken GROUP BY place, subject HAVING sum(n) <> 0 ORDER BY place, subject
       ON CONFLICT (workspace_id, place, subject) DO UPDATE SET n = t.n + excluded.n)
     SELECT count(*)::int AS n FROM taken`,
    [tx.workspaceId],
  );
  if (!taken?.n) return false;
  await tx.query(`DELETE FROM ticket_tally WHERE workspace_id = $1 AND n = 0 AND place LIKE 'due%'`, [tx.workspaceId]);
  return true;
}
