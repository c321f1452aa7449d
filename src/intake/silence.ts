import { pollDuty } from '../accounts/index.js';
import type { ChannelAdapter } from '../channels/index.js';
import type { Clock, Duty, Tx } from '../kernel/index.js';
import type { PollDependencies } from './polling.js';
import { judge, type Seen, type Verdict } from './silence-rule.js';
import { countHours, lastArrival, usualWeek, type Listened } from './usual-volume.js';

export type SilenceDependencies = Pick<PollDependencies, 'db' | 'duties' | 'channels'> & { clock: Clock };

const LOOK_MS = 5 * 60_000;
/** While the platform is asked, and while people are warned: that it is over is to be seen soon. */
const LOOK_CLOSELY_MS = 15_000;
const DISCONNECTED_MS = 5 * 60_000;

/**
 * Looks whether it is quieter around an account than chance allows; what is odd is asked about at once, and people are
 * warned when the platform has nothing either. The warning ends when posts come. Returns in how many ms to look again.
 */
export async function listen(deps: SilenceDependencies, duty: Duty): Promise<number> {
  const { db, duties } = deps;
  return db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    const adapter = await connectedTo(tx, deps, duty.subjectId);
    const [complete] = adapter?.sources ?? [];
    if (!adapter || !complete) {
      await save(tx, duty.subjectId, { is: 'well' });
      return DISCONNECTED_MS;
    }
    const sources = [complete.name, ...adapter.streams.map(({ name }) => name)];
    const listened: Listened = { accountId: duty.subjectId, sources };
    const now = deps.clock.now();
    await countHours(tx, listened, now);
    const verdict = judge(await look(tx, listened, complete.name, now));
    await save(tx, duty.subjectId, verdict);
    if (verdict.is === 'odd') await duties.due(tx, pollDuty(complete.name), duty.subjectId);
    return verdict.is === 'well' ? LOOK_MS : LOOK_CLOSELY_MS;
  });
}

async function connectedTo(
  tx: Tx,
  { channels }: SilenceDependencies,
  accountId: string,
): Promise<ChannelAdapter | undefined> {
  const [account] = await tx.query<{ channel: string }>(
    `SELECT channel FROM account WHERE workspace_id = $1 AND id = $2 AND state = 'connected'`,
    [tx.workspaceId, accountId],
  );
  return account && channels.get(account.channel);
}

async function look(tx: Tx, listened: Listened, complete: string, now: Date): Promise<Seen> {
  const lastPostAt = await lastArrival(tx, listened, now);
  const [row] = await tx.query<Pick<Seen, 'knownSince' | 'isFailing' | 'probe'>>(
    // A question that was asked before the last post came is answered by it.
    `SELECT q.counted_from AS "knownSince",
       coalesce(s.failures > 0 OR s.note IS NOT NULL, true) AS "isFailing",
       CASE WHEN q.probed_at IS NULL OR q.probed_at <= $4 THEN NULL
         WHEN s.last_success_at > q.probed_at THEN 'nothing' ELSE 'under way' END AS probe
     FROM account_silence q
     LEFT JOIN source s ON s.workspace_id = $1 AND s.account_id = $2 AND s.name = $3
     WHERE q.workspace_id = $1 AND q.account_id = $2`,
    [tx.workspaceId, listened.accountId, complete, lastPostAt],
  );
  const known = row ?? { knownSince: null, isFailing: true, probe: null };
  return { now, lastPostAt, week: await usualWeek(tx, listened.accountId), ...known };
}

async function save(tx: Tx, accountId: string, verdict: Verdict): Promise<void> {
  const where = 'WHERE workspace_id = $1 AND account_id = $2';
  switch (verdict.is) {
    case 'well':
      await tx.query(
        `UPDATE account_silence SET probed_at = NULL, warned_at = NULL, quiet_since = NULL, usual = NULL
         ${where} AND (probed_at IS NOT NULL OR warned_at IS NOT NULL)`,
        [tx.workspaceId, accountId],
      );
      return;
    case 'odd':
      await tx.query(`UPDATE account_silence SET probed_at = now() ${where}`, [tx.workspaceId, accountId]);
      return;
    case 'silent':
      await tx.query(
        `UPDATE account_silence SET warned_at = coalesce(warned_at, now()), quiet_since = $3, usual = $4 ${where}`,
        [tx.workspaceId, accountId, verdict.since, verdict.usual],
      );
  }
}
