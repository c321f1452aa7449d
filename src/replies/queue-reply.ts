import type { Accounts } from '../accounts/index.js';
import type { Answered, ChannelAdapter, ChannelRegistry, NumberedPart, TextMeasure } from '../channels/index.js';
import { failpoint, notFound, Problem, type EventLog, type Jobs, type Tx } from '../kernel/index.js';
import type { Attachment } from '../media/index.js';
import type { Actor } from '../people/index.js';
import { dropDraft } from '../writing/index.js';
import { announce } from './replies.store.js';
import { attachMedia, checkMedia, mediaLimits } from './reply-media.js';
import { storeParts } from './reply-parts.js';
import { requireNoNews } from './thread-news.js';

export interface NewReply {
  threadId: string;
  text: string;
  /** The files that go along, in this order. */
  media: readonly Attachment[];
  /** As how many posts the agent saw it; absent: as one. */
  parts?: number | undefined;
  /** The version of the thread that the agent saw. */
  threadVersion: number;
  /** The post that it answers. */
  targetPostId: string;
  /** The newest reply in the thread that the agent saw; absent: none. */
  seenReplyId?: string | null | undefined;
  /** The same key is the same reply, however often it is asked for. */
  idempotencyKey: string;
  /** The revision of the draft that it was; gone with it. */
  draft?: string;
}

interface Target {
  ticketId: string;
  accountId: string;
  channel: string;
  kind: 'public' | 'direct';
  version: number;
  undoSeconds: number | null;
  targetExternalId: string | null;
  targetAuthorId: string;
  targetDeleted: boolean;
  targetIsCustomers: boolean;
  targetText: string;
  targetHandle: string;
  accountHandle: string;
}

export interface QueueDependencies {
  log: EventLog;
  jobs: Jobs;
  channels: ChannelRegistry;
  accounts: Accounts;
  /** How long a reply can be taken back, where its account does not say. */
  undoMs: number;
}

/**
 * QUEUE: writes the reply and the job that delivers it, in one transaction. What the agent saw decides: the thread at
 * the version they saw, and as recipient nobody but its customer. Returns the id of the reply.
 */
