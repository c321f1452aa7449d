import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { Database, Problem } from '../kernel/index.js';
import type { Actor } from './actor.js';
import { Agent } from './agent.entity.js';
import { audit } from './audit.js';
import { hashPassword, passwordMatches } from './password.js';
import { plainName } from './plain-name.js';
import type { OpenInvitationDto } from './session.dto.js';
import { parse, Sessions } from './sessions.service.js';
import { Workspaces } from './workspaces.service.js';

export interface SignedIn {
  credential: string;
  expiresAt: Date;
}

const WRONG = new Problem(
  401,
  'wrong_credentials',
  'This email and password do not belong together. Check both and try again.',
);
const SPENT = new Problem(
  401,
  'link_expired',
  'This link was used already or is too old. Ask whoever invited you for a new one.',
);
const WINDOW_SECONDS = 15 * 60;

@Injectable()
export class SignIn implements OnModuleInit {
  private perEmail: RateLimiterPostgres;
  private perAddress: RateLimiterPostgres;

  constructor(
    private readonly source: DataSource,
    private readonly db: Database,
    private readonly sessions: Sessions,
    private readonly workspaces: Workspaces,
  ) {}

  onModuleInit(): void {
    const pool = (this.source.driver as unknown as { master: unknown }).master;
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterPostgres({
        storeClient: pool,
        tableName: 'sign_in_limit',
        tableCreated: true,
        keyPrefix,
        points,
        duration: WINDOW_SECONDS,
      });
    this.perEmail = limiter('email', 10);
    this.perAddress = limiter('address', 100);
  }

  /** Says the same, in the same time, whether the email is unknown or the password wrong. */
  async withPassword(email: string, password: string, slug: string | undefined, address: string): Promise<SignedIn> {
    const emailKey = createHash('sha256')
      .update(`${slug ?? ''}|${email.toLowerCase()}`)
      .digest('base64url');
    await this.count(this.perAddress, address);
    await this.count(this.perEmail, emailKey);
    const workspace = await this.workspaces.find(slug);
    const agent = workspace && (await this.findAgent(workspace.id, email));
    const matches = await passwordMatches(password, agent?.passwordHash);
    if (!workspace || !agent || !matches || agent.deactivatedAt) throw WRONG;
    await this.perEmail.delete(emailKey);
    return this.db.inWorkspace(workspace.id, (tx) => this.sessions.open(tx, agent.id));
  }

  async withLink(token: string, address: string): Promise<SignedIn> {
    await this.count(this.perAddress, address);
    const parsed = parse(token);
    const signedIn =
      parsed &&
      (await this.db.inWorkspace(parsed.workspaceId, async (tx) => {
        const agent = await this.sessions.spendLink(tx, parsed.tokenHash, 'sign_in');
        return agent && !agent.deactivatedAt ? this.sessions.open(tx, agent.id) : null;
      }));
    if (signedIn) return signedIn;
    throw new Problem(
      401,
      'link_expired',
      'This link was used already or is too old. Ask your admin for a new one, or restart Parley for its first link.',
    );
  }

  /** What a password link is for, as long as it is good; looking does not spend it. */
  async readInvitation(token: string, address: string): Promise<OpenInvitationDto> {
    await this.count(this.perAddress, address);
    const parsed = parse(token);
    const invitation =
      parsed &&
      (await this.db.readWorkspace(parsed.workspaceId, (tx) => this.sessions.readPasswordLink(tx, parsed.tokenHash)));
    if (!invitation) throw SPENT;
    return invitation;
  }

  /** Whoever was invited, or forgot their password, chooses one by their link, and is signed in here and nowhere else. */
  async withNewPassword(
    { token, password, name: given }: { token: string; password: string; name?: string },
    address: string,
  ): Promise<SignedIn> {
    await this.count(this.perAddress, address);
    const parsed = parse(token);
    const name = given === undefined ? null : plainName(given);
    const passwordHash = await hashPassword(password);
    const signedIn =
      parsed &&
      (await this.db.inWorkspace(parsed.workspaceId, async (tx) => {
        const agent = await this.sessions.spendLink(tx, parsed.tokenHash, 'password');
        if (!agent || agent.deactivatedAt) return null;
        await this.sessions.endAll(tx, agent.id);
        const [now] = await tx.query<{ name: string; joins: boolean }>(
          `UPDATE agent SET password_hash = $3, name = coalesce($4, agent.name), joined_at = coalesce(agent.joined_at, now())
           FROM agent before WHERE before.workspace_id = $1 AND before.id = $2
             AND agent.workspace_id = $1 AND agent.id = $2
           RETURNING agent.name, before.joined_at IS NULL AS joins`,
          [tx.workspaceId, agent.id, passwordHash, name],
        );
        const action = now?.joins ? 'agent_joined' : 'agent_password_changed';
        await audit(tx, { agentId: agent.id }, action, now?.name ?? agent.name, null, null);
        return this.sessions.open(tx, agent.id);
      }));
    if (!signedIn) throw SPENT;
    return signedIn;
  }

  /** Whoever is signed in changes theirs, and stays signed in here and nowhere else. */
  async changePassword(
    actor: Actor,
    { current, password }: { current?: string; password: string },
    address: string,
  ): Promise<SignedIn> {
    await this.count(this.perAddress, address);
    await this.count(this.perEmail, `own|${actor.workspaceId}|${actor.agentId}`);
    const agent = await this.findAgent(actor.workspaceId, actor.email);
    if (agent?.passwordHash && !(await passwordMatches(current ?? '', agent.passwordHash))) {
      throw new Problem(422, 'wrong_password', 'This is not your password as it is now. Nothing was changed.');
    }
    const passwordHash = await hashPassword(password);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await this.sessions.endAll(tx, actor.agentId);
      await tx.query('UPDATE agent SET password_hash = $3 WHERE workspace_id = $1 AND id = $2', [
        tx.workspaceId,
        actor.agentId,
        passwordHash,
      ]);
      await audit(tx, actor, 'agent_password_changed', actor.name, null, null);
      return this.sessions.open(tx, actor.agentId);
    });
  }

  private findAgent(workspaceId: string, email: string): Promise<Agent | null> {
    return this.db.inWorkspace(workspaceId, (tx) =>
      tx.manager
        .createQueryBuilder(Agent, 'agent')
        .addSelect('agent.passwordHash')
        .where('agent.workspace_id = :workspaceId AND lower(agent.email) = lower(:email)', { workspaceId, email })
        .getOne(),
    );
  }

  private async count(limiter: RateLimiterPostgres, key: string): Promise<void> {
    try {
      await limiter.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const minutes = Math.ceil(error.msBeforeNext / 60_000);
      throw new Problem(
        429,
        'too_many_attempts',
        `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
        {
          retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000),
        },
      );
    }
  }
}
