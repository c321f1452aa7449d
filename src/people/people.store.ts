import { notFound, type Tx } from '../kernel/index.js';
import type { ListPeopleDto, PersonRowDto } from './people.dto.js';

export const PEOPLE_PAGE = 50;

const PERSON = `a.id, a.name, a.email, a.role, CASE WHEN a.deactivated_at IS NOT NULL THEN 'deactivated'
    WHEN a.joined_at IS NULL THEN 'invited' ELSE 'active' END AS state,
  (SELECT max(l.expires_at) FROM sign_in_link l WHERE l.workspace_id = $1 AND l.agent_id = a.id
    AND l.purpose = 'password' AND l.expires_at > now()) AS "linkUntil",
  a.last_seen_at AS "lastSeenAt", coalesce((
    SELECT json_agg(json_build_object('id', t.id::text, 'name', t.name) ORDER BY lower(t.name), t.id)
    FROM team_member m JOIN team t ON t.workspace_id = $1 AND t.id = m.team_id AND t.removed_at IS NULL
    WHERE m.workspace_id = $1 AND m.agent_id = a.id), '[]') AS teams`;

const STATES = {
  active: 'a.deactivated_at IS NULL AND a.joined_at IS NOT NULL',
  invited: 'a.deactivated_at IS NULL AND a.joined_at IS NULL',
  deactivated: 'a.deactivated_at IS NOT NULL',
};

/** A page by name, after the person whom the cursor names. */
export const readPeople = (tx: Tx, { cursor, search, role, state }: ListPeopleDto): Promise<PersonRowDto[]> =>
  tx.query<PersonRowDto>(
    `SELECT ${PERSON} FROM agent a WHERE a.workspace_id = $1
       AND ($2::bigint IS NULL OR (lower(a.name), a.id) > (
         SELECT lower(c.name), c.id FROM agent c WHERE c.workspace_id = $1 AND c.id = $2))
       AND ($3::text IS NULL OR a.name ILIKE $3 OR a.email ILIKE $3)
       AND ($4::text IS NULL OR a.role = $4) AND ${state ? STATES[state] : 'true'}
     ORDER BY lower(a.name), a.id LIMIT ${PEOPLE_PAGE}`,
    [tx.workspaceId, cursor ?? null, search ? `%${search.replaceAll(/[\\%_]/g, '\\$&')}%` : null, role ?? null],
  );

export async function readPerson(tx: Tx, id: string): Promise<PersonRowDto> {
  const [person] = await tx.query<PersonRowDto>(
    `SELECT ${PERSON} FROM agent a WHERE a.workspace_id = $1 AND a.id = $2`,
    [tx.workspaceId, id],
  );
  if (!person) throw notFound('person');
  return person;
}
