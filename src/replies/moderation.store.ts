import { notFound, type EventLog, type Tx } from '../kernel/index.js';
import {
  DONE_EVENT,
  MODERATION_COMES_FROM,
  MODERATION_EVENT,
  type Doing,
  type ModerationState,
} from './moderation-state.js';

export interface ModerationRow {
  id: string;
  threadId: string;
  postId: string;
  postExternalId: string;
  channel: string;
  accountId: string;
  agentId: string;
  agentIsActive: boolean;
  what: Doing;
  reason: string | null;
  state: ModerationState;
  attempts: number;
  fence: string;
  errorCode: string | null;
  /** Of one of its attempts nobody knows whether the platform has done it. */
  doubted: boolean;
}

/** It, locked until the end of the transaction. */
export async function lockModeration(tx: Tx, id: string): Promise<ModerationRow | null> {
  const [row] = await tx.query<ModerationRow>(
    `SELECT m.id, m.thread_id AS "threadId", m.post_id AS "postId", p.external_id AS "postExternalId", p.channel,
       m.account_id AS "accountId", m.agent_id AS "agentId", g.deactivated_at IS NULL AS "agentIsActive", m.what, m.reason,
       m.state, m.attempts, m.fence, m.error_code AS "errorCode", m.doubted
     FROM moderation m
     JOIN post p ON p.workspace_id = m.workspace_id AND p.id = m.post_id
     JOIN agent g ON g.workspace_id = m.workspace_id AND g.id = m.agent_id
     WHERE m.workspace_id = $1 AND m.id = $2 FOR UPDATE OF m`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

interface Move {
  to: ModerationState;
  /** Who did it; null: the process. */
  agentId: string | null;
  /** asked: not before. */
  dueAt?: Date;
  /** acting: how long this attempt may last. */
  leaseMs?: number;
  errorCode?: string;
  errorDetail?: string;
  /** Nobody knows whether this attempt has done it. */
  doubted?: boolean;
}

const NOBODY_KNOWS = 'An earlier attempt may have done it all the same: look at the post on the platform.';

/** What was in doubt once has neither failed nor been taken back. */
function withDoubt(row: ModerationRow, move: Move): Move {
  if (!row.doubted || (move.to !== 'failed' && move.to !== 'cancelled')) return move;
  const errorDetail = move.errorDetail === undefined ? NOBODY_KNOWS : `${move.errorDetail} ${NOBODY_KNOWS}`;
  return { ...move, to: 'unknown', errorCode: move.errorCode ?? 'interrupted', errorDetail };
}

/** Moves it, locked, to another state, and says so in the log of the ticket. The fence grows with each move. */
export async function moveModeration(tx: Tx, log: EventLog, row: ModerationRow, wanted: Move): Promise<void> {
  const move = withDoubt(row, wanted);
  if (!MODERATION_COMES_FROM[move.to].includes(row.state)) {
    throw new Error(`A moderation that is ${row.state} cannot become ${move.to}.`);
  }
  await tx.query(
    `UPDATE moderation SET state = $3, fence = fence + 1, updated_at = now(), due_at = coalesce($4, due_at),
       leased_until = CASE WHEN $3 = 'acting' THEN clock_timestamp() + $5 * interval '1 ms' END,
       attempts = attempts + ($3 = 'acting')::int, error_code = $6, error_detail = $7,
       doubted = doubted OR $8
     WHERE workspace_id = $1 AND id = $2`,
    [
      tx.workspaceId,
      row.id,
      move.to,
      move.dueAt ?? null,
      move.leaseMs ?? 0,
      move.errorCode ?? null,
      move.errorDetail ?? null,
      move.doubted ?? false,
    ],
  );
  const kind = move.to === 'done' ? DONE_EVENT[row.what] : MODERATION_EVENT[move.to];
  await tell(tx, log, row, kind, move.agentId, { state: move.to, why: row.reason, reason: move.errorDetail ?? null });
}

/** On the ticket on which its thread stands now. The log holds who, what and why, and never the post's words. */
export async function tell(
  tx: Tx,
  log: EventLog,
  { id, threadId, postId, what }: Pick<ModerationRow, 'id' | 'threadId' | 'postId' | 'what'>,
  kind: Parameters<EventLog['append']>[1][number]['kind'],
  agentId: string | null,
  more: Record<string, unknown>,
): Promise<void> {
  // While its thread is locked, nobody merges or splits tickets.
  const [thread] = await tx.query<{ ticketId: string | null }>(
    'SELECT ticket_id AS "ticketId" FROM thread WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tx.workspaceId, threadId],
  );
  if (!thread?.ticketId) return;
  const after = { moderationId: id, postId, what, ...more };
  await log.append(tx, [{ ticketId: thread.ticketId, kind, agentId, before: null, after }]);
}

export interface ModerationView {
  id: string;
  postId: string;
  what: Doing;
  state: ModerationState;
  agent: { id: string; name: string };
  reason: string | null;
  askedAt: Date;
  errorCode: string | null;
  errorDetail: string | null;
}

/** Of `moderation m` and `agent g`. */
export const MODERATION_JSON = `json_build_object('id', m.id::text, 'postId', m.post_id::text, 'what', m.what,
  'state', m.state, 'agent', json_build_object('id', g.id::text, 'name', g.name), 'reason', m.reason,
  'askedAt', m.asked_at, 'errorCode', m.error_code, 'errorDetail', m.error_detail)`;

export async function readModeration(tx: Tx, id: string): Promise<ModerationView> {
  const [row] = await tx.query<{ view: ModerationView }>(
    `SELECT ${MODERATION_JSON} AS view FROM moderation m
     JOIN agent g ON g.workspace_id = m.workspace_id AND g.id = m.agent_id
     WHERE m.workspace_id = $1 AND m.id = $2`,
    [tx.workspaceId, id],
  );
  if (!row) throw notFound('moderation');
  return row.view;
}
