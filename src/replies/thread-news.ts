import { withoutOwnMediaLink } from '../channels/index.js';
import { Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';

/** What an agent is about to answer, as they saw it. */
export interface Seen {
  threadId: string;
  ticketId: string;
  /** The thread's version now, and the one that the agent saw. */
  version: number;
  threadVersion: number;
  seenReplyId?: string | null | undefined;
}

/** One thing that the agent has not seen. */
export interface News {
  what: 'post' | 'our_post' | 'edit' | 'gone' | 'back' | 'reply';
  at: Date;
  postId: string | null;
  replyId: string | null;
  /** Who wrote it: a handle, or an agent's name. */
  by: string | null;
  text: string | null;
  /** Of a reply. */
  state: string | null;
}

/**
 * The guard. Refuses, with the difference, what was written without having seen all of the thread: a post, an edit, a
 * deletion, or a colleague's reply that is on its way. The caller holds the thread's lock, so of two who send at once the
 * second sees the first. Sending anyway is sending again with what is seen by then.
 */
export async function requireNoNews(tx: Tx, actor: Actor, seen: Seen): Promise<void> {
  const replies = await colleaguesReplies(tx, actor, seen);
  if (seen.version === seen.threadVersion && replies.length === 0) return;
  const news = [...(await newsOfPosts(tx, seen)), ...replies].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  throw new Problem(
    409,
    'thread_changed',
    replies.length > 0
      ? `${replies.at(-1)?.by} has answered here meanwhile. Read it, then send your answer all the same, change it or drop it.`
      : 'Something new was written in this thread. Read it, then send your answer or change it.',
    { currentVersion: seen.version, currentReplyId: await newestReply(tx, seen), news },
  );
}

/** A person reads no more. */
const MOST_NEWS = 50;
/** They are, or may be, on their way; what is sent stands in the thread, and is in its version. */
const ON_THEIR_WAY = `('queued', 'sending', 'unknown', 'left')`;

/** Ids of replies in one thread grow in the order of their commits: whoever writes one holds the thread's lock. */
const colleaguesReplies = (tx: Tx, actor: Actor, { threadId, seenReplyId }: Seen): Promise<News[]> =>
  tx.query<News>(
    `SELECT 'reply' AS what, r.created_at AS at, NULL AS "postId", r.id AS "replyId", g.name AS by, r.text, r.state FROM reply r
     JOIN agent g ON g.workspace_id = r.workspace_id AND g.id = r.agent_id
     WHERE r.workspace_id = $1 AND r.thread_id = $2 AND r.id > $3 AND r.agent_id <> $4 AND r.state IN ${ON_THEIR_WAY}
     ORDER BY r.id DESC LIMIT ${MOST_NEWS}`,
    [tx.workspaceId, threadId, seenReplyId ?? '0', actor.agentId],
  );

async function newestReply(tx: Tx, { threadId }: Seen): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    'SELECT id FROM reply WHERE workspace_id = $1 AND thread_id = $2 ORDER BY id DESC LIMIT 1',
    [tx.workspaceId, threadId],
  );
  return row?.id ?? null;
}

/** Each event of these has made a version of the thread, or is one of several that have made one. */
const WHAT: Record<string, News['what']> = {
  post_received: 'post',
  post_converted: 'post',
  post_by_us: 'our_post',
  post_edited: 'edit',
  post_vanished: 'gone',
  post_reappeared: 'back',
  reply_sent: 'our_post',
  reply_part_sent: 'our_post',
};

/** The newest events of the thread, as many as it has had versions since: enough to show what is new, and in doubt one more. */
async function newsOfPosts(tx: Tx, { threadId, ticketId, version, threadVersion }: Seen): Promise<News[]> {
  const versions = Math.min(Math.max(version - threadVersion, 0), MOST_NEWS);
  if (versions === 0) return [];
  const rows = await tx.query<Omit<News, 'what'> & { kind: string; externalId: string | null }>(
    `SELECT e.kind, e.at, p.id AS "postId", p.external_id AS "externalId", r.id AS "replyId", coalesce(g.name, a.handle) AS by,
       CASE WHEN e.kind = 'post_vanished' THEN NULL ELSE coalesce(p.text, r.text) END AS text, r.state
     FROM event e
     LEFT JOIN post p ON p.workspace_id = $1 AND p.id = (e.after ->> 'postId')::bigint
     LEFT JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
     LEFT JOIN reply r ON r.workspace_id = $1 AND r.id = (e.after ->> 'replyId')::bigint
     LEFT JOIN agent g ON g.workspace_id = $1 AND g.id = r.agent_id
     WHERE e.workspace_id = $1 AND e.ticket_id = $2 AND e.kind = ANY($4) AND $3 IN (p.thread_id, r.thread_id)
     ORDER BY e.id DESC LIMIT ${MOST_NEWS}`,
    [tx.workspaceId, ticketId, threadId, Object.keys(WHAT)],
  );
  return rows.slice(0, versions).map(({ kind, externalId, text, ...news }) => ({
    what: WHAT[kind] as News['what'],
    ...news,
    text: text && externalId ? withoutOwnMediaLink({ text, externalId }) : text,
  }));
}
