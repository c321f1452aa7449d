import { Injectable } from '@nestjs/common';
import { Database, notFound, Problem, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from './actor.js';
import { audit } from './audit.js';
import { plainName } from './plain-name.js';
import type { ChangeTeamDto, TeamDto } from './team.dto.js';

/** More than a person can choose from. */
const MOST_TEAMS = 200;

@Injectable()
export class Teams {
  constructor(private readonly db: Database) {}

  /** All there are, by name. */
  list(actor: Actor): Promise<TeamDto[]> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => find(tx, null));
  }

  async add(actor: Actor, given: string): Promise<TeamDto> {
    requireRole(actor, 'lead');
    const name = plainName(given);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const teams = await find(tx, null);
      if (teams.length >= MOST_TEAMS) {
        throw new Problem(422, 'too_many_teams', `There are ${MOST_TEAMS} teams, and no more fit. Remove one first.`);
      }
      const [team] = await tx.query<{ id: string }>(
        `INSERT INTO team (workspace_id, name) VALUES ($1, $2)
         ON CONFLICT (workspace_id, lower(name)) WHERE removed_at IS NULL DO NOTHING RETURNING id`,
        [tx.workspaceId, name],
      );
      if (!team) throw nameTaken(name);
      await audit(tx, actor, 'team_added', name, null, { name });
      return { id: team.id, name, memberIds: [] };
    });
  }

  async change(actor: Actor, id: string, { name: given, memberIds }: ChangeTeamDto): Promise<TeamDto> {
    requireRole(actor, 'lead');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const before = await lock(tx, id);
      const name = given === undefined ? before.name : plainName(given);
      if (name !== before.name) await rename(tx, id, name);
      if (memberIds) await setMembers(tx, id, memberIds);
      const [after] = await find(tx, id);
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        await audit(tx, actor, 'team_changed', before.name, await told(tx, before), await told(tx, after as TeamDto));
      }
      return after as TeamDto;
    });
  }

  /** Its tickets keep it in their history, and are in no team from then on when somebody changes theirs. */
  async remove(actor: Actor, id: string): Promise<void> {
    requireRole(actor, 'lead');
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const team = await lock(tx, id);
      await tx.query('UPDATE team SET removed_at = now() WHERE workspace_id = $1 AND id = $2', [tx.workspaceId, id]);
      await tx.query('DELETE FROM team_member WHERE workspace_id = $1 AND team_id = $2', [tx.workspaceId, id]);
      await audit(tx, actor, 'team_removed', team.name, await told(tx, team), null);
    });
  }
}

const find = (tx: Tx, id: string | null): Promise<TeamDto[]> =>
  tx.query(
    `SELECT t.id, t.name, coalesce((
       SELECT json_agg(m.agent_id::text ORDER BY m.agent_id) FROM team_member m
       WHERE m.workspace_id = $1 AND m.team_id = t.id), '[]') AS "memberIds"
     FROM team t WHERE t.workspace_id = $1 AND t.removed_at IS NULL AND ($2::bigint IS NULL OR t.id = $2)
     ORDER BY lower(t.name), t.id LIMIT ${MOST_TEAMS}`,
    [tx.workspaceId, id],
  );

async function lock(tx: Tx, id: string): Promise<TeamDto> {
  await tx.query('SELECT 1 FROM team WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [tx.workspaceId, id]);
  const [team] = await find(tx, id);
  if (!team) throw notFound('team');
  return team;
}

async function rename(tx: Tx, id: string, name: string): Promise<void> {
  const renamed = await tx.query(
    `UPDATE team SET name = $3 WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS (
       SELECT FROM team o WHERE o.workspace_id = $1 AND o.id <> $2 AND o.removed_at IS NULL AND lower(o.name) = lower($3))
     RETURNING 1`,
    [tx.workspaceId, id, name],
  );
  if (renamed.length === 0) throw nameTaken(name);
}

async function setMembers(tx: Tx, id: string, memberIds: string[]): Promise<void> {
  const [known] = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM agent WHERE workspace_id = $1 AND id = ANY ($2::bigint[])',
    [tx.workspaceId, memberIds],
  );
  if (known?.count !== memberIds.length) {
    throw new Problem(422, 'unknown_agent', 'One of the members is no agent here. Load the page again.');
  }
  await tx.query(
    'DELETE FROM team_member WHERE workspace_id = $1 AND team_id = $2 AND agent_id <> ALL ($3::bigint[])',
    [tx.workspaceId, id, memberIds],
  );
  await tx.query(
    `INSERT INTO team_member (workspace_id, team_id, agent_id)
     SELECT $1, $2, a FROM unnest($3::bigint[]) AS a ON CONFLICT DO NOTHING`,
    [tx.workspaceId, id, memberIds],
  );
}

/** The audit is read when the people may be gone, so it holds their names. */
async function told(tx: Tx, { name, memberIds }: TeamDto): Promise<Record<string, unknown>> {
  const members = await tx.query<{ name: string }>(
    'SELECT name FROM agent WHERE workspace_id = $1 AND id = ANY ($2::bigint[]) ORDER BY name',
    [tx.workspaceId, memberIds],
  );
  return { name, members: members.map((member) => member.name) };
}

const nameTaken = (name: string): Problem =>
  new Problem(409, 'name_taken', `There is a team called ${name} already. Choose another name.`);
