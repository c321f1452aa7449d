import { ChannelError, type ChannelRegistry } from '../channels/index.js';
import type { Jobs, Tx } from '../kernel/index.js';
import { budgetOf } from '../accounts/index.js';
import { isBegun, partsLeft } from './reply-parts.js';
import type { ReplyRow } from './replies.store.js';
import { freeSlots, learned, opensAt, roomWanted, windowsNow, withOneMore, type SendWindow } from './send-windows.js';

/** What a platform lets an account send of one kind, locked until the end of the transaction. */
export interface Gate {
  id: string;
  channel: string;
  accountId: string;
  accountState: string;
  /** Why it is in that state. */
  accountReason: string | null;
  kind: 'public' | 'direct';
  windows: SendWindow[];
  /** Refused as a whole until then. `closedCode` stays when that is over, until something has gone through. */
  closedUntil: Date | null;
  closedCode: string | null;
  closedWhy: string | null;
  lastAgentId: string | null;
  drainAt: Date | null;
  /** How many more posts those want that have begun to leave. */
  owed: number;
  /** Some wait for it, and have not been called. */
  isAwaited: boolean;
  now: Date;
}

/** Why a reply is not let through now. */
export interface Held {
  code: string;
  why: string;
  /** When it may be; null: when something changes that nobody can foresee. */
  until: Date | null;
}

const QUERY = `SELECT q.id, c.channel, q.account_id AS "accountId", c.state AS "accountState",
    c.state_reason AS "accountReason", q.kind, q.windows, q.closed_until AS "closedUntil",
    q.closed_code AS "closedCode", q.closed_why AS "closedWhy", q.last_agent_id AS "lastAgentId", q.drain_at AS "drainAt",
    clock_timestamp() AS now, EXISTS (SELECT 1 FROM reply w WHERE w.workspace_id = $1 AND w.account_id = q.account_id
      AND w.kind = q.kind AND w.waiting_since IS NOT NULL AND NOT w.called) AS "isAwaited",
    (SELECT coalesce(sum(b.parts - b.parts_posted - (b.state = 'sending')::int), 0)::int FROM reply b
      WHERE b.workspace_id = $1 AND b.account_id = q.account_id AND b.kind = q.kind
        AND b.parts > 1 AND (b.state = 'sending' OR b.state = 'queued' AND b.parts_posted > 0)) AS owed
  FROM reply_gate q JOIN account c ON c.workspace_id = q.workspace_id AND c.id = q.account_id`;

/** Replies are locked before gates. Whoever locks them after takes only those that nobody has. */
export async function lockGate(tx: Tx, channels: ChannelRegistry, accountId: string, kind: string): Promise<Gate> {
  const find = (): Promise<Gate[]> =>
    tx.query<Gate>(`${QUERY} WHERE q.workspace_id = $1 AND q.account_id = $2 AND q.kind = $3 FOR NO KEY UPDATE OF q`, [
      tx.workspaceId,
      accountId,
      kind,
    ]);
  const [gate] = await find();
  if (gate) return current(channels, gate);
  await tx.query('INSERT INTO reply_gate (workspace_id, account_id, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    tx.workspaceId,
    accountId,
    kind,
  ]);
  return current(channels, (await find())[0] as Gate);
}

export async function lockGateById(tx: Tx, channels: ChannelRegistry, id: string): Promise<Gate | null> {
  const [gate] = await tx.query<Gate>(`${QUERY} WHERE q.workspace_id = $1 AND q.id = $2 FOR NO KEY UPDATE OF q`, [
    tx.workspaceId,
    id,
  ]);
  return gate ? current(channels, gate) : null;
}

const current = (channels: ChannelRegistry, gate: Gate): Gate => ({
  ...gate,
  windows: windowsNow(channels.get(gate.channel).sends?.[gate.kind], gate.windows, gate.now.getTime()),
});

/** Lets the reply through and counts it, or says why not. */
export async function passGate(tx: Tx, gate: Gate, reply: ReplyRow): Promise<Held | null> {
  const held = isHeld(gate, reply);
  if (held) return held;
  if (gate.windows.length > 0) {
    gate.windows = withOneMore(gate.windows);
    await tx.query('UPDATE reply_gate SET windows = $3 WHERE workspace_id = $1 AND id = $2', [
      tx.workspaceId,
      gate.id,
      JSON.stringify(gate.windows),
    ]);
  }
  return null;
}

