import type { Tx } from '../kernel/index.js';
import type { DeliverDependencies } from './deliver-reply.js';
import { drainAt, lockGateById, needsProbe, type Gate } from './reply-gate.js';
import { freeSlots, opensAt, roomWanted } from './send-windows.js';

/** More are not called at once: the rest follows a moment later. */
const MOST_CALLED = 200;
/** When to look again for those who could not be called because somebody had them. */
const SOON_MS = 1_000;
/** A probe that ends without an answer is followed by another. */
const PROBE_MS = 30_000;

/**
 * DRAIN: calls those who wait at a gate, as many as it lets through: urgent tickets first, then in turns between agents, so
 * that nobody's hundred keep another's one waiting. May run any number of times; who is called claims a slot for itself.
 */
export async function drainGate(deps: DeliverDependencies, workspaceId: string, gateId: string): Promise<void> {
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const gate = await lockGateById(tx, deps.channels, gateId);
    if (!gate) return;
    if (gate.drainAt && gate.drainAt > gate.now) return; // an older job; another one comes in time
    const { closedUntil, now } = gate;
    await rest(tx, gate);
    if (!gate.isAwaited) return;
    if (gate.accountState === 'disconnected')
      gate.windows = []; // each of them fails, and says why
    else if (gate.accountState !== 'connected')
      return; // they are called when it is again
    else if (closedUntil && closedUntil > now) return drainAt(tx, deps.jobs, gate, closedUntil);
    const { called, posts, next } = await callNext(tx, gate);
    await deps.jobs.addAll(tx, 'reply.deliver', called);
    if (await stillAwaited(tx, gate)) await drainAt(tx, deps.jobs, gate, nextCall(gate, posts, next));
  });
}

/** When those who are called have used up the window, the next ones have their turn. What a probe finds calls the others. */
function nextCall(gate: Gate, called: number, wanted: number): Date {
  const left = gate.windows.map((window) => ({ ...window, used: window.used + called }));
  if (needsProbe(gate)) return new Date(gate.now.getTime() + PROBE_MS);
  if (freeSlots(left, false) >= wanted) return new Date(gate.now.getTime() + SOON_MS);
  return new Date(opensAt(left, false, wanted));
}

/** Nobody is called again by this one. */
async function rest(tx: Tx, gate: Gate): Promise<void> {
  if (gate.drainAt === null) return;
  await tx.query('UPDATE reply_gate SET drain_at = NULL WHERE workspace_id = $1 AND id = $2', [
    tx.workspaceId,
    gate.id,
  ]);
  gate.drainAt = null;
}

/** Whom it has called, how many posts that makes, and how many the next one wants. */
interface Call {
  called: string[];
  posts: number;
  next: number;
}

async function callNext(tx: Tx, gate: Gate): Promise<Call> {
  const probing = needsProbe(gate);
  const most = probing ? 1 : Math.min(freeSlots(gate.windows, true), MOST_CALLED);
  if (most <= 0) return { called: [], posts: 0, next: 1 };
  const next = await nextInTurn(tx, gate, most);
  const roomFor = (urgent: boolean): number => (probing ? 1 : freeSlots(gate.windows, urgent));
  const wants = ({ posts, urgent }: Waiting): number => (probing ? 1 : roomWanted(gate.windows, urgent, posts));
  const sum = (replies: readonly Waiting[]): number => replies.reduce((all, reply) => all + wants(reply), 0);
  const thatFit = (replies: readonly Waiting[], room: number): Waiting[] =>
    replies.filter((_, n) => sum(replies.slice(0, n + 1)) <= room);
  const urgent = thatFit(
    next.filter((reply) => reply.urgent),
    roomFor(true),
  );
  // What is kept for the urgent stays with them.
  const others = thatFit(
    next.filter((reply) => !reply.urgent),
    roomFor(false) - sum(urgent) - (probing ? 0 : gate.owed),
  );
  const called = [...urgent, ...others];
  const first = next.find((reply) => !called.includes(reply));
  const call = { called: called.map(({ id }) => id), posts: sum(called), next: first ? wants(first) : 1 };
  if (called.length === 0) return call;
  await tx.query(
    'UPDATE reply SET called = true, send_after = clock_timestamp() WHERE workspace_id = $1 AND id = ANY($2)',
    [tx.workspaceId, call.called],
  );
  const last = others.at(-1);
  if (last) {
    await tx.query('UPDATE reply_gate SET last_agent_id = $3 WHERE workspace_id = $1 AND id = $2', [
      tx.workspaceId,
      gate.id,
      last.agentId,
    ]);
  }
  return call;
}

