import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ChannelRegistry, type CallWindow } from '../channels/index.js';
import { Database, LOGGER, type Logger, type Tx } from '../kernel/index.js';

const EVERY_MS = 10_000;

/** The name under which an adapter keeps the limits of an account. */
export const budgetOf = (workspaceId: string, accountId: string): string => `${workspaceId}/${accountId}`;

/** Shares what adapters have heard of limits with the other processes, and keeps it for after a restart. */
@Injectable()
export class AccountWindows implements OnModuleInit {
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    for (const channel of this.channels.all()) channel.windows?.onClosed(() => void this.write());
  }

  /** Before calls are made: what the others were told holds here too. */
  async learn(tx: Tx, accountId: string, channel: string): Promise<void> {
    const { windows } = this.channels.get(channel);
    if (!windows) return;
    const closed = await tx.query<CallWindow>(
      `SELECT endpoint, most AS "limit", remaining, reset_at AS "resetAt", closed_until AS "closedUntil", seen_at AS "seenAt"
       FROM account_window WHERE workspace_id = $1 AND account_id = $2 AND closed_until > now()`,
      [tx.workspaceId, accountId],
    );
    windows.learn(budgetOf(tx.workspaceId, accountId), closed);
  }

  /** One after the other, so that what is older never comes last. */
  @Interval(EVERY_MS)
  async write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeChanged());
    await this.writing;
  }

  private async writeChanged(): Promise<void> {
    const changed = this.channels.all().flatMap((channel) => channel.windows?.takeChanged() ?? []);
    const byWorkspace = Map.groupBy(changed, ({ budget }) => budget.split('/')[0] as string);
    for (const [workspaceId, noted] of byWorkspace) {
      const rows = noted.map(({ budget, window }) => rowOf(budget.split('/')[1] as string, window));
      await this.save(workspaceId, rows).catch((error: unknown) => {
        this.log.warn({ err: error }, 'the limits could not be written down; the next ones will be');
      });
    }
  }

  private async save(workspaceId: string, rows: ReturnType<typeof rowOf>[]): Promise<void> {
    await this.db.inWorkspace(workspaceId, (tx) =>
      tx.query(
        `INSERT INTO account_window (workspace_id, account_id, endpoint, most, remaining, reset_at, closed_until, seen_at)
         SELECT $1, account_id, endpoint, most, remaining, reset_at, closed_until, seen_at
         FROM json_to_recordset($2::json) AS r (account_id bigint, endpoint text, most int, remaining int,
           reset_at timestamptz, closed_until timestamptz, seen_at timestamptz)
         JOIN account a ON a.workspace_id = $1 AND a.id = r.account_id AND a.credentials IS NOT NULL
         ORDER BY account_id, endpoint
         ON CONFLICT (workspace_id, account_id, endpoint) DO UPDATE SET most = excluded.most,
           remaining = excluded.remaining, reset_at = excluded.reset_at,
           closed_until = greatest(account_window.closed_until, excluded.closed_until),
           seen_at = greatest(account_window.seen_at, excluded.seen_at)
         WHERE account_window.seen_at < excluded.seen_at
           OR excluded.closed_until > coalesce(account_window.closed_until, '-infinity')`,
        [workspaceId, JSON.stringify(rows)],
      ),
    );
  }
}

const rowOf = (account_id: string, window: CallWindow) => ({
  account_id,
  endpoint: window.endpoint,
  most: window.limit,
  remaining: window.remaining,
  reset_at: window.resetAt,
  closed_until: window.closedUntil,
  seen_at: window.seenAt,
});
