import type { Tx } from '../kernel/index.js';

export type Doing = 'viewing' | 'writing';

export interface Beat {
  agentId: string;
  /** Of one page in one browser. */
  windowId: string;
  ticketNumber: number;
  doing: Doing;
}

export interface PresentAgent {
  id: string;
  name: string;
  doing: Doing;
}

/** Who is at a ticket. One who has it in several windows is there once. */
export interface TicketPresence {
  number: number;
  agents: PresentAgent[];
}

/** A window speaks every four seconds; so long after its last word it is gone. */
export const LEASE_MS = 12_000;
const MOST_WINDOWS = 20;
/** More than look at tickets at once in the largest team. */
const MOST_PRESENT = 2_000;

/** Notes what a window shows. Gives whether that is news to others; null: there is no such ticket. */
export async function noteBeat(tx: Tx, beat: Beat): Promise<boolean | null> {
  const [noted] = await tx.query<{ known: boolean; news: boolean }>(
    `WITH known AS (SELECT id FROM ticket WHERE workspace_id = $1 AND number = $4),
     before AS (
       SELECT ticket_id, doing FROM presence
       WHERE workspace_id = $1 AND agent_id = $2 AND window_id = $3 AND until > clock_timestamp()),
     gone AS (
       DELETE FROM presence WHERE workspace_id = $1 AND agent_id = $2 AND window_id <> $3 AND until < clock_timestamp()),
     put AS (
       INSERT INTO presence (workspace_id, agent_id, window_id, ticket_id, doing, until)
       SELECT $1, $2, $3, known.id, $5, clock_timestamp() + $6 * interval '1 ms' FROM known
       WHERE (SELECT count(*) FROM presence WHERE workspace_id = $1 AND agent_id = $2 AND window_id <> $3
         AND until > clock_timestamp()) < ${MOST_WINDOWS}
       ON CONFLICT (workspace_id, agent_id, window_id)
       DO UPDATE SET ticket_id = excluded.ticket_id, doing = excluded.doing, until = excluded.until
       RETURNING ticket_id, doing)
     SELECT EXISTS (SELECT FROM known) AS known,
       EXISTS (SELECT ticket_id, doing FROM put EXCEPT SELECT ticket_id, doing FROM before) AS news`,
    [tx.workspaceId, beat.agentId, beat.windowId, beat.ticketNumber, beat.doing, LEASE_MS],
  );
  return noted?.known ? noted.news : null;
}

/** The window shows no ticket any more. */
export async function noteLeave(tx: Tx, agentId: string, windowId: string): Promise<boolean> {
  const left = await tx.query(
    'DELETE FROM presence WHERE workspace_id = $1 AND agent_id = $2 AND window_id = $3 RETURNING 1',
    [tx.workspaceId, agentId, windowId],
  );
  return left.length > 0;
}

export function readPresence(tx: Tx): Promise<TicketPresence[]> {
  return tx.query<TicketPresence>(
    `SELECT k.number::float8 AS number,
       json_agg(json_build_object('id', g.id::text, 'name', g.name, 'doing', p.doing) ORDER BY g.name, g.id) AS agents
     FROM (SELECT ticket_id, agent_id, max(doing) AS doing FROM presence
       WHERE workspace_id = $1 AND until > clock_timestamp() GROUP BY ticket_id, agent_id LIMIT ${MOST_PRESENT}) p
     JOIN ticket k ON k.workspace_id = $1 AND k.id = p.ticket_id
     JOIN agent g ON g.workspace_id = $1 AND g.id = p.agent_id
     GROUP BY k.number ORDER BY k.number`,
    [tx.workspaceId],
  );
}
