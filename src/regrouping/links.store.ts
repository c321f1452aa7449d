import { pictureAddress, Problem, type Tx } from '../kernel/index.js';
import type { LinkedTicketDto } from './regrouping.dto.js';

/** More than anyone keeps in view. */
const MOST_LINKS = 50;

/** $1 is the workspace: the ticket, and what was merged into it. */
const familyOf = (id: string) => `
  SELECT ${id}::bigint AS id
  UNION ALL
  SELECT k.id FROM family f JOIN ticket k ON k.workspace_id = $1 AND k.merged_into = f.id`;

/** What it goes on with, what goes on with it, and what people have linked; a merged one is shown by what it went into. */
export const readLinks = (tx: Tx, ticketId: string): Promise<LinkedTicketDto[]> =>
  tx.query<LinkedTicketDto>(
    `WITH RECURSIVE family AS (${familyOf('$2')}),
     linked AS (
       SELECT k.previous_ticket_id AS id, 'previous' AS relation FROM family f
       JOIN ticket k ON k.workspace_id = $1 AND k.id = f.id WHERE k.previous_ticket_id IS NOT NULL
       UNION ALL
       (SELECT k.id, 'next' FROM family f JOIN ticket k ON k.workspace_id = $1 AND k.previous_ticket_id = f.id
        ORDER BY k.id LIMIT ${MOST_LINKS})
       UNION ALL
       SELECT l.other_id, 'linked' FROM family f JOIN ticket_link l ON l.workspace_id = $1 AND l.ticket_id = f.id
       UNION ALL
       SELECT l.ticket_id, 'linked' FROM family f JOIN ticket_link l ON l.workspace_id = $1 AND l.other_id = f.id),
     up AS (
       SELECT id, relation FROM linked
       UNION
       SELECT k.merged_into, up.relation FROM up
       JOIN ticket k ON k.workspace_id = $1 AND k.id = up.id WHERE k.merged_into IS NOT NULL)
     SELECT DISTINCT ON (k.id) k.number::float8 AS number, k.status, k.preview, k.last_post_at AS "lastPostAt", up.relation,
       json_build_object('name', a.name, 'handle', a.handle, 'picture', ${pictureAddress('a')}) AS contact
     FROM up JOIN ticket k ON k.workspace_id = $1 AND k.id = up.id AND k.merged_into IS NULL
     JOIN author a ON a.workspace_id = $1 AND a.id = k.author_id
     WHERE k.id <> $2 ORDER BY k.id, up.relation DESC LIMIT ${MOST_LINKS}`,
    [tx.workspaceId, ticketId],
  );

export async function addLink(tx: Tx, agentId: string, ids: [string, string]): Promise<boolean> {
  const [full] = await tx.query(
    `SELECT FROM unnest($2::bigint[]) AS id CROSS JOIN LATERAL (
       SELECT count(*) AS links FROM (
         SELECT FROM ticket_link WHERE workspace_id = $1 AND (ticket_id = id OR other_id = id) LIMIT ${MOST_LINKS}) l) n
     WHERE links >= ${MOST_LINKS} LIMIT 1`,
    [tx.workspaceId, ids],
  );
  if (full) throw new Problem(422, 'too_many_links', `A ticket has ${MOST_LINKS} links at most. Take one away.`);
  const added = await tx.query(
    `INSERT INTO ticket_link (workspace_id, ticket_id, other_id, agent_id)
     VALUES ($1, least($2::bigint, $3::bigint), greatest($2::bigint, $3::bigint), $4)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [tx.workspaceId, ...ids, agentId],
  );
  return added.length > 0;
}

/** Also what linked one of them with a ticket that went into the other. */
export async function removeLink(tx: Tx, ids: [string, string]): Promise<boolean> {
  const removed = await tx.query(
    `WITH one AS (WITH RECURSIVE family AS (${familyOf('$2')}) SELECT id FROM family),
       other AS (WITH RECURSIVE family AS (${familyOf('$3')}) SELECT id FROM family)
     DELETE FROM ticket_link l USING one, other WHERE l.workspace_id = $1
       AND l.ticket_id = least(one.id, other.id) AND l.other_id = greatest(one.id, other.id) RETURNING 1`,
    [tx.workspaceId, ...ids],
  );
  return removed.length > 0;
}