interface Waiting {
  id: string;
  agentId: string;
  /** Its ticket is, or some of its posts stand there already. */
  urgent: boolean;
  /** How many must find room when it is called. */
  posts: number;
}

/** One of each agent's, then the second of each, and so on; it begins with the agent after the one who had the last turn. */
const nextInTurn = (tx: Tx, gate: Gate, limit: number): Promise<Waiting[]> =>
  tx.query<Waiting>(
    `WITH waiting AS (
       SELECT r.id, r.agent_id, coalesce(k.priority = 'urgent', false) OR r.parts_posted > 0 AS urgent,
         CASE WHEN r.parts_posted > 0 THEN 1 ELSE r.parts END AS posts FROM reply r
       JOIN thread t ON t.workspace_id = r.workspace_id AND t.id = r.thread_id
       LEFT JOIN ticket k ON k.workspace_id = t.workspace_id AND k.id = t.ticket_id
       WHERE r.workspace_id = $1 AND r.account_id = $2 AND r.kind = $3 AND r.waiting_since IS NOT NULL AND NOT r.called
     ), ranked AS (
       SELECT *, row_number() OVER (PARTITION BY agent_id, urgent ORDER BY id) AS turn FROM waiting
     ), chosen AS (
       SELECT * FROM ranked ORDER BY urgent DESC, turn, agent_id <= $4::bigint, agent_id LIMIT $5)
     SELECT r.id, c.agent_id AS "agentId", c.urgent, c.posts FROM chosen c JOIN reply r ON r.workspace_id = $1 AND r.id = c.id
     ORDER BY c.urgent DESC, c.turn, c.agent_id <= $4::bigint, c.agent_id FOR UPDATE OF r SKIP LOCKED`,
    [tx.workspaceId, gate.accountId, gate.kind, gate.lastAgentId ?? '0', limit],
  );

async function stillAwaited(tx: Tx, { accountId, kind }: Gate): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM reply WHERE workspace_id = $1 AND account_id = $2 AND kind = $3 AND waiting_since IS NOT NULL
       AND NOT called LIMIT 1`,
    [tx.workspaceId, accountId, kind],
  );
  return rows.length > 0;
}

/**
 * Gates at which some wait and nobody will call them: their job died with a process, what held them up is over (the account
 * is connected again), or a ticket has become urgent since.
 */
export async function wakeGates(deps: DeliverDependencies, workspaceId: string): Promise<void> {
  const gates = await deps.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ id: string }>(
      `SELECT q.id FROM reply_gate q JOIN account c ON c.workspace_id = q.workspace_id AND c.id = q.account_id
       WHERE q.workspace_id = $1 AND c.state IN ('connected', 'disconnected')
         AND (q.drain_at IS NULL OR q.drain_at < clock_timestamp() - $2 * interval '1 ms' OR EXISTS (
           SELECT 1 FROM reply r JOIN thread t ON t.workspace_id = $1 AND t.id = r.thread_id
           JOIN ticket k ON k.workspace_id = $1 AND k.id = t.ticket_id AND k.priority = 'urgent'
           WHERE r.workspace_id = $1 AND r.account_id = q.account_id AND r.kind = q.kind AND r.waiting_since IS NOT NULL
             AND NOT r.called AND q.closed_code IS NULL))
         AND EXISTS (SELECT 1 FROM reply r WHERE r.workspace_id = $1 AND r.account_id = q.account_id AND r.kind = q.kind
           AND r.waiting_since IS NOT NULL AND NOT r.called)
       ORDER BY q.id LIMIT 100`,
      [workspaceId, deps.leaseMs],
    ),
  );
  for (const { id } of gates) {
    await deps.db.inWorkspace(workspaceId, (tx) =>
      tx.query(`UPDATE reply_gate SET drain_at = NULL WHERE workspace_id = $1 AND id = $2`, [workspaceId, id]),
    );
    await drainGate(deps, workspaceId, id);
  }
}
