import { Injectable } from '@nestjs/common';
import { ChannelRegistry } from '../channels/index.js';
import { Database, Duties, notFound, Problem } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { accountDuties } from './account-duties.js';
import type { SetBudgetDto } from './account.dto.js';

/** How much an account may cost in a month, and what is done without when that is spent. */
@Injectable()
export class AccountBudget {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly duties: Duties,
  ) {}

  /** What rests for want of money is tried again at once. */
  async set(actor: Actor, id: string, { monthlyUsd, stopsPolling, ownsApp }: SetBudgetDto): Promise<void> {
    requireRole(actor, 'admin');
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const [account] = await tx.query<{ channel: string; handle: string; state: string }>(
        'SELECT channel, handle, state FROM account WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE',
        [tx.workspaceId, id],
      );
      if (!account) throw notFound('account');
      const adapter = this.channels.get(account.channel);
      if (!adapter.prices) {
        const sentence = `Nothing is charged for @${account.handle}, so it needs no budget. Nothing was changed.`;
        throw new Problem(409, 'nothing_charged', sentence);
      }
      await tx.query(
        `UPDATE account SET budget_micro_usd = $3, budget_stops_polling = $4, owns_app = $5, updated_at = now()
         WHERE workspace_id = $1 AND id = $2`,
        [tx.workspaceId, id, monthlyUsd === null ? null : Math.round(monthlyUsd * 1e6), stopsPolling, ownsApp],
      );
      if (account.state !== 'connected') return;
      for (const kind of accountDuties(adapter)) await this.duties.due(tx, kind, id);
    });
  }
}
