import { Injectable } from '@nestjs/common';
import { Database, notFound, Problem, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from './actor.js';
import { AUDIT_PAGE, audit, readAudit, type AuditLine } from './audit.js';
import type { AgentRole } from './agent.entity.js';
import type {
  InvitationDto,
  InviteDto,
  ListAuditDto,
  ListPeopleDto,
  PeoplePageDto,
  PersonRowDto,
} from './people.dto.js';
import { requireMayChange, requireMayGrant, type PersonChange, type Standing } from './people-rules.js';
import { PEOPLE_PAGE, readPeople, readPerson } from './people.store.js';
import { plainName } from './plain-name.js';
import { Sessions } from './sessions.service.js';

/** As many as the installation is made for, ten times. */
const MOST_AGENTS = 2_000;
const INVITED_MS = 72 * 3_600_000;
const FORGOTTEN_MS = 3_600_000;

/** Who is here, and who may be what. For leads and admins. */
@Injectable()
export class People {
  constructor(
    private readonly db: Database,
    private readonly sessions: Sessions,
  ) {}

  /** By name. */
  async list(actor: Actor, filter: ListPeopleDto): Promise<PeoplePageDto> {
    requireRole(actor, 'lead');
    const items = await this.db.readWorkspace(actor.workspaceId, (tx) => readPeople(tx, filter));
    return { items, nextCursor: items.length === PEOPLE_PAGE ? (items.at(-1)?.id ?? null) : null };
  }

  async audit(actor: Actor, filter: ListAuditDto): Promise<{ items: AuditLine[]; nextCursor: string | null }> {
    requireRole(actor, 'admin');
    if (filter.from && filter.to && Date.parse(filter.from) >= Date.parse(filter.to))
      throw new Problem(400, 'invalid', 'from must be before to.');
    const items = await this.db.readWorkspace(actor.workspaceId, (tx) => readAudit(tx, filter));
    return { items, nextCursor: items.length === AUDIT_PAGE ? (items.at(-1)?.id ?? null) : null };
  }

  /** They are here from now on, and come in by a link that is good once and for three days. */
  async invite(actor: Actor, { email, name: given, role }: InviteDto): Promise<InvitationDto> {
    requireRole(actor, 'lead');
    const name = plainName(given);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { me } = await standings(tx, actor, actor.agentId);
      requireMayGrant(me, role);
      const [added] = await tx.query<{ id: string }>(
        `INSERT INTO agent (workspace_id, email, name, role, joined_at)
         SELECT $1, $2, $3, $4, NULL WHERE (SELECT count(*) FROM agent WHERE workspace_id = $1) < ${MOST_AGENTS}
         ON CONFLICT (workspace_id, lower(email)) DO NOTHING RETURNING id`,
        [tx.workspaceId, email, name, role],
      );
      if (!added) throw new Problem(409, 'already_here', `${email} is here already. Look for them in the list.`);
      await audit(tx, actor, 'agent_invited', name, null, { email, role });
      return this.newLink(tx, added.id, INVITED_MS);
    });
  }

  /** A new link, for an invitation that was lost, or a password that was forgotten. Earlier ones are good no more. */
  async renewLink(actor: Actor, id: string): Promise<InvitationDto> {
    requireRole(actor, 'lead');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { me, target, name, joined, otherAdmins } = await standings(tx, actor, id);
      requireMayChange(me, target, {}, otherAdmins);
      if (!target.isActive) throw new Problem(422, 'deactivated', `${name} is deactivated. Activate them first.`);
      await audit(tx, actor, 'agent_link_made', name, null, null);
      return this.newLink(tx, id, joined ? FORGOTTEN_MS : INVITED_MS);
    });
  }

  /** Takes the link back: who was invited and has not come cannot come by it any more. */
  async revokeLink(actor: Actor, id: string): Promise<PersonRowDto> {
    requireRole(actor, 'lead');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { me, target, name, otherAdmins } = await standings(tx, actor, id);
      requireMayChange(me, target, {}, otherAdmins);
      const wasGood = await this.sessions.revokePasswordLinks(tx, id);
      if (wasGood) await audit(tx, actor, 'agent_link_revoked', name, null, null);
      return readPerson(tx, id);
    });
  }

  /** Who is deactivated is out at once, and keeps their tickets until somebody takes them. */
  async change(actor: Actor, id: string, change: PersonChange): Promise<PersonRowDto> {
    requireRole(actor, 'lead');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { me, target, name, otherAdmins } = await standings(tx, actor, id);
      requireMayChange(me, target, change, otherAdmins);
      if (change.role && change.role !== target.role) {
        await tx.query('UPDATE agent SET role = $3 WHERE workspace_id = $1 AND id = $2', [
          tx.workspaceId,
          id,
          change.role,
        ]);
        await audit(tx, actor, 'agent_role_changed', name, { role: target.role }, { role: change.role });
      }
      if (change.active !== undefined && change.active !== target.isActive) {
        await tx.query(
          'UPDATE agent SET deactivated_at = CASE WHEN $3 THEN NULL ELSE now() END WHERE workspace_id = $1 AND id = $2',
          [tx.workspaceId, id, change.active],
        );
        if (!change.active) await this.sessions.endAll(tx, id);
        await audit(tx, actor, change.active ? 'agent_activated' : 'agent_deactivated', name, null, null);
      }
      return readPerson(tx, id);
    });
  }

  private async newLink(tx: Tx, id: string, ms: number): Promise<InvitationDto> {
    const { token, expiresAt } = await this.sessions.makePasswordLink(tx, id, ms);
    return { person: await readPerson(tx, id), path: `/join#token=${token}`, until: expiresAt.toISOString() };
  }
}

interface Standings {
  me: Standing;
  target: Standing;
  name: string;
  joined: boolean;
  otherAdmins: number;
}

/** Locks the two and all admins, so that no two changes together leave nobody; and what is asked is what is true now. */
async function standings(tx: Tx, actor: Actor, targetId: string): Promise<Standings> {
  const rows = await tx.query<Standing & { role: AgentRole; name: string; joined: boolean }>(
    `SELECT id, role, name, deactivated_at IS NULL AS "isActive", joined_at IS NOT NULL AS joined FROM agent
     WHERE workspace_id = $1 AND (id = ANY ($2::bigint[]) OR role = 'admin') ORDER BY id FOR UPDATE`,
    [tx.workspaceId, [actor.agentId, targetId]],
  );
  const me = rows.find(({ id, isActive }) => id === actor.agentId && isActive);
  const target = rows.find(({ id }) => id === targetId);
  if (!me) throw new Problem(403, 'not_allowed', 'You were deactivated meanwhile.');
  requireRole({ ...actor, role: me.role }, 'lead');
  if (!target) throw notFound('person');
  const otherAdmins = rows.filter(
    ({ id, role, isActive, joined }) => id !== targetId && role === 'admin' && isActive && joined,
  );
  return { me, target, name: target.name, joined: target.joined, otherAdmins: otherAdmins.length };
}
