import type { Database, EventLog } from '../kernel/index.js';

/** The duty of bringing back what was snoozed; one for the workspace, due when the next one is. */
export const UNSNOOZE_DUTY = 'unsnooze';

const MOST_AT_ONCE = 500;
/** Snoozing makes the duty due, so this is only how often it looks for nothing. */
const IDLE_MS = 3_600_000;

/** Brings back the tickets whose time has come. Gives in how many ms the next one's comes. */
export async function unsnooze({ db, log }: { db: Database; log: EventLog }, workspaceId: string): Promise<number> {
  return db.inWorkspace(workspaceId, async (tx) => {
    const woken = await tx.query<{ id: string; until: string }>(
      `UPDATE ticket k SET snoozed_until = NULL, version = version + 1, updated_at = now() FROM (
         SELECT id, snoozed_until FROM ticket WHERE workspace_id = $1 AND snoozed_until <= clock_timestamp()
         ORDER BY snoozed_until LIMIT ${MOST_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED) due
       WHERE k.workspace_id = $1 AND k.id = due.id RETURNING k.id, to_json(due.snoozed_until) #>> '{}' AS until`,
      [workspaceId],
    );
    await log.append(
      tx,
      woken.map(({ id, until }) => ({
        ticketId: id,
        kind: 'ticket_woken',
        agentId: null,
        before: { snoozedUntil: until },
        after: { snoozedUntil: null },
      })),
    );
    const [next] = await tx.query<{ inMs: number | null }>(
      `SELECT (extract(epoch FROM min(snoozed_until) - clock_timestamp()) * 1000)::float8 AS "inMs"
       FROM ticket WHERE workspace_id = $1 AND snoozed_until IS NOT NULL`,
      [workspaceId],
    );
    return Math.min(Math.max(next?.inMs ?? IDLE_MS, 0), IDLE_MS);
  });
}
