import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ChannelError, ChannelRegistry, type Grants } from '../channels/index.js';
import { CONFIG, Database, type Config, type Tx } from '../kernel/index.js';
import type { AccountState } from './account.entity.js';
import { AccountVault, type Kept } from './account-vault.js';

/** Tokens are exchanged when this part of their life is over: early enough for some failed tries. */
const USED_UP = 0.8;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** How long a refresh may take beyond its call, before another process takes it for dead. */
const LEASE_SLACK_MS = 5_000;
const LOOK_EVERY_MS = 150;
const SAVE_TRIES = 6;

const LOST =
  'X’s answer to an earlier renewal was lost on the way, and it takes each permission once. Connect the account again; everything else is kept.';
const GONE = 'The account is no longer connected.';
const BUSY = 'The account’s permission is being renewed right now. It goes on in a moment.';

/** Credentials that are about to be exchanged, by this process alone. */
interface Claim extends Kept {
  sandbox: boolean;
  credentials: unknown;
  failures: number;
}

/** Keeps the tokens of connected accounts alive. Any number of processes may ask at once: one exchanges them. */
@Injectable()
export class AccountTokens {
  private readonly leaseMs: number;

  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly vault: AccountVault,
    @Inject(CONFIG) config: Config,
  ) {
    this.leaseMs = config.callTimeoutMs + LEASE_SLACK_MS;
  }

  /**
   * Credentials that are newer than `used`. Whoever finds them exchanged already gets those; whoever finds somebody at it
   * waits. A new pair is on disk before anyone uses it. Throws a ChannelError, and then nothing was done with the account:
   * `unauthorized` when the permission has ended, which the account then says; anything else may pass.
   */
  async renew(workspaceId: string, accountId: string, used: unknown): Promise<unknown> {
    const giveUpAt = performance.now() + this.leaseMs;
    for (;;) {
      const found = await this.db.inWorkspace(workspaceId, (tx) => this.claim(tx, accountId, used));
      if ('newer' in found) return found.newer;
      if ('claim' in found) return this.exchange(workspaceId, accountId, found.claim);
      if (performance.now() > giveUpAt) throw passing(BUSY, FIRST_RETRY_MS);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** When the account's tokens are to be exchanged, in ms from now; null: never. Exchanges them if that is now. */
  async keepAlive(workspaceId: string, accountId: string): Promise<number | null> {
    const due = await this.dueInMs(workspaceId, accountId);
    if (due === null || due.inMs > 0) return due?.inMs ?? null;
    await this.renew(workspaceId, accountId, due.credentials).catch((error: unknown) => {
      if (!(error instanceof ChannelError)) throw error; // a ChannelError stands on the account already
    });
    return (await this.dueInMs(workspaceId, accountId))?.inMs ?? null;
  }

  private async claim(
    tx: Tx,
    accountId: string,
    used: unknown,
  ): Promise<{ newer: unknown } | { claim: Claim } | { busy: true }> {
    const account = await lockAccount(tx, accountId);
    if (!account?.sealed || account.state === 'disconnected') throw ended(GONE);
    const grants = this.grantsOf(account.channel);
    const credentials = this.vault.open(tx.workspaceId, account, account.sealed);
    if (!grants.same(credentials, used)) return { newer: credentials };
    if (account.state === 'reauth_required') throw ended(account.stateReason ?? GONE);
    if (account.refreshing) return { busy: true };
    if (account.failures > 0 && account.retryInMs > 0) throw passing(account.refreshError ?? BUSY, account.retryInMs);
    await tx.query(
      `UPDATE account SET refreshing_until = clock_timestamp() + $3 * interval '1 ms' WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, accountId, this.leaseMs],
    );
    return { claim: { ...account, credentials } };
  }

  private async exchange(workspaceId: string, accountId: string, claim: Claim): Promise<unknown> {
    const grants = this.grantsOf(claim.channel);
    let fresh: unknown;
    try {
      fresh = await grants.refresh(claim.credentials, claim.sandbox);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error; // the lease runs out by itself
      return this.noteFailure(workspaceId, accountId, claim, error);
    }
    return this.save(workspaceId, accountId, claim, fresh);
  }

  /** What came exists nowhere else, and what it came for is spent: a database that is away for seconds is waited for. */
  private async save(workspaceId: string, accountId: string, claim: Claim, fresh: unknown): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.db.inWorkspace(workspaceId, (tx) => this.write(tx, accountId, claim, fresh));
      } catch (error) {
        if (error instanceof ChannelError || attempt === SAVE_TRIES) throw error;
        await sleep(250 * 2 ** attempt);
      }
    }
  }

  /** Unless somebody has connected the account anew, or disconnected it. */
  private async write(tx: Tx, accountId: string, claim: Claim, fresh: unknown): Promise<unknown> {
    const account = await lockAccount(tx, accountId);
    if (!account?.sealed || account.state === 'disconnected') throw ended(GONE);
    const grants = this.grantsOf(account.channel);
    const stored = this.vault.open(tx.workspaceId, account, account.sealed);
    if (!grants.same(stored, claim.credentials)) return stored;
    const { expiresAt, refreshAt } = tokenTimes(grants, fresh);
    await tx.query(
      `UPDATE account SET credentials = $3, token_expires_at = $4, token_refresh_at = $5, refreshing_until = NULL,
         refresh_failures = 0, refresh_error = NULL,
         -- another process may have given this one up, and the permission with it
         state_at = CASE WHEN state = 'reauth_required' THEN now() ELSE state_at END,
         state_reason = CASE WHEN state = 'reauth_required' THEN NULL ELSE state_reason END,
         state = CASE WHEN state = 'reauth_required' THEN 'connected' ELSE state END
       WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, accountId, this.vault.seal(tx.workspaceId, account, fresh), expiresAt, refreshAt],
    );
    return fresh;
  }

  private async noteFailure(
    workspaceId: string,
    accountId: string,
    claim: Claim,
    error: ChannelError,
  ): Promise<unknown> {
    if (error.code !== 'unauthorized') {
      const backOffMs = Math.min(FIRST_RETRY_MS * 2 ** claim.failures, LONGEST_RETRY_MS);
      const retryMs = Math.max(backOffMs, error.retryAfterMs ?? 0);
      await this.db.inWorkspace(workspaceId, (tx) =>
        tx.query(
          `UPDATE account SET refreshing_until = NULL, refresh_failures = refresh_failures + 1, refresh_error = $3,
             token_refresh_at = now() + $4 * interval '1 ms'
           WHERE workspace_id = $1 AND id = $2`,
          [workspaceId, accountId, error.message, retryMs],
        ),
      );
      throw passing(error.message, retryMs);
    }
    const reason = claim.failures > 0 ? LOST : error.message;
    const newer = await this.db.inWorkspace(workspaceId, async (tx) => {
      const account = await lockAccount(tx, accountId);
      if (!account?.sealed) return undefined;
      const stored = this.vault.open(workspaceId, account, account.sealed);
      if (!this.grantsOf(claim.channel).same(stored, claim.credentials)) return stored;
      await tx.query(
        `UPDATE account SET refreshing_until = NULL, token_refresh_at = NULL, refresh_error = NULL, refresh_failures = 0,
           state_at = now(), state_by = NULL, state_reason = $3,
           state = CASE WHEN state = 'disconnected' THEN state ELSE 'reauth_required' END
         WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, accountId, reason],
      );
      return undefined;
    });
    if (newer === undefined) throw ended(reason);
    return newer;
  }

  private async dueInMs(workspaceId: string, id: string): Promise<{ inMs: number; credentials: unknown } | null> {
    return this.db.readWorkspace(workspaceId, async (tx) => {
      const [account] = await tx.query<Kept & { sealed: Buffer; inMs: number }>(
        `SELECT channel, external_id AS "externalId", credentials AS sealed,
           ceil(extract(epoch FROM token_refresh_at - now()) * 1000)::float8 AS "inMs"
         FROM account WHERE workspace_id = $1 AND id = $2 AND state = 'connected' AND token_refresh_at IS NOT NULL`,
        [workspaceId, id],
      );
      return account
        ? { inMs: account.inMs, credentials: this.vault.open(workspaceId, account, account.sealed) }
        : null;
    });
  }

  private grantsOf(channel: string): Grants {
    const { grants } = this.channels.get(channel);
    if (!grants) throw new Error(`Nothing on the channel ${channel} can be renewed.`);
    return grants;
  }
}

interface LockedAccount extends Kept {
  sandbox: boolean;
  state: AccountState;
  stateReason: string | null;
  sealed: Buffer | null;
  refreshing: boolean;
  failures: number;
  refreshError: string | null;
  retryInMs: number;
}

/** Held for a moment only, never while a platform is asked; it keeps nobody from landing posts of the account. */
async function lockAccount(tx: Tx, accountId: string): Promise<LockedAccount | undefined> {
  const [account] = await tx.query<LockedAccount>(
    `SELECT channel, external_id AS "externalId", sandbox, state, state_reason AS "stateReason", credentials AS sealed,
       coalesce(refreshing_until > clock_timestamp(), false) AS refreshing, refresh_failures AS failures,
       refresh_error AS "refreshError",
       coalesce(extract(epoch FROM token_refresh_at - now()) * 1000, 0)::float8 AS "retryInMs"
     FROM account WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [tx.workspaceId, accountId],
  );
  return account;
}

/** When credentials end, and when they are to be exchanged; null: never. */
export function tokenTimes(
  grants: Grants | undefined,
  credentials: unknown,
): { expiresAt: Date | null; refreshAt: Date | null } {
  const life = grants?.life(credentials) ?? null;
  if (!life) return { expiresAt: null, refreshAt: null };
  const now = Date.now();
  const refreshAt = new Date(now + USED_UP * (life.expiresAt.getTime() - now));
  return { expiresAt: life.expiresAt, refreshAt: life.renewable ? refreshAt : null };
}

/** What the caller wanted was not begun, whatever became of the exchange. */
const passing = (message: string, retryAfterMs: number): ChannelError =>
  new ChannelError('unavailable', message, { certainlyNotDone: true, retryAfterMs });
const ended = (message: string): ChannelError => new ChannelError('unauthorized', message, { certainlyNotDone: true });
