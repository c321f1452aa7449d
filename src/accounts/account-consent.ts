import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ChannelError, ChannelRegistry, type Grants } from '../channels/index.js';
import { Database, notFound, Problem, Secrets, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { AccountConnecting, asProblem } from './account-connecting.js';

const LIFETIME_MINUTES = 10;

/** Why an admin comes back with nothing connected; the page has the sentence. */
export type Unconnected =
  | 'signed_out'
  | 'not_allowed'
  | 'unknown'
  | 'foreign'
  | 'spent'
  | 'expired'
  | 'denied'
  | 'refused'
  | 'no_answer'
  | 'other_account';

interface Attempt {
  redirectUri: string;
  verifier: string;
  accountId: string | null;
}

/**
 * Connecting by consent (OAuth 2.0 with PKCE). What the platform sends back is taken once, from the browser that was
 * sent there, within ten minutes; the verifier never leaves this server.
 */
@Injectable()
export class AccountConsent {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly secrets: Secrets,
    private readonly connecting: AccountConnecting,
  ) {}

  /** Gives the address of the platform's page. `accountId`: the account that is to be connected again, and no other. */
  async begin(
    actor: Actor,
    session: string,
    channel: string,
    origin: string,
    accountId: string | null,
  ): Promise<string> {
    requireRole(actor, 'admin');
    const grants = this.grantsOf(channel);
    const redirectUri = `${origin}/api/accounts/${channel}/callback`;
    const state = randomBytes(32).toString('base64url');
    const { url, verifier } = asking(grants, redirectUri, state);
    const stateHash = hash(state);
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      if (accountId !== null) await requireAccount(tx, channel, accountId);
      await tx.query(`DELETE FROM oauth_attempt WHERE workspace_id = $1 AND expires_at < now() - interval '1 day'`, [
        tx.workspaceId,
      ]);
      await tx.query(
        `INSERT INTO oauth_attempt (workspace_id, state_hash, session_hash, agent_id, channel, account_id, redirect_uri,
           verifier, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + ${LIFETIME_MINUTES} * interval '1 minute')`,
        [
          tx.workspaceId,
          stateHash,
          hash(session),
          actor.agentId,
          channel,
          accountId,
          redirectUri,
          this.secrets.seal(verifier, placeOf(tx.workspaceId, stateHash)),
        ],
      );
    });
    return url;
  }

  /** Takes what the platform sent back. Gives the connected account's id, or why there is none. */
  async complete(
    actor: Actor,
    session: string,
    channel: string,
    answer: Record<string, unknown>,
  ): Promise<{ accountId: string } | { why: Unconnected }> {
    if (actor.role !== 'admin') return { why: 'not_allowed' };
    const { state, code, error } = answer;
    if (typeof state !== 'string' || !this.channels.has(channel)) return { why: 'unknown' };
    const attempt = await this.spend(actor.workspaceId, session, channel, state);
    if (typeof attempt === 'string') return { why: attempt };
    if (error !== undefined) return { why: error === 'access_denied' ? 'denied' : 'refused' };
    if (typeof code !== 'string') return { why: 'refused' };
    try {
      return { accountId: await this.connect(actor, channel, code, attempt) };
    } catch (failure) {
      return { why: whyOf(failure) };
    }
  }

  private async connect(actor: Actor, channel: string, code: string, attempt: Attempt): Promise<string> {
    const grants = this.grantsOf(channel);
    return this.connecting.connect(actor.workspaceId, {
      channel,
      credentials: await grants.redeem(code, attempt.verifier, attempt.redirectUri),
      sandbox: grants.sandbox,
      agentId: actor.agentId,
      expectedAccountId: attempt.accountId,
    });
  }

  /** Somebody else's browser spends nothing; the right one spends it, whatever the answer was. */
  private async spend(
    workspaceId: string,
    session: string,
    channel: string,
    state: string,
  ): Promise<Attempt | Unconnected> {
    const stateHash = hash(state);
    return this.db.inWorkspace(workspaceId, async (tx) => {
      const [found] = await tx.query<Attempt & { own: boolean; expired: boolean; spent: boolean; sealed: Buffer }>(
        `SELECT session_hash = $3 AS own, expires_at <= now() AS expired, spent_at IS NOT NULL AS spent,
           redirect_uri AS "redirectUri", account_id AS "accountId", verifier AS sealed
         FROM oauth_attempt WHERE workspace_id = $1 AND state_hash = $2 AND channel = $4 FOR UPDATE`,
        [workspaceId, stateHash, hash(session), channel],
      );
      if (!found) return 'unknown';
      if (!found.own) return 'foreign';
      if (found.spent) return 'spent';
      await tx.query(
        'UPDATE oauth_attempt SET spent_at = now(), verifier = NULL WHERE workspace_id = $1 AND state_hash = $2',
        [workspaceId, stateHash],
      );
      if (found.expired) return 'expired';
      const verifier = this.secrets.open(found.sealed, placeOf(workspaceId, stateHash)) as string;
      return { redirectUri: found.redirectUri, accountId: found.accountId, verifier };
    });
  }

  private grantsOf(channel: string): Grants {
    const grants = this.channels.has(channel) ? this.channels.get(channel).grants : undefined;
    if (grants) return grants;
    throw new Problem(422, 'unknown_channel', `Accounts of ${channel} are not connected in this way.`);
  }
}

function asking(grants: Grants, redirectUri: string, state: string): { url: string; verifier: string } {
  try {
    return grants.ask(redirectUri, state);
  } catch (error) {
    return asProblem(error);
  }
}

async function requireAccount(tx: Tx, channel: string, id: string): Promise<void> {
  const rows = await tx.query('SELECT 1 FROM account WHERE workspace_id = $1 AND channel = $2 AND id = $3', [
    tx.workspaceId,
    channel,
    id,
  ]);
  if (rows.length === 0) throw notFound('account');
}

/** A refusal of the platform is the admin's to know; a mistake of ours is not hidden behind it. */
function whyOf(error: unknown): Unconnected {
  const code = error instanceof ChannelError || error instanceof Problem ? error.code : null;
  if (code === null) throw error;
  if (code === 'other_account') return code;
  return code === 'network' || code === 'unavailable' || code === 'malformed_answer' ? 'no_answer' : 'refused';
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

const placeOf = (workspaceId: string, stateHash: Buffer): string =>
  `${workspaceId}|oauth_attempt|${stateHash.toString('hex')}|verifier`;
