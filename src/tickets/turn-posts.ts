import type { Absence, ShownMedia } from '../channels/index.js';
import type { EventLog, NewEvent, Tx } from '../kernel/index.js';
import { hidePosts, showPosts, type TurnedPost } from '../threads/index.js';
import { retellTickets } from './retell-tickets.js';

/** What has become of stored posts upstream. */
export interface Turns {
  vanished: { externalId: string; why: Absence }[];
  reappeared: { externalId: string; text: string; lang: string | null; version: number; media?: ShownMedia[] }[];
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
  await retellTickets(tx, await ticketsThatTell(tx, [...hidden, ...shown]));
  const why = new Map(turns.vanished.map((post) => [post.externalId, post.why]));
  await log.append(tx, [
    ...(await eventsOf(tx, 'post_vanished', hidden, ({ externalId }) => ({ why: why.get(externalId) }))),
    ...(await eventsOf(tx, 'post_reappeared', shown, () => ({}))),
  ]);
  return { hidden, shown };
}

/** Those that show them, or stand for them; also one that was merged away, or has ended. */
async function ticketsThatTell(tx: Tx, posts: TurnedPost[]): Promise<string[]> {
  if (posts.length === 0) return [];
  const tickets = await tx.query<{ id: string }>(
    `WITH turned AS MATERIALIZED (
       SELECT p.external_id, p.thread_id, a.contact_id FROM post p
       JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
       WHERE p.workspace_id = $1 AND p.id = ANY($2))
     SELECT t.ticket_id AS id FROM turned JOIN thread t ON t.workspace_id = $1 AND t.id = turned.thread_id
     WHERE t.ticket_id IS NOT NULL
     UNION
     SELECT k.id FROM turned
     JOIN ticket k ON k.workspace_id = $1 AND k.contact_id = turned.contact_id AND k.preview_post = turned.external_id`,
    [tx.workspaceId, posts.map((post) => post.id)],
  );
  return tickets.map(({ id }) => id);
}

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
