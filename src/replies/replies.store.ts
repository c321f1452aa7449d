import { notFound, type EventLog, type Tx } from '../kernel/index.js';
import type { Media } from '../media/index.js';
import { PARTS_JSON, type StoredPart } from './reply-parts.js';
import { COMES_FROM, EVENT_OF, type ReplyState } from './reply-state.js';
import { REPLY_MEDIA } from './reply-media.js';

export interface ReplyRow {
  id: string;
  threadId: string;
  ticketId: string;
  accountId: string;
  agentId: string;
  /** What the next post answers: the customer's, or of several posts the one before. */
  targetExternalId: string;
  targetAuthorExternalId: string;
  rootExternalId: string;
  kind: 'public' | 'direct';
  channel: string;
  /** What the next post says: all of it, or the next of several parts. */
  text: string;
  /** How many posts it becomes, and how many of several stand on the platform. */
  parts: number;
  partsPosted: number;
  /** Of several posts the first, and when the last was made of those that stand there. */
  firstExternalId: string | null;
  lastPostedAt: Date | null;
  state: ReplyState;
  attempts: number;
  fence: string;
  reconcileReads: number;
  attemptedAt: Date | null;
  /** When its first attempt began of which nobody knows whether it was posted. */
  doubtSince: Date | null;
  /** Who had it sent once more all the same. */
  sentAgainBy: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  /** Since when it waits to be let through; null: it does not. */
  waitingSince: Date | null;
  /** Its turn has come. */
  called: boolean;
  agentIsActive: boolean;
  urgent: boolean;
  /** Files go along. */
  hasMedia: boolean;
}

/** Of the ticket on which its thread stands now. */
const IS_URGENT = `coalesce((SELECT k.priority = 'urgent' FROM ticket k WHERE k.workspace_id = t.workspace_id AND k.id = t.ticket_id), false)`;

const COLUMNS = `r.id, r.thread_id AS "threadId", t.ticket_id AS "ticketId", r.account_id AS "accountId",
  r.agent_id AS "agentId", coalesce(o.external_id, r.target_external_id) AS "targetExternalId", a.external_id AS "targetAuthorExternalId",
  t.root_external_id AS "rootExternalId", r.kind, t.channel, coalesce(n.text, r.text) AS text, r.parts,
  r.parts_posted AS "partsPosted", f.external_id AS "firstExternalId", o.posted_at AS "lastPostedAt", r.state, r.attempts, r.fence,
  r.reconcile_reads AS "reconcileReads", r.attempted_at AS "attemptedAt", r.doubt_since AS "doubtSince",
  r.sent_again_by AS "sentAgainBy", r.error_code AS "errorCode", r.error_detail AS "errorDetail",
  r.waiting_since AS "waitingSince", r.called, g.deactivated_at IS NULL AS "agentIsActive", ${IS_URGENT} AS urgent,
  r.parts_posted = 0 AND EXISTS (SELECT 1 FROM reply_media m WHERE m.workspace_id = r.workspace_id AND m.reply_id = r.id) AS "hasMedia"`;

const SOURCES = `reply r
  JOIN thread t ON t.workspace_id = r.workspace_id AND t.id = r.thread_id
  JOIN author a ON a.workspace_id = r.workspace_id AND a.id = r.target_author_id
  JOIN agent g ON g.workspace_id = r.workspace_id AND g.id = r.agent_id`;

/** Of several posts the next, the one before it, and the first. */
const PARTS = `LEFT JOIN reply_part n ON n.workspace_id = r.workspace_id AND n.reply_id = r.id AND n.n = r.parts_posted + 1
  LEFT JOIN reply_part o ON o.workspace_id = r.workspace_id AND o.reply_id = r.id AND o.n = r.parts_posted
  LEFT JOIN reply_part f ON f.workspace_id = r.workspace_id AND f.reply_id = r.id AND f.n = 1`;

