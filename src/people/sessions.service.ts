import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Database, type Clock, type Tx } from '../kernel/index.js';
import type { Actor } from './actor.js';
import { Agent } from './agent.entity.js';
import type { OpenInvitationDto } from './session.dto.js';
import { Session, SignInLink } from './session.entity.js';

/** A working week of use without signing in again; a session does not grow longer by being used. */
const SESSION_MS = 7 * 24 * 3_600_000;
const LINK_MS = 3_600_000;
/** That somebody is here is written down this often, not at each request. */
const UNSEEN = `(g.last_seen_at IS NULL OR g.last_seen_at < now() - interval '5 minutes')`;

/** Server-side sessions: `<workspace>.<token>` in the cookie, a hash here. */
@Injectable()
export class Sessions {
  constructor(
    private readonly db: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async open(tx: Tx, agentId: string): Promise<{ credential: string; expiresAt: Date }> {
    const token = randomBytes(32);
    const expiresAt = new Date(this.clock.now().getTime() + SESSION_MS);
    await tx.manager.insert(Session, { workspaceId: tx.workspaceId, tokenHash: hash(token), agentId, expiresAt });
    return { credential: `${tx.workspaceId}.${token.toString('base64url')}`, expiresAt };
  }

  /** Whose session it is; null when there is none, it is over, or its agent was deactivated. One statement: every request asks. */
  async find(credential: string | undefined): Promise<Actor | null> {
    const parsed = parse(credential);
    if (!parsed) return null;
    const { workspaceId } = parsed;
    const [found] = await this.db.oneInWorkspace<Actor & { isNews: boolean }>(
      workspaceId,
      `SELECT g.workspace_id AS "workspaceId", g.id AS "agentId", g.name, g.email, g.role,
         g.next_after_send AS "nextAfterSend", ${UNSEEN} AS "isNews"
       FROM session s JOIN agent g ON g.workspace_id = s.workspace_id AND g.id = s.agent_id AND g.deactivated_at IS NULL
       WHERE s.workspace_id = $1 AND s.token_hash = $2 AND s.expires_at > $3`,
      [workspaceId, parsed.tokenHash, this.clock.now()],
    );
    if (!found) return null;
    const { isNews, ...actor } = found;
    if (isNews) {
      await this.db.oneInWorkspace(
        workspaceId,
        `UPDATE agent g SET last_seen_at = now() WHERE g.workspace_id = $1 AND g.id = $2 AND ${UNSEEN}`,
        [workspaceId, actor.agentId],
      );
    }
    return actor;
  }

  /** Which of these sessions of one workspace still hold. One statement. */
  async stillOpen(workspaceId: string, credentials: string[]): Promise<Set<string>> {
    const byHash = new Map(
      credentials.flatMap((c) => {
        const parsed = parse(c);
        return parsed ? [[parsed.tokenHash.toString('hex'), c] as const] : [];
      }),
    );
    const open = await this.db.inWorkspace(workspaceId, (tx) =>
      tx.query<{ hash: string }>(
        `SELECT encode(s.token_hash, 'hex') AS hash FROM session s
         JOIN agent g ON g.workspace_id = s.workspace_id AND g.id = s.agent_id AND g.deactivated_at IS NULL
         WHERE s.workspace_id = $1 AND s.expires_at > $3
           AND s.token_hash IN (SELECT decode(h, 'hex') FROM unnest($2::text[]) AS h)`,
        [tx.workspaceId, [...byHash.keys()], this.clock.now()],
      ),
    );
    return new Set(open.map(({ hash: h }) => byHash.get(h) as string));
  }

  async close(credential: string | undefined): Promise<void> {
    const parsed = parse(credential);
    if (!parsed) return;
    await this.db.inWorkspace(parsed.workspaceId, (tx) =>
      tx.manager.delete(Session, { workspaceId: tx.workspaceId, tokenHash: parsed.tokenHash }),
    );
  }

  /** A link's token, good once and for an hour. */
  async makeLink(tx: Tx, agentId: string): Promise<string> {
    const token = randomBytes(32);
    const expiresAt = new Date(this.clock.now().getTime() + LINK_MS);
    await tx.manager.insert(SignInLink, { workspaceId: tx.workspaceId, tokenHash: hash(token), agentId, expiresAt });
    return `${tx.workspaceId}.${token.toString('base64url')}`;
  }

  /** A link's token, with which its agent chooses a password, once. Those made before are good no more. */
  async makePasswordLink(tx: Tx, agentId: string, ms: number): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(32);
    const expiresAt = new Date(this.clock.now().getTime() + ms);
    await tx.manager.delete(SignInLink, { workspaceId: tx.workspaceId, agentId, purpose: 'password' });
    await tx.manager.insert(SignInLink, {
      workspaceId: tx.workspaceId,
      tokenHash: hash(token),
      agentId,
      expiresAt,
      purpose: 'password',
    });
    return { token: `${tx.workspaceId}.${token.toString('base64url')}`, expiresAt };
  }

