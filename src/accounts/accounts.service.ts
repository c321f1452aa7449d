import { Inject, Injectable } from '@nestjs/common';
import { ChannelRegistry, type Access, type Capabilities, type Meter, type Use } from '../channels/index.js';
import { CLOCK, Database, notFound, type Clock, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { readRules, type ConversionRule } from '../rules/index.js';
import { AccountConnecting } from './account-connecting.js';
import type { AccountDto } from './account.dto.js';
import { Account } from './account.entity.js';
import { AccountHealth } from './account-health.js';
import { AccountMeters } from './account-meters.js';
import { AccountTokens } from './account-tokens.js';
import { AccountVault } from './account-vault.js';
import { AccountWindows, budgetOf } from './account-windows.js';
import { spentThisMonth } from './account-spending.js';
import { stops, type Purpose } from './spending-rule.js';

/** The room's door: connecting with keys, what is connected, and what is needed to act for it. */
@Injectable()
export class Accounts {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly connecting: AccountConnecting,
    private readonly health: AccountHealth,
    private readonly meters: AccountMeters,
    private readonly windows: AccountWindows,
    private readonly tokens: AccountTokens,
    private readonly vault: AccountVault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async connectAs(actor: Actor, channel: string, credentials: unknown): Promise<AccountDto> {
    requireRole(actor, 'admin');
    const connection = { channel, credentials, sandbox: false, agentId: actor.agentId };
    return this.show(actor, await this.connecting.connect(actor.workspaceId, connection));
  }

  /** For the installation itself: an account that an admin has paused, disconnected or given consent for stays so. */
  async connect(workspaceId: string, channel: string, credentials: unknown, sandbox: boolean): Promise<string> {
    return this.connecting.connect(workspaceId, { channel, credentials, sandbox, agentId: null });
  }

  /** Every account there is or was, and whether it is alive. */
  list(actor: Actor): Promise<AccountDto[]> {
    return this.health.list(actor.workspaceId);
  }

  async show(actor: Actor, id: string): Promise<AccountDto> {
    const [account] = await this.health.list(actor.workspaceId, id);
    if (!account) throw notFound('account');
    return account;
  }

  /** What is needed to act for the account, and how much it may still do; null when it is not connected. */
  async access(tx: Tx, accountId: string, purpose: Purpose): Promise<(Access & { channel: string }) | null> {
    const { workspaceId } = tx;
    const account = await tx.manager
      .createQueryBuilder(Account, 'account')
      .addSelect('account.credentials')
      .where('account.workspace_id = :workspaceId AND account.id = :accountId', { workspaceId, accountId })
      .getOne();
    if (!account?.credentials || account.state !== 'connected') return null;
    const { channel, externalId, handle, sandbox } = account;
    const { grants } = this.channels.get(channel);
    await this.windows.learn(tx, accountId, channel);
    return {
      channel,
      account: { externalId, handle },
      sandbox,
      credentials: this.vault.open(workspaceId, account, account.credentials),
      budget: budgetOf(workspaceId, accountId),
      meter: await this.meter(tx, account, purpose),
      ownsApp: account.ownsApp,
      renew: grants && ((used) => this.tokens.renew(workspaceId, accountId, used)),
    };
  }

  /** What can be done with an account as it is, before one does it; null: there is no such account. */
  async standing(
    tx: Tx,
    accountId: string,
  ): Promise<{ externalId: string; state: Account['state']; capabilities: Capabilities | null } | null> {
    const { workspaceId } = tx;
    const account = await tx.manager
      .createQueryBuilder(Account, 'account')
      .addSelect('account.credentials')
      .where('account.workspace_id = :workspaceId AND account.id = :accountId', { workspaceId, accountId })
      .getOne();
    if (!account) return null;
    const sealed = account.credentials;
    const capabilities = sealed
      ? this.channels.get(account.channel).capabilities(this.vault.open(workspaceId, account, sealed))
      : null;
    return { externalId: account.externalId, state: account.state, capabilities };
  }

  private async meter(tx: Tx, account: Account, purpose: Purpose): Promise<Meter> {
    const budget = {
      microUsd: account.budgetMicroUsd === null ? null : Number(account.budgetMicroUsd),
      stopsPolling: account.budgetStopsPolling,
    };
    const isLimited = budget.microUsd !== null && stops(budget, purpose);
    // First what is not written down: written meanwhile, it counts twice for these calls, and never not at all.
    const unwritten = this.meters.unwrittenOf(tx.workspaceId, account.id);
    const spent = isLimited ? unwritten + (await spentThisMonth(tx, account.id, this.clock.now())) : 0;
    return this.meters.meter(tx.workspaceId, account.id, purpose, budget, spent);
  }

  /** Counts what an account has been sent without asking. */
  noteUses(workspaceId: string, accountId: string, uses: readonly Use[]): void {
    this.meters.note(workspaceId, accountId, uses);
  }

  /** All accounts on a channel, connected or not: what they wrote is ours. With the rules of each. */
  ours(tx: Tx, channel: string): Promise<OwnAccount[]> {
    return ourAccounts(tx, channel);
  }

  /** The platform no longer takes the keys: nothing is tried until an admin connects the account again. */
  async requireReauth(workspaceId: string, accountId: string, reason: string): Promise<void> {
    await this.db.inWorkspace(workspaceId, (tx) =>
      tx.query(
        `UPDATE account SET state = 'reauth_required', state_reason = $3, state_by = NULL, state_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state = 'connected'`,
        [workspaceId, accountId, reason],
      ),
    );
  }
}

interface OwnAccount {
  id: string;
  externalId: string;
  rules: ConversionRule[];
}

/** The account that was connected first comes first. */
export async function ourAccounts(tx: Tx, channel: string): Promise<OwnAccount[]> {
  const accounts = await tx.query<Omit<OwnAccount, 'rules'> & { rules: { id: string; conditions: unknown }[] | null }>(
    `SELECT a.id, a.external_id AS "externalId", (
       SELECT json_agg(json_build_object('id', r.id::text, 'conditions', r.conditions) ORDER BY r.id)
       FROM conversion_rule r
       WHERE r.workspace_id = $1 AND r.account_id = a.id AND r.deleted_at IS NULL) AS rules
     FROM account a WHERE a.workspace_id = $1 AND a.channel = $2 ORDER BY a.id`,
    [tx.workspaceId, channel],
  );
  return accounts.map((account) => ({ ...account, rules: readRules(account.rules ?? []) }));
}
