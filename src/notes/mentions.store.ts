import type { Tx } from '../kernel/index.js';
import type { MentionCountDto, MentionDto, MentionPageDto } from './notes.dto.js';

const PAGE = 50;
/** Counting stops here: what is more is shown as more. */
const COUNT_CAP = 99;

export async function readMentionPage(
  tx: Tx,
  agentId: string,
  show: 'all' | 'unread',
  cursor: string | undefined,
): Promise<MentionPageDto> {
  const items = await tx.query<MentionDto>(
    `SELECT m.note_id AS "noteId", k.number::float8 AS "ticketNumber", n.text, n.created_at AS "createdAt",
       m.read_at AS "readAt", json_build_object('id', g.id::text, 'name', g.name) AS agent,
       json_build_object('id', a.id::text, 'name', a.name) AS contact
     FROM (
       SELECT note_id, read_at FROM mention WHERE workspace_id = $1 AND agent_id = $2
         AND note_id < coalesce($3::bigint, 9223372036854775807) ${show === 'unread' ? 'AND read_at IS NULL' : ''}
       ORDER BY note_id DESC LIMIT ${PAGE}) m
     JOIN note n ON n.workspace_id = $1 AND n.id = m.note_id
     JOIN agent g ON g.workspace_id = $1 AND g.id = n.agent_id
     JOIN ticket k ON k.workspace_id = $1 AND k.id = n.ticket_id
     JOIN author a ON a.workspace_id = $1 AND a.id = k.author_id
     ORDER BY m.note_id DESC`,
    [tx.workspaceId, agentId, cursor ?? null],
  );
  return { items, nextCursor: items.length === PAGE ? (items.at(-1)?.noteId ?? null) : null };
}

export async function unreadMentions(tx: Tx, agentId: string): Promise<MentionCountDto> {
  const [row] = await tx.query<{ unread: number }>(
    `SELECT count(*)::int AS unread FROM (
       SELECT FROM mention WHERE workspace_id = $1 AND agent_id = $2 AND read_at IS NULL LIMIT ${COUNT_CAP + 1}) c`,
    [tx.workspaceId, agentId],
  );
  const unread = row?.unread ?? 0;
  return { unread: Math.min(unread, COUNT_CAP), capped: unread > COUNT_CAP };
}

/** Of the notes with these ids, and those between. */
export const readMentions = (tx: Tx, agentId: string, from: string, upTo: string): Promise<unknown> =>
  tx.query(
    `UPDATE mention SET read_at = now()
     WHERE workspace_id = $1 AND agent_id = $2 AND read_at IS NULL AND note_id BETWEEN $3 AND $4`,
    [tx.workspaceId, agentId, from, upTo],
  );