  /** What a password link is for; null: it is good no more, or never was. */
  async readPasswordLink(tx: Tx, tokenHash: Buffer): Promise<OpenInvitationDto | null> {
    const [found] = await tx.query<OpenInvitationDto>(
      `SELECT coalesce(s.name, w.name) AS "workspaceName", g.email, g.name, g.joined_at IS NOT NULL AS "isMember",
         l.expires_at AS until
       FROM sign_in_link l
       JOIN agent g ON g.workspace_id = l.workspace_id AND g.id = l.agent_id AND g.deactivated_at IS NULL
       JOIN workspace w ON w.id = l.workspace_id
       LEFT JOIN workspace_setting s ON s.workspace_id = l.workspace_id
       WHERE l.workspace_id = $1 AND l.token_hash = $2 AND l.expires_at > $3 AND l.purpose = 'password'`,
      [tx.workspaceId, tokenHash, this.clock.now()],
    );
    return found ?? null;
  }

  /** Whether there was one that was good. */
  async revokePasswordLinks(tx: Tx, agentId: string): Promise<boolean> {
    const revoked = await tx.query<{ wasGood: boolean }>(
      `DELETE FROM sign_in_link WHERE workspace_id = $1 AND agent_id = $2 AND purpose = 'password'
       RETURNING expires_at > $3 AS "wasGood"`,
      [tx.workspaceId, agentId, this.clock.now()],
    );
    return revoked.some(({ wasGood }) => wasGood);
  }

  /** Ends all sessions of an agent, and all links by which they could begin one. */
  async endAll(tx: Tx, agentId: string): Promise<void> {
    for (const entity of [Session, SignInLink]) {
      await tx.manager.delete(entity, { workspaceId: tx.workspaceId, agentId });
    }
  }

  /** The agent of a link, which is spent by this. */
  async spendLink(tx: Tx, tokenHash: Buffer, purpose: SignInLink['purpose']): Promise<Agent | null> {
    const spent = await tx.query<{ agentId: string }>(
      'DELETE FROM sign_in_link WHERE workspace_id = $1 AND token_hash = $2 AND expires_at > $3 AND purpose = $4 RETURNING agent_id AS "agentId"',
      [tx.workspaceId, tokenHash, this.clock.now(), purpose],
    );
    const agentId = spent[0]?.agentId;
    return agentId ? tx.manager.findOneBy(Agent, { workspaceId: tx.workspaceId, id: agentId }) : null;
  }

  /** Removes what is over. */
  async sweep(tx: Tx): Promise<void> {
    for (const entity of [Session, SignInLink]) {
      await tx.manager
        .createQueryBuilder()
        .delete()
        .from(entity)
        .where('workspace_id = :workspaceId AND expires_at < :now', {
          workspaceId: tx.workspaceId,
          now: this.clock.now(),
        })
        .execute();
    }
  }
}

export function parse(credential: string | undefined): { workspaceId: string; tokenHash: Buffer } | null {
  const match = /^(\d{1,18})\.([A-Za-z0-9_-]{43})$/.exec(credential ?? '');
  if (!match) return null;
  return { workspaceId: match[1] as string, tokenHash: hash(Buffer.from(match[2] as string, 'base64url')) };
}

const hash = (token: Buffer): Buffer => createHash('sha256').update(token).digest();