/** What has begun goes on before all others; nothing begins for whose end there is no room, or which would take that of others. */
function isHeld(gate: Gate, reply: ReplyRow): Held | null {
  const { called } = reply;
  const urgent = reply.urgent || isBegun(reply);
  const { closedUntil, closedCode, closedWhy, now } = gate;
  const why = closedWhy ?? '';
  if (closedUntil && closedUntil > now) return { code: closedCode ?? 'rate_limited', why, until: closedUntil };
  // One goes ahead to see whether it is over.
  if (needsProbe(gate) && !called) return { code: closedCode as string, why, until: now };
  const free = freeSlots(gate.windows, urgent);
  const wanted = isBegun(reply) ? 1 : roomWanted(gate.windows, urgent, partsLeft(reply));
  if (free < wanted) return fullUntil(new Date(opensAt(gate.windows, urgent, wanted)));
  if (!isBegun(reply) && free < wanted + gate.owed) {
    return { code: 'in_turn', why: IN_TURN, until: new Date(now.getTime() + SOON_MS) };
  }
  if (gate.isAwaited && !urgent && !called) return { code: 'in_turn', why: IN_TURN, until: gate.drainAt ?? now };
  return null;
}

/** A limit of calls is over when its time is; whether there is money again, say, only a call can tell. */
export const needsProbe = ({ closedCode }: Gate): boolean => closedCode !== null && closedCode !== 'rate_limited';

/** What has begun is done soon. */
const SOON_MS = 1_000;
const IN_TURN = 'Others of this account wait before it. It leaves in its turn, by itself.';

const fullUntil = (until: Date): Held => ({
  code: 'window_full',
  why: 'The platform lets this account send no more for now. It leaves by itself when there is room again.',
  until,
});

/** What closes the gate for all: waiting is then the same for each of them. */
export const CLOSES: ReadonlySet<string> = new Set([
  'rate_limited',
  'out_of_credits',
  'account_suspended',
  'budget_used',
]);

export async function closeGate(tx: Tx, gate: Gate, error: ChannelError): Promise<Held> {
  const until = new Date(gate.now.getTime() + (error.retryAfterMs ?? 0));
  await tx.query(
    `UPDATE reply_gate SET closed_until = greatest(closed_until, $3), closed_code = $4, closed_why = $5
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, gate.id, until, error.code, error.message],
  );
  return { code: error.code, why: error.message, until };
}

/** Notes what the platform has told of its limit, and that it lets through again. True: the others need not wait longer. */
export async function noteAnswer(tx: Tx, channels: ChannelRegistry, gate: Gate, passed: boolean): Promise<boolean> {
  const channel = channels.get(gate.channel);
  const { endpoint } = channel.sends?.[gate.kind] ?? {};
  const said = channel.windows?.of(budgetOf(tx.workspaceId, gate.accountId)).find((one) => one.endpoint === endpoint);
  const windows = learned(gate.windows, said, gate.now.getTime());
  const reopens = passed && gate.closedCode !== null;
  if (reopens || JSON.stringify(windows) !== JSON.stringify(gate.windows)) {
    await tx.query(
      `UPDATE reply_gate SET windows = $3, closed_until = CASE WHEN $4 THEN NULL ELSE closed_until END,
         closed_code = CASE WHEN $4 THEN NULL ELSE closed_code END, closed_why = CASE WHEN $4 THEN NULL ELSE closed_why END
       WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, gate.id, JSON.stringify(windows), reopens],
    );
    gate.windows = windows;
  }
  return reopens;
}

/** Has those who wait called then, unless they are before. One job for all of them. */
export async function drainAt(tx: Tx, jobs: Jobs, gate: Gate, at: Date): Promise<void> {
  if (gate.drainAt && gate.drainAt <= at && gate.drainAt > gate.now) return;
  await tx.query('UPDATE reply_gate SET drain_at = $3 WHERE workspace_id = $1 AND id = $2', [
    tx.workspaceId,
    gate.id,
    at,
  ]);
  gate.drainAt = at;
  await jobs.add(tx, 'reply.drain', gate.id, at > gate.now ? at : undefined);
}
