import { Problem, type Tx } from '../kernel/index.js';

export const MOST_TAGS_OF_A_TICKET = 20;
export const LONGEST_TAG = 40;
/** More than anybody can tell apart; a program gone wrong would make millions. */
const MOST_TAGS = 5_000;

/** Letters of any script, digits and common signs; nothing that cannot be seen. */
const TAG = /^[\p{L}\p{M}\p{N}\p{S}\p{P}](?:[\p{L}\p{M}\p{N}\p{S}\p{P} ]*[\p{L}\p{M}\p{N}\p{S}\p{P}])?$/u;

/** The names as they are kept: in one form, without a # in front, each once. */
export function tagNames(given: readonly string[]): string[] {
  const names = new Map<string, string>();
  for (const raw of given) {
    const name = raw
      .normalize('NFC')
      .replaceAll(/\s+/gu, ' ')
      .trim()
      .replace(/^#+\s*/u, '');
    if (name.length > LONGEST_TAG || !TAG.test(name)) {
      throw new Problem(
        422,
        'unusable_tag',
        `A tag is 1 to ${LONGEST_TAG} letters, digits or signs. Shorten it, or write it without special characters.`,
      );
    }
    names.set(name.toLowerCase(), name);
  }
  if (names.size > MOST_TAGS_OF_A_TICKET) {
    throw new Problem(422, 'too_many_tags', `There is room for ${MOST_TAGS_OF_A_TICKET} tags. Remove one first.`);
  }
  return [...names.values()];
}

/** Gives each ticket these tags and no others, making those that are new. Gives how each name is spelt already. */
export async function writeTags(
  tx: Tx,
  tickets: readonly { id: string; names: readonly string[] }[],
): Promise<Map<string, string>> {
  const byName = new Map(tickets.flatMap(({ names }) => names).map((name) => [name.toLowerCase(), name]));
  const tags = await takeTags(tx, [...byName.values()]);
  const ids = new Map(tags.map(({ id, name }) => [name.toLowerCase(), id]));
  const given = tickets.flatMap(({ id, names }) => names.map((name) => [id, ids.get(name.toLowerCase()) as string]));
  await tx.query(
    `WITH given AS (SELECT * FROM unnest($3::bigint[], $4::bigint[]) AS g (ticket_id, tag_id)),
     gone AS (
       DELETE FROM ticket_tag x WHERE x.workspace_id = $1 AND x.ticket_id = ANY ($2::bigint[])
         AND NOT EXISTS (SELECT FROM given g WHERE g.ticket_id = x.ticket_id AND g.tag_id = x.tag_id))
     INSERT INTO ticket_tag (workspace_id, ticket_id, tag_id)
     SELECT $1, ticket_id, tag_id FROM given ORDER BY ticket_id, tag_id ON CONFLICT DO NOTHING`,
    [tx.workspaceId, tickets.map(({ id }) => id), given.map(([id]) => id), given.map(([, tag]) => tag)],
  );
  return new Map(tags.map(({ name }) => [name.toLowerCase(), name]));
}

/** The tags of these names, made where there are none. In the order of their names, so that two who make the same ones at once do not wait for each other in a ring. */
export async function takeTags(tx: Tx, names: string[]): Promise<{ id: string; name: string }[]> {
  if (names.length === 0) return [];
  const find = (): Promise<{ id: string; name: string; total: number }[]> =>
    tx.query(
      `SELECT id, name FROM tag WHERE workspace_id = $1
         AND lower(name) COLLATE "C" = ANY (SELECT lower(n) FROM unnest($2::text[]) AS n)
       ORDER BY lower(name) COLLATE "C"`,
      [tx.workspaceId, names],
    );
  const found = await find();
  if (found.length === names.length) return found;
  const [{ total } = { total: 0 }] = await tx.query<{ total: number }>(
    'SELECT count(*)::int AS total FROM tag WHERE workspace_id = $1',
    [tx.workspaceId],
  );
  if (total + names.length - found.length > MOST_TAGS) {
    throw new Problem(
      422,
      'too_many_tags',
      `This workspace has ${MOST_TAGS.toLocaleString('en')} tags, and no more fit. Use one that exists.`,
    );
  }
  await tx.query(
    `INSERT INTO tag (workspace_id, name)
     SELECT $1, n FROM unnest($2::text[]) AS n ORDER BY lower(n) COLLATE "C" ON CONFLICT DO NOTHING`,
    [tx.workspaceId, names],
  );
  return find();
}

/** Tags that begin like this, or of which a later word does; those that begin so first. */
export async function suggestTags(
  tx: Tx,
  begins: string,
  most: number,
): Promise<{ id: string; name: string; colour: string | null }[]> {
  return tx.query(
    `SELECT id, name, colour FROM tag
     WHERE workspace_id = $1 AND ($2 = '' OR lower(name) COLLATE "C" LIKE lower($2) || '%'
       OR lower(name) COLLATE "C" LIKE '% ' || lower($2) || '%')
     ORDER BY lower(name) COLLATE "C" LIKE lower($2) || '%' DESC, lower(name) COLLATE "C" LIMIT $3`,
    [tx.workspaceId, begins.normalize('NFC').replaceAll(/[\\%_]/g, String.raw`\$&`), most],
  );
}
