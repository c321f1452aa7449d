import { withoutOwnMediaLink } from '../channels/index.js';
import { pictureAddress, type Tx } from '../kernel/index.js';
import type { FoundEntry } from './find-entries.js';
import { excerptOf } from './marks.js';
import type { SearchHitDto } from './search.dto.js';
import type { Term } from './search-query.js';

type Row = Omit<SearchHitDto, 'marks' | 'cutBefore' | 'cutAfter'> & { externalId: string | null };

/** What was found, as it is now. What has vanished since it was read into the index is not shown. */
export async function readHits(tx: Tx, found: FoundEntry[], terms: readonly Term[]): Promise<SearchHitDto[]> {
  if (found.length === 0) return [];
  const rows = await tx.query<Row>(
    `SELECT f.kind, f.id::text, coalesce(p.posted_at, n.created_at) AS at,
       json_build_object('name', coalesce(a.name, w.name), 'handle', a.handle, 'picture', ${pictureAddress('a')}, 'ours', n.id IS NOT NULL OR EXISTS (
         SELECT 1 FROM account o WHERE o.workspace_id = $1 AND o.channel = a.channel AND o.external_id = a.external_id)) AS author,
       coalesce(p.text, n.text) AS text, p.external_id AS "externalId",
       json_build_object('number', k.number::text, 'status', k.status, 'channel', k.channel, 'assignee', g.name,
         'contact', c.handle) AS ticket
     FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS f (kind, id, ticket_id, place)
     LEFT JOIN post p ON f.kind = 'post' AND p.workspace_id = $1 AND p.id = f.id AND p.deleted_at IS NULL
     LEFT JOIN note n ON f.kind = 'note' AND n.workspace_id = $1 AND n.id = f.id AND n.deleted_at IS NULL
     LEFT JOIN agent w ON w.workspace_id = $1 AND w.id = n.agent_id
     LEFT JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
     JOIN ticket k ON k.workspace_id = $1 AND k.id = f.ticket_id
     JOIN author c ON c.workspace_id = $1 AND c.id = k.author_id
     LEFT JOIN agent g ON g.workspace_id = $1 AND g.id = k.assignee_id
     WHERE p.id IS NOT NULL OR n.id IS NOT NULL
     ORDER BY f.place`,
    [tx.workspaceId, found.map(({ kind }) => kind), found.map(({ id }) => id), found.map(({ ticketId }) => ticketId)],
  );
  return rows.map(({ text, externalId, ...row }) => ({
    ...row,
    ...excerptOf(externalId === null ? text : withoutOwnMediaLink({ text, externalId }), terms),
  }));
}
