import type { Absence } from '../channels/index.js';
import type { EventLog, NewEvent, Tx } from '../kernel/index.js';
import { hidePosts, showPosts, type TurnedPost } from '../threads/index.js';
import { previewOf } from './tickets.store.js';

/** What has become of stored posts upstream. */
export interface Turns {
  vanished: { externalId: string; why: Absence }[];
  reappeared: { externalId: string; text: string; lang: string | null; version: number }[];
}

/**
 * Posts that vanished upstream lose their text here too, in the thread and on every ticket that shows it; those that can be
 * seen again get theirs back. For a caller who holds all lanes. Done again it changes nothing.
 */
export async function turnPosts(
  { log }: { log: EventLog },
  tx: Tx,
  channel: string,
  turns: Turns,
  noticedAt: Date,
): Promise<{ hidden: TurnedPost[]; shown: TurnedPost[] }> {
  const hidden = await hidePosts(tx, channel, turns.vanished, noticedAt);
  const shown = await showPosts(tx, channel, turns.reappeared);
  await retellTickets(tx, [...hidden, ...shown]);
  const why = new Map(turns.vanished.map((post) => [post.externalId, post.why]));
  await log.append(tx, [
    ...(await eventsOf(tx, 'post_vanished', hidden, ({ externalId }) => ({ why: why.get(externalId) }))),
    ...(await eventsOf(tx, 'post_reappeared', shown, () => ({}))),
  ]);
  return { hidden, shown };
}

/** A ticket shows the newest words of its customer's that are left. Also one that was merged away, or has ended. */
async function retellTickets(tx: Tx, posts: TurnedPost[]): Promise<void> {
  if (posts.length === 0) return;
  const tickets = await tx.query<{ id: string; text: string | null; at: string | null; post: string | null }>(
    `WITH turned AS MATERIALIZED (
       SELECT p.external_id, p.thread_id, a.contact_id FROM post p
       JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
       WHERE p.workspace_id = $1 AND p.id = ANY($2)
     ), told AS (
       SELECT t.ticket_id AS id FROM turned JOIN thread t ON t.workspace_id = $1 AND t.id = turned.thread_id
       WHERE t.ticket_id IS NOT NULL
       UNION
       SELECT k.id FROM turned
       JOIN ticket k ON k.workspace_id = $1 AND k.contact_id = turned.contact_id AND k.preview_post = turned.external_id)
     SELECT told.id, left(newest.text, ${MOST_CHARACTERS}) AS text, newest.posted_at::text AS at, newest.external_id AS post
     FROM told LEFT JOIN LATERAL (
       SELECT p.text, p.posted_at, p.external_id FROM thread t
       JOIN post p ON p.workspace_id = $1 AND p.thread_id = t.id AND p.author_id = t.author_id AND p.deleted_at IS NULL
       WHERE t.workspace_id = $1 AND t.ticket_id = told.id
       ORDER BY p.posted_at DESC, p.external_id COLLATE "C" DESC LIMIT 1) newest ON true
     ORDER BY told.id`,
    [tx.workspaceId, posts.map((post) => post.id)],
  );
  await tx.query(
    `UPDATE ticket k SET preview = n.preview, preview_at = n.at, preview_post = n.post, version = k.version + 1,
       updated_at = now()
     FROM json_to_recordset($2::json) AS n (id bigint, preview text, at timestamptz, post text)
     WHERE k.workspace_id = $1 AND k.id = n.id`,
    [tx.workspaceId, JSON.stringify(tickets.map(({ text, ...ticket }) => ({ ...NO_WORDS, ...told(ticket, text) })))],
  );
}

/** More than a preview is made of. */
const MOST_CHARACTERS = 1_000;

/** Older than every post, so that any that comes late is shown. */
const NO_WORDS = { preview: '', at: '-infinity', post: '' };

const told = (ticket: { id: string; at: string | null; post: string | null }, text: string | null) =>
  text === null ? { id: ticket.id } : { ...ticket, preview: previewOf(text) };

/** The log holds what happened, and never the words. */
async function eventsOf(
  tx: Tx,
  kind: 'post_vanished' | 'post_reappeared',
  posts: TurnedPost[],
  more: (post: TurnedPost) => Record<string, unknown>,
): Promise<NewEvent[]> {
  const threadIds = [...new Set(posts.flatMap((post) => post.threadId ?? []))];
  if (threadIds.length === 0) return [];
  const rows = await tx.query<{ id: string; ticketId: string }>(
    'SELECT id, ticket_id AS "ticketId" FROM thread WHERE workspace_id = $1 AND id = ANY($2)',
    [tx.workspaceId, threadIds],
  );
  const tickets = new Map(rows.map((row) => [row.id, row.ticketId]));
  return posts.flatMap((post): NewEvent[] => {
    const ticketId = tickets.get(post.threadId ?? '');
    if (ticketId === undefined) return [];
    return [{ ticketId, kind, agentId: null, before: null, after: { postId: post.id, ...more(post) } }];
  });
}
