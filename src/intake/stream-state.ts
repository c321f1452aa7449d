import type { ChannelError } from '../channels/index.js';
import type { Database, Tx } from '../kernel/index.js';
import { delayUntilNow } from './source-state.js';
import type { Member } from './stream-shares.js';

/** Kept from one attempt to the next, also across processes. */
interface Trouble {
  kind: Kind;
  /** How many attempts in a row failed in this way. */
  streak: number;
  /** The platform was asked to end its connections already. */
  asked: boolean;
}

/** X's advice, and good manners anywhere. [docs.x.com, handling disconnections] */
const PATIENCE = {
  network: (streak: number) => Math.min(250 * streak, 16_000),
  refused: (streak: number) => Math.min(5_000 * 2 ** Math.min(streak - 1, 10), 320_000),
  limited: (streak: number) => Math.min(60_000 * 2 ** Math.min(streak - 1, 10), 960_000),
};
type Kind = keyof typeof PATIENCE;

function kindOf({ code }: ChannelError): Kind {
  if (code === 'network') return 'network';
  return code === 'rate_limited' || code === 'connection_taken' ? 'limited' : 'refused';
}

/** How the stream is, where people see it: a row of `source` for every account whose posts come over the connection. */
export class StreamState {
  constructor(
    private readonly db: Database,
    private readonly name: string,
  ) {}

  async attempt(members: readonly Member[]): Promise<void> {
    await this.each(
      members,
      `INSERT INTO source (workspace_id, account_id, name, last_attempt_at) SELECT $1, unnest($2::bigint[]), $3, now()
       ON CONFLICT (workspace_id, account_id, name) DO UPDATE SET last_attempt_at = now()`,
    );
  }

  async alive(members: readonly Member[]): Promise<void> {
    await this.each(
      members,
      `UPDATE source SET last_success_at = now(), last_error = NULL, note = NULL
       WHERE workspace_id = $1 AND account_id = ANY($2) AND name = $3`,
    );
  }

  /** It has held so long that what went wrong before is over. */
  async proven(members: readonly Member[]): Promise<void> {
    await this.each(
      members,
      `UPDATE source SET failures = 0, cursor = NULL
       WHERE workspace_id = $1 AND account_id = ANY($2) AND name = $3 AND (failures > 0 OR cursor IS NOT NULL)`,
    );
  }

  /** In the transaction in which the account's posts land. */
  async brought(tx: Tx, accountId: string, newestPostAt: Date): Promise<void> {
    await tx.query(
      `UPDATE source SET last_event_at = greatest(last_event_at, $4::timestamptz), last_success_at = now(),
         delay_ms = ${delayUntilNow('$4')}
       WHERE workspace_id = $1 AND account_id = $2 AND name = $3`,
      [tx.workspaceId, accountId, this.name, newestPostAt],
    );
  }

  /** Says why an account has no stream, though nothing failed. */
  async explain(member: Member, why: string): Promise<void> {
    await this.attempt([member]);
    await this.each(
      [member],
      `UPDATE source SET note = $4, last_error = NULL, failures = 0
       WHERE workspace_id = $1 AND account_id = ANY($2) AND name = $3`,
      why,
    );
  }

  /**
   * Notes the failure, and gives in how many ms the next attempt is due. `ask` has the platform end its connections: it
   * is called once until a connection has held again, lest two programs with the same keys throw each other out for ever.
   */
  async failed(
    holder: Member,
    members: readonly Member[],
    error: ChannelError,
    ask: () => Promise<void>,
  ): Promise<number> {
    const before = await this.troubleOf(holder);
    const kind = kindOf(error);
    const asks = error.code === 'connection_taken' && !before?.asked;
    const trouble: Trouble = {
      kind,
      streak: before?.kind === kind ? before.streak + 1 : 1,
      asked: asks || (before?.asked ?? false),
    };
    await this.each(
      members,
      `UPDATE source SET failures = failures + 1, last_error = $4, note = NULL
       WHERE workspace_id = $1 AND account_id = ANY($2) AND name = $3`,
      error.message,
    );
    await this.each(
      [holder],
      `UPDATE source SET cursor = $4::jsonb WHERE workspace_id = $1 AND account_id = ANY($2) AND name = $3`,
      JSON.stringify(trouble),
    );
    if (asks) await ask();
    return Math.max(PATIENCE[kind](trouble.streak), error.retryAfterMs ?? 0);
  }

  private async troubleOf({ workspaceId, accountId }: Member): Promise<Trouble | null> {
    return this.db.readWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.query<{ cursor: Trouble | null }>(
        'SELECT cursor FROM source WHERE workspace_id = $1 AND account_id = $2 AND name = $3',
        [workspaceId, accountId, this.name],
      );
      return row?.cursor ?? null;
    });
  }

  /** `sql` has the workspace, its accounts and the name of the source as $1 to $3. */
  private async each(members: readonly Member[], sql: string, ...more: unknown[]): Promise<void> {
    for (const [workspaceId, own] of Map.groupBy(members, (member) => member.workspaceId)) {
      const accounts = own.map((member) => member.accountId);
      await this.db.inWorkspace(workspaceId, (tx) => tx.query(sql, [workspaceId, accounts, this.name, ...more]));
    }
  }
}