export async function queueReply(
  deps: QueueDependencies,
  tx: Tx,
  actor: Actor,
  reply: NewReply,
  now: Date,
): Promise<string> {
  const earlier = await sameReply(tx, actor, reply);
  if (earlier) return earlier;
  const target = await lockTarget(tx, reply);
  const parts = checkText(deps.channels.get(target.channel), target, reply);
  const limits = mediaLimits(deps.channels.get(target.channel), target.kind);
  await checkMedia(tx, actor.agentId, limits, reply.media);
  await requireNoNews(tx, actor, { ...reply, ...target });
  if (!(await deps.accounts.access(tx, target.accountId, 'answers'))) {
    throw new Problem(
      422,
      'account_not_connected',
      'The account is not connected, so nothing can be sent. An admin must connect it again.',
    );
  }
  const undoMs = target.undoSeconds === null ? deps.undoMs : target.undoSeconds * 1000;
  const sendAfter = new Date(now.getTime() + undoMs);
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO reply (workspace_id, thread_id, ticket_id, account_id, agent_id, target_external_id, target_author_id,
       text, thread_version, idempotency_key, state, send_after, kind, micro_usd, parts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $13, $14) RETURNING id`,
    [
      tx.workspaceId,
      reply.threadId,
      target.ticketId,
      target.accountId,
      actor.agentId,
      target.targetExternalId,
      target.targetAuthorId,
      reply.text,
      reply.threadVersion,
      reply.idempotencyKey,
      sendAfter,
      target.kind,
      costOf(deps.channels.get(target.channel), target.kind, parts),
      parts.length,
    ],
  );
  const id = row?.id as string;
  await storeParts(tx, id, parts);
  if (reply.draft !== undefined) await dropDraft(tx, actor.agentId, reply.draft);
  await attachMedia(tx, id, reply.media);
  // Files are on their way at once: who takes the reply back has sent nothing that is to be seen.
  if (reply.media.length > 0) await deps.jobs.add(tx, 'reply.upload', id);
  else await deps.jobs.add(tx, 'reply.deliver', id, undoMs > 0 ? sendAfter : undefined);
  await announce(tx, deps.log, { id, ticketId: target.ticketId }, 'queued', actor.agentId, null);
  failpoint('queue.inserted');
  return id;
}

async function sameReply(tx: Tx, actor: Actor, reply: NewReply): Promise<string | null> {
  // Two requests with one key at once: the second waits here until the first has committed.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [
    `${tx.workspaceId}/${actor.agentId}/${reply.idempotencyKey}`,
  ]);
  const [row] = await tx.query<{ id: string; text: string; threadId: string; sameTarget: boolean; sameMedia: boolean }>(
    `SELECT r.id, r.text, r.thread_id AS "threadId", EXISTS (
       SELECT 1 FROM post p WHERE p.workspace_id = $1 AND p.id = $4 AND p.external_id = r.target_external_id) AS "sameTarget",
       (SELECT coalesce(array_agg(m.media_id::text ORDER BY m.place), '{}') FROM reply_media m
         WHERE m.workspace_id = $1 AND m.reply_id = r.id) = $5::text[] AS "sameMedia"
     FROM reply r WHERE r.workspace_id = $1 AND r.agent_id = $2 AND r.idempotency_key = $3`,
    [tx.workspaceId, actor.agentId, reply.idempotencyKey, reply.targetPostId, reply.media.map(({ id }) => id)],
  );
  if (!row) return null;
  const { sameTarget, sameMedia } = row;
  if (row.text === reply.text && row.threadId === reply.threadId && sameTarget && sameMedia) return row.id;
  throw new Problem(
    409,
    'idempotency_conflict',
    'This Idempotency-Key was used for another reply. Use a new one for each.',
  );
}

/** The thread and the post, locked against anything new until the commit. */
async function lockTarget(tx: Tx, reply: NewReply): Promise<Target> {
  const [target] = await tx.query<Target>(
    `SELECT t.ticket_id AS "ticketId", t.account_id AS "accountId", t.channel, t.kind, t.version,
            p.external_id AS "targetExternalId", t.author_id AS "targetAuthorId", p.deleted_at IS NOT NULL AS "targetDeleted",
            p.author_id = t.author_id AS "targetIsCustomers", c.undo_seconds AS "undoSeconds",
            p.text AS "targetText", a.handle AS "targetHandle", c.handle AS "accountHandle"
     FROM thread t JOIN account c ON c.workspace_id = t.workspace_id AND c.id = t.account_id
     JOIN author a ON a.workspace_id = t.workspace_id AND a.id = t.author_id
     LEFT JOIN post p ON p.workspace_id = t.workspace_id AND p.thread_id = t.id AND p.id = $3
     WHERE t.workspace_id = $1 AND t.id = $2 FOR NO KEY UPDATE OF t`,
    [tx.workspaceId, reply.threadId, reply.targetPostId],
  );
  if (!target) throw notFound('thread');
  if (target.targetExternalId === null) throw notFound('post in this thread');
  if (target.targetDeleted)
    throw new Problem(
      422,
      'target_gone',
      'The post was deleted or is not to be seen any more, so it cannot be answered.',
    );
  if (!target.targetIsCustomers) {
    throw new Problem(422, 'not_the_customer', "A reply goes to the thread's customer. Choose one of their posts.");
  }
  return target;
}

/** The posts that it becomes: one with the whole text, or those that the agent saw. */
function checkText(channel: ChannelAdapter, target: Target, { text, parts }: NewReply): readonly NumberedPart[] {
  if (text.trim() === '') throw new Problem(422, 'text_empty', 'Write something before sending it.');
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new Problem(422, 'text_unreadable', 'The text holds a character that cannot be sent. Remove it.');
  }
  const { length, maxLength, fits, refusal } = measured(channel, target, text);
  if (fits) return asSeen([{ text, startsAt: 0 }], parts ?? 1, refusal);
  // Whoever does not say that they have seen several posts means one.
  const several = parts === undefined || target.kind !== 'public' ? null : channel.split?.(text, answeredOf(target));
  if (several) {
    const refusals = several.map((part) => measured(channel, target, part.text).refusal);
    return asSeen(several, parts ?? 1, refusals.find((why) => why !== null) ?? null);
  }
  if (refusal) throw new Problem(422, 'text_refused', refusal);
  const lacks = `The text is ${length - maxLength} too long for this channel. Shorten it; it was kept.`;
  throw new Problem(422, 'text_too_long', lacks, { length, maxLength });
}

function asSeen(made: readonly NumberedPart[], seen: number, refusal: string | null): readonly NumberedPart[] {
  if (refusal) throw new Problem(422, 'text_refused', refusal);
  if (made.length === seen) return made;
  const sentence = `It becomes ${made.length} posts now, and you saw ${seen}. Look at them again, then send it.`;
  throw new Problem(422, 'parts_differ', sentence, { parts: made.length });
}

/** By the platform's list; null: nobody knows. */
function costOf({ prices }: ChannelAdapter, kind: Target['kind'], parts: readonly NumberedPart[]): number | null {
  return prices ? parts.reduce((sum, { text }) => sum + prices.ofReply(kind, text), 0) : null;
}

/** What the platform puts before an answer by itself is not the agent's. */
function measured(channel: ChannelAdapter, target: Target, answer: string): TextMeasure & { refusal: string | null } {
  if (channel.guide && target.kind === 'public') return channel.guide.measureAnswer(answer, answeredOf(target));
  return { ...channel.measure(answer, target.kind), refusal: null };
}

const answeredOf = ({ targetHandle: handle, targetText: text, accountHandle: ours }: Target): Answered => ({
  handle,
  text,
  ours,
});