/** The reply, locked until the end of the transaction. */
export async function lockReply(tx: Tx, id: string): Promise<ReplyRow | null> {
  // Read by a second statement: the one that waits for the lock would see the parts as they were before it.
  const [, [row]] = await Promise.all([
    tx.query('SELECT 1 FROM reply WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [tx.workspaceId, id]),
    tx.query<ReplyRow>(`SELECT ${COLUMNS} FROM ${SOURCES} ${PARTS} WHERE r.workspace_id = $1 AND r.id = $2`, [
      tx.workspaceId,
      id,
    ]),
  ]);
  return row ?? null;
}

export async function requireReply(tx: Tx, id: string): Promise<ReplyRow> {
  const reply = await lockReply(tx, id);
  if (!reply) throw notFound('reply');
  return reply;
}

export interface Transition {
  to: ReplyState;
  /** Who did it; null: the process. */
  agentId: string | null;
  /** queued: not before. unknown: when it is looked for first. */
  sendAfter?: Date;
  /** sending: how long this attempt may last. */
  leaseMs?: number;
  externalId?: string;
  sentAt?: Date;
  errorCode?: string;
  errorDetail?: string;
  /** unknown → queued: who has decided that it was not posted. */
  sentAgainBy?: string;
}

/**
 * Moves a locked reply to another state, and says so in the log and on its ticket. Every move passes here. The fence
 * grows with each, so whoever acted on an older one can no longer write.
 */
export async function moveReply(tx: Tx, log: EventLog, reply: ReplyRow, move: Transition): Promise<void> {
  if (!COMES_FROM[move.to].includes(reply.state)) {
    throw new Error(`A reply that is ${reply.state} cannot become ${move.to}.`);
  }
  await tx.query(
    `UPDATE reply SET state = $3, fence = fence + 1, updated_at = now(), send_after = coalesce($4, send_after),
       leased_until = CASE WHEN $3 = 'sending' THEN clock_timestamp() + $5 * interval '1 ms' END,
       attempts = attempts + ($3 = 'sending')::int,
       attempted_at = CASE WHEN $3 = 'sending' THEN clock_timestamp() ELSE attempted_at END,
       reconcile_reads = CASE WHEN $3 = 'unknown' THEN 0 ELSE reconcile_reads END,
       doubt_since = CASE WHEN $3 = 'unknown' THEN coalesce(doubt_since, attempted_at)
         WHEN $3 = 'failed' AND state = 'unknown' AND sent_again_by IS NULL THEN NULL ELSE doubt_since END,
       sent_again_by = coalesce($10, sent_again_by), waiting_since = NULL, called = false,
       upload_failures = CASE WHEN $3 = 'failed' THEN 0 ELSE upload_failures END, external_id = $6, sent_at = $7, error_code = $8, error_detail = $9
     WHERE workspace_id = $1 AND id = $2`,
    [
      tx.workspaceId,
      reply.id,
      move.to,
      move.sendAfter ?? null,
      move.leaseMs ?? 0,
      move.externalId ?? null,
      move.sentAt ?? null,
      move.errorCode ?? null,
      move.errorDetail ?? null,
      move.sentAgainBy ?? null,
    ],
  );
  const there = { id: reply.id, ticketId: await ticketNow(tx, reply.threadId) };
  await announce(tx, log, there, move.to, move.agentId, reply.state, move.errorDetail);
}

/** A person may have merged or split tickets since the reply was read; while its thread is locked nobody can. */
async function ticketNow(tx: Tx, threadId: string): Promise<string> {
  const [thread] = await tx.query<{ ticketId: string }>(
    'SELECT ticket_id AS "ticketId" FROM thread WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tx.workspaceId, threadId],
  );
  return thread?.ticketId as string;
}

/** A queued reply that is due is not let through: it waits with the others of its account, and says why. */
export async function holdReply(tx: Tx, log: EventLog, reply: ReplyRow, code: string, why: string): Promise<void> {
  await tx.query(
    `UPDATE reply SET waiting_since = coalesce(waiting_since, clock_timestamp()), called = false, error_code = $3,
       error_detail = $4 WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, reply.id, code, why],
  );
  await tellThatItWaits(tx, log, reply, code, why);
}

/** A queued reply cannot leave yet for a reason of its own, and is tried again by itself then. */
export async function delayReply(
  tx: Tx,
  log: EventLog,
  reply: ReplyRow,
  code: string,
  why: string,
  until: Date,
): Promise<void> {
  await tx.query(
    `UPDATE reply SET send_after = greatest(send_after, $5), error_code = $3, error_detail = $4
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, reply.id, code, why, until],
  );
  await tellThatItWaits(tx, log, reply, code, why);
}

