import { Problem, type Tx } from '../kernel/index.js';
import type { LinkedTicketDto } from './regrouping.dto.js';

/** More than anyone keeps in view. */
const MOST_LINKS = 50;

/** What it goes on with, what goes on with it, and what people have linked; a merged one is shown by what it went into. */
export const readLinks = (tx: Tx, ticketId: string): Promise<LinkedTicketDto[]> =>
  tx.query<LinkedTicketDto>(
    `WITH linked AS (
       SELECT previous_ticket_id AS id, 'previous' AS relation FROM ticket
       WHERE workspace_id = $1 AND id = $2 AND previous_ticket_id IS NOT NULL
       UNION ALL
       (SELECT id, 'next' FROM ticket WHERE workspace_id = $1 AND previous_ticket_id = $2 ORDER BY id LIMIT ${MOST_LINKS})
       UNION ALL
       SELECT other_id, 'linked' FROM ticket_link WHERE workspace_id = $1 AND ticket_id = $2
       UNION ALL
       SELECT ticket_id, 'linked' FROM ticket_link WHERE workspace_id = $1 AND other_id = $2)
     SELECT DISTINCT ON (k.id) k.number::float8 AS number, k.status, k.preview, k.last_post_at AS "lastPostAt", l.relation
     FROM linked l JOIN ticket o ON o.workspace_id = $1 AND o.id = l.id
     JOIN ticket k ON k.workspace_id = $1 AND k.id = coalesce(o.merged_into, o.id)
     WHERE k.id <> $2 ORDER BY k.id, l.relation DESC LIMIT ${MOST_LINKS}`,
    [tx.workspaceId, ticketId],
  );

export async function addLink(tx: Tx, agentId: string, ids: [string, string]): Promise<boolean> {
  const [row] = await tx.query<{ most: boolean }>(
    `SELECT count(*) >= ${MOST_LINKS} AS most FROM (
       SELECT FROM ticket_link WHERE workspace_id = $1 AND (ticket_id = $2 OR other_id = $2) LIMIT ${MOST_LINKS}) l`,
    [tx.workspaceId, ids[0]],
  );
  if (row?.most) throw new Problem(422, 'too_many_links', `A ticket has ${MOST_LINKS} links at most. Take one away.`);
  const added = await tx.query(
    `INSERT INTO ticket_link (workspace_id, ticket_id, other_id, agent_id)
     VALUES ($1, least($2::bigint, $3::bigint), greatest($2::bigint, $3::bigint), $4)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [tx.workspaceId, ...ids, agentId],
  );
  return added.length > 0;
}

export async function removeLink(tx: Tx, ids: [string, string]): Promise<boolean> {
  const removed = await tx.query(
    `DELETE FROM ticket_link WHERE workspace_id = $1 AND ticket_id = least($2::bigint, $3::bigint)
       AND other_id = greatest($2::bigint, $3::bigint) RETURNING 1`,
    [tx.workspaceId, ...ids],
  );
  return removed.length > 0;
}
