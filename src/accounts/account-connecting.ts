import { Injectable } from '@nestjs/common';
import { ChannelError, ChannelRegistry, type AccountIdentity } from '../channels/index.js';
import { Database, Duties, Problem, type Tx } from '../kernel/index.js';
import { accountDuties, firstDueInMs, REFRESH_DUTY } from './account-duties.js';
import type { AccountState } from './account.entity.js';
import { tokenTimes } from './account-tokens.js';
import { AccountVault } from './account-vault.js';

export interface Connection {
  channel: string;
  credentials: unknown;
  sandbox: boolean;
  /** The admin who connects; null: the installation's own settings do. */
  agentId: string | null;
  /** The only account that it may be; null: whichever it is. */
  expectedAccountId?: string | null;
}

/** Takes an account on, or on again: it keeps its history. */
@Injectable()
export class AccountConnecting {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly vault: AccountVault,
    private readonly duties: Duties,
  ) {}

  /** Asks the platform whose credentials these are, and keeps them. Gives the account's id. */
  async connect(workspaceId: string, connection: Connection): Promise<string> {
    const { channel, credentials, sandbox } = connection;
    if (!this.channels.has(channel))
      throw new Problem(422, 'unknown_channel', `There is no channel called ${channel}.`);
    const identity = await this.channels.get(channel).checkCredentials(credentials, sandbox).catch(asProblem);
    return this.db.inWorkspace(workspaceId, async (tx) => {
      const before = await findBefore(tx, channel, identity.externalId);
      requireExpected(connection, before, identity);
      // A restart does not undo what an admin has decided here.
      if (before && connection.agentId === null && (before.heldBack || before.byConsent)) return before.id;
      const id = await this.write(tx, connection, identity);
      await this.startDuties(tx, channel, id, before?.state === 'connected');
      return id;
    });
  }

  private async write(tx: Tx, connection: Connection, identity: AccountIdentity): Promise<string> {
    const { channel, credentials, sandbox, agentId } = connection;
    const { externalId, handle, name } = identity;
    const { expiresAt, refreshAt } = tokenTimes(this.channels.get(channel).grants, credentials);
    const sealed = this.vault.seal(tx.workspaceId, { channel, externalId }, credentials);
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO account (workspace_id, channel, external_id, handle, name, sandbox, state, state_by, connected_by,
         credentials, token_expires_at, token_refresh_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'connected', $7, $7, $8, $9, $10)
       ON CONFLICT (workspace_id, channel, external_id) DO UPDATE SET handle = excluded.handle, name = excluded.name,
         sandbox = excluded.sandbox, state = 'connected', state_reason = NULL, state_by = excluded.state_by,
         state_at = CASE WHEN account.state = 'connected' THEN account.state_at ELSE now() END,
         connected_by = excluded.connected_by, connected_at = now(), credentials = excluded.credentials,
         token_expires_at = excluded.token_expires_at, token_refresh_at = excluded.token_refresh_at,
         refreshing_until = NULL, refresh_failures = 0, refresh_error = NULL, updated_at = now()
       RETURNING id`,
      [tx.workspaceId, channel, externalId, handle, name, sandbox, agentId, sealed, expiresAt, refreshAt],
    );
    return row?.id as string;
  }

  /** One that is connected all along keeps its time: it may be the one that the platform has asked for. */
  private async startDuties(tx: Tx, channel: string, id: string, wasConnected: boolean): Promise<void> {
    const adapter = this.channels.get(channel);
    for (const kind of accountDuties(adapter)) {
      const firstInMs = firstDueInMs(adapter, kind);
      if ((wasConnected && kind !== REFRESH_DUTY) || firstInMs > 0) await this.duties.ensure(tx, kind, id, firstInMs);
      else await this.duties.due(tx, kind, id);
    }
  }
}

interface Before {
  id: string;
  state: AccountState;
  heldBack: boolean;
  byConsent: boolean;
}

async function findBefore(tx: Tx, channel: string, externalId: string): Promise<Before | undefined> {
  const [before] = await tx.query<Before>(
    `SELECT id, state, state IN ('paused', 'disconnected') AS "heldBack",
       state = 'connected' AND token_expires_at IS NOT NULL AS "byConsent"
     FROM account WHERE workspace_id = $1 AND channel = $2 AND external_id = $3 FOR NO KEY UPDATE`,
    [tx.workspaceId, channel, externalId],
  );
  return before;
}

function requireExpected(connection: Connection, before: Before | undefined, identity: AccountIdentity): void {
  const { expectedAccountId } = connection;
  if (!expectedAccountId || before?.id === expectedAccountId) return;
  throw new Problem(
    409,
    'other_account',
    `You are @${identity.handle} there, and another account was to be connected. Nothing was changed.`,
  );
}

/** What a platform says to credentials is for the person who gave them. */
export function asProblem(error: unknown): never {
  if (error instanceof ChannelError) throw new Problem(422, error.code, error.message);
  throw error;
}
