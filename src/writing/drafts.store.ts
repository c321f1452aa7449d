import type { Tx } from '../kernel/index.js';
import type { Attachment } from '../media/index.js';
import type { ColleagueDraftDto, DraftDto, SaveDraftDto } from './drafts.dto.js';

/** More than anyone has begun to answer at once. */
const MOST_SHOWN = 50;

const DRAFT = `d.thread_id AS "threadId", d.target_post_id AS "targetPostId", d.text, d.thread_version AS "threadVersion",
  d.seen, d.revision, d.updated_at AS "updatedAt", (
    SELECT coalesce(json_agg(json_build_object('id', m.id::text, 'kind', m.kind, 'type', m.type, 'size', m.size,
      'altText', file.value ->> 'altText') ORDER BY file.place), '[]')
    FROM jsonb_array_elements(d.media) WITH ORDINALITY AS file (value, place)
    JOIN media m ON m.workspace_id = d.workspace_id AND m.id = (file.value ->> 'id')::bigint AND m.complete) AS media`;
const OF_TICKET = `draft d JOIN thread t ON t.workspace_id = d.workspace_id AND t.id = d.thread_id
  WHERE d.workspace_id = $1 AND t.ticket_id = $2`;

export const ownDrafts = (tx: Tx, ticketId: string, agentId: string): Promise<DraftDto[]> =>
  tx.query<DraftDto>(
    `SELECT ${DRAFT} FROM ${OF_TICKET} AND d.agent_id = $3 ORDER BY d.revision DESC LIMIT ${MOST_SHOWN}`,
    [tx.workspaceId, ticketId, agentId],
  );

export const colleaguesDrafts = (tx: Tx, ticketId: string, agentId: string): Promise<ColleagueDraftDto[]> =>
  tx.query<ColleagueDraftDto>(
    `SELECT json_build_object('id', g.id::text, 'name', g.name) AS agent, o.thread_id AS "threadId",
       o.updated_at AS "updatedAt"
     FROM (SELECT d.* FROM ${OF_TICKET} AND d.agent_id <> $3 ORDER BY d.updated_at DESC LIMIT ${MOST_SHOWN}) o
     JOIN agent g ON g.workspace_id = $1 AND g.id = o.agent_id ORDER BY o.updated_at DESC`,
    [tx.workspaceId, ticketId, agentId],
  );

/** Whether the agent can see the post in that thread of the ticket, and how many drafts they have elsewhere. */
export async function placeOf(
  tx: Tx,
  ticketId: string,
  agentId: string,
  draft: SaveDraftDto,
  most: number,
): Promise<{ thread: boolean; post: boolean; drafts: number }> {
  const [place] = await tx.query<{ thread: boolean; post: boolean; drafts: number }>(
    `SELECT EXISTS (SELECT 1 FROM thread WHERE workspace_id = $1 AND id = $3 AND ticket_id = $2) AS thread,
       EXISTS (SELECT 1 FROM post WHERE workspace_id = $1 AND id = $4 AND thread_id = $3) AS post,
       (SELECT count(*)::int FROM (SELECT 1 FROM draft WHERE workspace_id = $1 AND agent_id = $5 LIMIT $6) own) AS drafts`,
    [tx.workspaceId, ticketId, draft.threadId, draft.targetPostId, agentId, most],
  );
  return place as { thread: boolean; post: boolean; drafts: number };
}

/** null: there is one already, of the agent's and of this thread. */
export const addDraft = (
  tx: Tx,
  agentId: string,
  draft: SaveDraftDto,
  media: readonly Attachment[],
): Promise<string | null> =>
  revisionOf(
    tx.query(
      `INSERT INTO draft (workspace_id, agent_id, thread_id, target_post_id, text, thread_version, seen, media)
       VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb) ON CONFLICT DO NOTHING RETURNING revision`,
      [tx.workspaceId, agentId, ...valuesOf(draft, media)],
    ),
  );

/** null: the revision that was changed is not the newest any more, or the thread has another draft. */
export const changeDraft = (
  tx: Tx,
  agentId: string,
  draft: SaveDraftDto,
  media: readonly Attachment[],
): Promise<string | null> =>
  revisionOf(
    tx.query(
      `UPDATE draft SET thread_id = $3, target_post_id = $4, text = $5, thread_version = $6, seen = $7::jsonb, media = $8::jsonb,
         revision = nextval('draft_revision'), updated_at = now()
       WHERE workspace_id = $1 AND agent_id = $2 AND revision = $9 AND (thread_id = $3 OR NOT EXISTS (
         SELECT 1 FROM draft WHERE workspace_id = $1 AND agent_id = $2 AND thread_id = $3))
       RETURNING revision`,
      [tx.workspaceId, agentId, ...valuesOf(draft, media), draft.base],
    ),
  );

/** With the reply that it became, or because it was thrown away. Of a newer revision nothing is lost. */
export async function dropDraft(tx: Tx, agentId: string, revision: string): Promise<boolean> {
  const dropped = await tx.query(
    'DELETE FROM draft WHERE workspace_id = $1 AND agent_id = $2 AND revision = $3 RETURNING 1',
    [tx.workspaceId, agentId, revision],
  );
  return dropped.length > 0;
}

const valuesOf = (draft: SaveDraftDto, media: readonly Attachment[]): unknown[] => [
  draft.threadId,
  draft.targetPostId,
  draft.text,
  draft.threadVersion,
  JSON.stringify(draft.seen),
  JSON.stringify(media.map(({ id, altText }) => ({ id, altText }))),
];

const revisionOf = async (rows: Promise<{ revision?: unknown }[]>): Promise<string | null> =>
  ((await rows)[0]?.revision as string | undefined) ?? null;
