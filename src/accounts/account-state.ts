import { Inject, Injectable } from '@nestjs/common';
import { ChannelRegistry } from '../channels/index.js';
import { Database, Duties, LOGGER, notFound, Problem, type Logger, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { accountDuties } from './account-duties.js';
import type { AccountState } from './account.entity.js';
import { AccountVault } from './account-vault.js';

interface StatefulAccount {
  channel: string;
  externalId: string;
  handle: string;
  sandbox: boolean;
  state: AccountState;
  sealed: Buffer | null;
}

/** Pausing, resuming and disconnecting. Whatever the state: what was received and sent stays, and can be read. */
@Injectable()
export class AccountStates {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly vault: AccountVault,
    private readonly duties: Duties,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async pause(actor: Actor, id: string): Promise<void> {
    requireRole(actor, 'admin');
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await lockIn(tx, id, ['connected']);
      await setState(
        tx,
        id,
        'paused',
        `${actor.name} paused it. Nothing is fetched or sent until an admin resumes it.`,
        actor,
      );
    });
  }

  /** What was written meanwhile is fetched at once. */
  async resume(actor: Actor, id: string): Promise<void> {
    requireRole(actor, 'admin');
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const account = await lockIn(tx, id, ['paused']);
      await setState(tx, id, 'connected', null, actor);
      for (const kind of accountDuties(this.channels.get(account.channel))) await this.duties.due(tx, kind, id);
    });
  }

  /** First it is forgotten here, then taken back there: a platform that does not answer keeps nobody connected. */
  async disconnect(actor: Actor, id: string): Promise<void> {
    requireRole(actor, 'admin');
    const account = await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const found = await lockIn(tx, id, ['connected', 'paused', 'reauth_required']);
      await setState(tx, id, 'disconnected', `${actor.name} disconnected it.`, actor);
      await tx.query(
        `UPDATE account SET credentials = NULL, token_expires_at = NULL, token_refresh_at = NULL, refresh_error = NULL,
           refresh_failures = 0 WHERE workspace_id = $1 AND id = $2`,
        [tx.workspaceId, id],
      );
      await tx.query('DELETE FROM account_window WHERE workspace_id = $1 AND account_id = $2', [tx.workspaceId, id]);
      for (const kind of accountDuties(this.channels.get(found.channel))) await this.duties.remove(tx, kind, id);
      return found;
    });
    if (await this.takeBack(actor.workspaceId, account)) return;
    await this.db.inWorkspace(actor.workspaceId, (tx) =>
      tx.query(`UPDATE account SET state_reason = $3 WHERE workspace_id = $1 AND id = $2 AND state = 'disconnected'`, [
        tx.workspaceId,
        id,
        `${actor.name} disconnected it. The permission could not be given back: remove this app under the connected apps of @${account.handle} there.`,
      ]),
    );
  }

  private async takeBack(workspaceId: string, account: StatefulAccount): Promise<boolean> {
    const { grants } = this.channels.get(account.channel);
    if (!grants || !account.sealed) return true;
    try {
      return await grants.revoke(this.vault.open(workspaceId, account, account.sealed), account.sandbox);
    } catch (error) {
      this.log.warn({ err: error, handle: account.handle }, 'the permission could not be given back');
      return false;
    }
  }
}

const NAMES: Record<AccountState, string> = {
  connected: 'connected',
  paused: 'paused',
  reauth_required: 'waiting to be connected again',
  disconnected: 'disconnected',
};

/** The account, if it is in one of these states. */
async function lockIn(tx: Tx, id: string, states: AccountState[]): Promise<StatefulAccount> {
  const [account] = await tx.query<StatefulAccount>(
    `SELECT channel, external_id AS "externalId", handle, sandbox, state, credentials AS sealed
     FROM account WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [tx.workspaceId, id],
  );
  if (!account) throw notFound('account');
  if (states.includes(account.state)) return account;
  throw new Problem(409, 'wrong_state', `@${account.handle} is ${NAMES[account.state]}. Nothing was changed.`, {
    state: account.state,
  });
}

async function setState(
  tx: Tx,
  id: string,
  state: AccountState,
  reason: string | null,
  { agentId }: Actor,
): Promise<void> {
  await tx.query(
    `UPDATE account SET state = $3, state_reason = $4, state_by = $5, state_at = now(), updated_at = now()
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, state, reason, agentId],
  );
}
