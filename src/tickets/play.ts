import { notFound, type Tx } from '../kernel/index.js';
import { orderWithin } from './ticket-page.js';
import { conditionOf, TICKET_VIEWS, type TicketView, type ViewSource } from './ticket-views.js';

/** So long a ticket stays with whoever was given it, after their last sign of life. */
export const CLAIM_MS = 60_000;
/** A page renews a claim three times as often as it runs out; a round of play is forgotten when it gets longer. */
export const MOST_PASSED = 200;
/** Each time somebody else was quicker, so this many agents must have played in the same moment. */
const MOST_RACES = 200;

/**
 * Gives the agent the first ticket of the view that nobody is on, and keeps it for them: it is not somebody else's, nobody
 * looks at it, and nobody else was given it. `passed` are those that they have seen in this round. Null: there is none.
 */
export const nextOfView = (
  tx: Tx,
  agentId: string,
  view: TicketView,
  passed: readonly number[],
): Promise<string | null> =>
  next(NEXT_OF_VIEW[view], (sql) => tx.query(sql, [tx.workspaceId, agentId, passed, CLAIM_MS]));

/** Where the values of what the branches name begin. */
export const FIRST_VALUE_OF_PLAY = 5;

/** The same of tickets by conditions. */
export const nextOf = (
  tx: Tx,
  agentId: string,
  source: ViewSource,
  passed: readonly number[],
  values: readonly unknown[],
): Promise<string | null> =>
  next(nextSqls(source), (sql) => tx.queryOnce(sql, [tx.workspaceId, agentId, passed, CLAIM_MS, ...values]));

async function next(
  sqls: readonly string[],
  ask: (sql: string) => Promise<{ number: string; claimed: boolean }[]>,
): Promise<string | null> {
  for (const sql of sqls) {
    for (let race = 0; race < MOST_RACES; race += 1) {
      const [found] = await ask(sql);
      if (!found) break;
      if (found.claimed) return found.number;
    }
  }
  return null;
}

/**
 * Two who ask at once: the second passes over the row that the first has locked. If the first has committed since the second began to
 * look, the claim is there, and the second gets `claimed: false` and looks again. An agent is on one ticket at a time.
 */
const nextSql = (where: string, order: string): string => `
  WITH next AS (
    SELECT k.id, k.number FROM ticket k
    WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND ${where}
      AND (k.assignee_id IS NULL OR k.assignee_id = $2::bigint) AND k.number <> ALL ($3::bigint[])
      AND NOT EXISTS (SELECT FROM ticket_claim c WHERE c.workspace_id = $1 AND c.ticket_id = k.id
        AND c.agent_id <> $2::bigint AND c.until > clock_timestamp())
      AND NOT EXISTS (SELECT FROM presence p WHERE p.workspace_id = $1 AND p.ticket_id = k.id
        AND p.agent_id <> $2::bigint AND p.until > clock_timestamp())
    ORDER BY ${order} LIMIT 1 FOR NO KEY UPDATE OF k SKIP LOCKED),
  left_behind AS (
    DELETE FROM ticket_claim c WHERE c.workspace_id = $1 AND c.agent_id = $2::bigint
      AND c.ticket_id NOT IN (SELECT id FROM next)),
  claimed AS (
    INSERT INTO ticket_claim AS c (workspace_id, ticket_id, agent_id, until)
    SELECT $1, id, $2::bigint, clock_timestamp() + $4::int * interval '1 ms' FROM next
    ON CONFLICT (workspace_id, ticket_id) DO UPDATE SET agent_id = excluded.agent_id, until = excluded.until
      WHERE c.until <= clock_timestamp() OR c.agent_id = excluded.agent_id
    RETURNING ticket_id)
  SELECT next.number, claimed.ticket_id IS NOT NULL AS claimed
  FROM next LEFT JOIN claimed ON claimed.ticket_id = next.id`;

/** Branches that have a rank follow one another; of others, the first of all comes first. */
function nextSqls(source: ViewSource): string[] {
  const order = orderWithin(source.order);
  const { branches } = source;
  const inTurn = branches.every(({ rank }) => rank !== undefined) ? branches : [{ where: conditionOf(source) }];
  return inTurn.map(({ where }) => nextSql(where, order));
}

const NEXT_OF_VIEW = Object.fromEntries(
  Object.entries(TICKET_VIEWS).map(([view, source]) => [view, nextSqls(source)]),
) as Record<TicketView, string[]>;

/** The agent is still on it. False: the claim ran out, and somebody else may have it. */
export async function keepClaim(tx: Tx, agentId: string, number: string): Promise<boolean> {
  const [kept] = await tx.query<{ there: boolean; kept: boolean }>(
    `WITH mine AS (SELECT id FROM ticket WHERE workspace_id = $1 AND number = $3),
     kept AS (
       UPDATE ticket_claim SET until = clock_timestamp() + $4::int * interval '1 ms'
       WHERE workspace_id = $1 AND ticket_id IN (SELECT id FROM mine) AND agent_id = $2 AND until > clock_timestamp()
       RETURNING ticket_id)
     SELECT EXISTS (SELECT FROM mine) AS there, EXISTS (SELECT FROM kept) AS kept`,
    [tx.workspaceId, agentId, number, CLAIM_MS],
  );
  if (!kept?.there) throw notFound('ticket');
  return kept.kept;
}

/** The agent has gone on, or stopped. */
export async function releaseClaim(tx: Tx, agentId: string, number: string): Promise<void> {
  const [ticket] = await tx.query<{ id: string }>(
    `WITH mine AS (SELECT id FROM ticket WHERE workspace_id = $1 AND number = $3),
     released AS (
       DELETE FROM ticket_claim WHERE workspace_id = $1 AND ticket_id IN (SELECT id FROM mine) AND agent_id = $2)
     SELECT id FROM mine`,
    [tx.workspaceId, agentId, number],
  );
  if (!ticket) throw notFound('ticket');
}