async function tellThatItWaits(tx: Tx, log: EventLog, reply: ReplyRow, code: string, why: string): Promise<void> {
  if (reply.errorCode === code) return; // told already
  const states = { before: { state: 'queued' }, after: { replyId: reply.id, state: 'queued', reason: why } };
  await log.append(tx, [{ ticketId: reply.ticketId, kind: 'reply_waits', agentId: null, ...states }]);
}

/** The ticket shows the state of its latest reply, and its log every step. One that is answered is no longer new. */
export async function announce(
  tx: Tx,
  log: EventLog,
  reply: { id: string; ticketId: string },
  to: ReplyState,
  agentId: string | null,
  from: ReplyState | null,
  reason?: string,
): Promise<void> {
  await tx.query(
    `UPDATE ticket SET reply_state = $3, status = CASE WHEN status = 'new' THEN 'open' ELSE status END, touched = true,
       version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS (
       SELECT 1 FROM thread t JOIN reply r ON r.workspace_id = $1 AND r.thread_id = t.id AND r.id > $4
       WHERE t.workspace_id = $1 AND t.ticket_id = $2)`,
    [tx.workspaceId, reply.ticketId, to, reply.id],
  );
  await log.append(tx, [
    {
      ticketId: reply.ticketId,
      kind: EVENT_OF[to],
      agentId,
      before: from ? { state: from } : null,
      after: { replyId: reply.id, state: to, ...(reason ? { reason } : {}) },
    },
  ]);
}

export interface ReplyView {
  id: string;
  threadId: string;
  targetPostId: string | null;
  targetHandle: string;
  text: string;
  media: (Media & { altText: string })[];
  state: ReplyState;
  agent: { id: string; name: string };
  createdAt: Date;
  sentAt: Date | null;
  sendAfter: Date | null;
  url: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  /** queued: since when it waits for the platform to let it through; null: it does not. */
  waitingSince: Date | null;
  /** unknown: all has been looked at, and a person is to decide. */
  undecided: boolean;
  /** unknown, or later: who had it sent once more. */
  sentAgain: boolean;
  /** The posts that it becomes, oldest first; none: it is one. */
  parts: PartView[];
}

export type PartView = Omit<StoredPart, 'externalId'> & { url: string | null };

export type StoredReplyView = Omit<ReplyView, 'url' | 'parts'> & {
  parts: StoredPart[];
  channel: string;
  accountHandle: string;
  externalId: string | null;
};

const MOST_REPLIES = 200;

/** Three looks, each after a longer wait than the last: the platform shows a new post to its own readers late. */
export const READS = 3;
/** When the platform cannot be looked at, nobody waits for it longer than this. */
const LONGEST_DOUBT_S = 120;

/** Of `reply r`: nothing more happens by itself that a person should wait for. */
export const UNDECIDED = `(r.state = 'unknown' AND (r.reconcile_reads >= ${READS}
  OR r.updated_at < clock_timestamp() - interval '${LONGEST_DOUBT_S} s'))`;

export async function readReplies(tx: Tx, by: { threadIds: string[] } | { ids: string[] }): Promise<StoredReplyView[]> {
  const [condition, value] = 'ids' in by ? ['r.id = ANY($2)', by.ids] : ['r.thread_id = ANY($2)', by.threadIds];
  return tx.query<StoredReplyView>(
    `SELECT * FROM (
       SELECT r.id, r.thread_id AS "threadId", p.id AS "targetPostId", a.handle AS "targetHandle", r.text, r.state,
         ${REPLY_MEDIA} AS media,
         json_build_object('id', g.id::text, 'name', g.name) AS agent, r.created_at AS "createdAt", r.sent_at AS "sentAt",
         CASE WHEN r.state = 'queued' THEN r.send_after END AS "sendAfter", r.error_code AS "errorCode",
         r.error_detail AS "errorDetail", r.waiting_since AS "waitingSince", ${UNDECIDED} AS undecided,
         r.sent_again_by IS NOT NULL AS "sentAgain", ${PARTS_JSON} AS parts, t.channel, c.handle AS "accountHandle", r.external_id AS "externalId"
       FROM ${SOURCES}
       JOIN account c ON c.workspace_id = r.workspace_id AND c.id = r.account_id
       LEFT JOIN post p ON p.workspace_id = r.workspace_id AND p.channel = t.channel AND p.external_id = r.target_external_id
       WHERE r.workspace_id = $1 AND ${condition} ORDER BY r.id DESC LIMIT ${MOST_REPLIES}) newest
     ORDER BY id`,
    [tx.workspaceId, value],
  );
}
