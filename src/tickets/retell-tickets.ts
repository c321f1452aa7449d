import type { Tx } from '../kernel/index.js';
import { previewOf } from './tickets.store.js';

/** A ticket shows the newest words of its customer's that are left. */
export async function retellTickets(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const tickets = await tx.query<{
    id: string;
    text: string | null;
    at: string | null;
    post: string | null;
    lang: string | null;
  }>(
    `SELECT told.id, left(newest.text, ${MOST_CHARACTERS}) AS text, newest.posted_at::text AS at, newest.external_id AS post,
       newest.lang
     FROM unnest($2::bigint[]) AS told (id) LEFT JOIN LATERAL (
       SELECT p.text, p.posted_at, p.external_id, p.lang FROM thread t
       JOIN post p ON p.workspace_id = $1 AND p.thread_id = t.id AND p.author_id = t.author_id AND p.deleted_at IS NULL
       WHERE t.workspace_id = $1 AND t.ticket_id = told.id
       ORDER BY p.posted_at DESC, p.external_id COLLATE "C" DESC LIMIT 1) newest ON true
     ORDER BY told.id`,
    [tx.workspaceId, ids],
  );
  await tx.query(
    `UPDATE ticket k SET preview = n.preview, preview_at = n.at, preview_post = n.post, lang = n.lang, version = k.version + 1,
       updated_at = now()
     FROM json_to_recordset($2::json) AS n (id bigint, preview text, at timestamptz, post text, lang text)
     WHERE k.workspace_id = $1 AND k.id = n.id`,
    [tx.workspaceId, JSON.stringify(tickets.map(({ text, ...ticket }) => ({ ...NO_WORDS, ...told(ticket, text) })))],
  );
}

/** More than a preview is made of. */
const MOST_CHARACTERS = 1_000;

/** Older than every post, so that any that comes late is shown. */
const NO_WORDS = { preview: '', at: '-infinity', post: '', lang: null };

const told = (ticket: { id: string; at: string | null; post: string | null }, text: string | null) =>
  text === null || ticket.post === null
    ? { id: ticket.id }
    : { ...ticket, preview: previewOf({ text, externalId: ticket.post }) };
