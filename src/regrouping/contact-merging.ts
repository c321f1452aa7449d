import { Problem, type Tx } from '../kernel/index.js';
import type { Before, StoredRegrouping } from './regrouping.store.js';

export interface ContactFace {
  id: string;
  name: string;
  handle: string;
}

/** As agents call them: the author whom we met first. */
export async function contactOf(tx: Tx, contactId: string): Promise<ContactFace> {
  const [face] = await tx.query<ContactFace>(
    `SELECT contact_id AS id, name, handle FROM author WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id LIMIT 1`,
    [tx.workspaceId, contactId],
  );
  return face as ContactFace;
}

/**
 * One contact goes into another: its authors, its tickets, its tags and what is noted of it. The row stays for the undo.
 * No thread changes its customer, who is an author; so replies go where they went.
 */
export async function joinContacts(tx: Tx, from: string, into: string): Promise<Before> {
  await tx.query('SELECT 1 FROM contact WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.workspaceId,
    [from, into],
  ]);
  const authors = await tx.query<{ id: string }>(
    'UPDATE author SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 RETURNING id',
    [tx.workspaceId, from, into],
  );
  await tx.query('UPDATE ticket SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2', [
    tx.workspaceId,
    from,
    into,
  ]);
  const tags = await tx.query<{ id: string }>(
    `INSERT INTO contact_tag (workspace_id, contact_id, tag_id)
     SELECT workspace_id, $3, tag_id FROM contact_tag WHERE workspace_id = $1 AND contact_id = $2
     ON CONFLICT DO NOTHING RETURNING tag_id AS id`,
    [tx.workspaceId, from, into],
  );
  const [notes] = await tx.query<{ note: string; noteAfter: string }>(
    `UPDATE contact k SET note = CASE WHEN o.note = '' THEN k.note WHEN k.note = '' THEN o.note
         ELSE k.note || E'\\n' || o.note END,
       lang = coalesce(k.lang, o.lang), version = k.version + 1
     FROM contact o, contact was
     WHERE o.workspace_id = $1 AND o.id = $2 AND k.workspace_id = $1 AND k.id = $3
       AND was.workspace_id = $1 AND was.id = $3
     RETURNING was.note, k.note AS "noteAfter"`,
    [tx.workspaceId, from, into],
  );
  return { ...notes, authors: authors.map(({ id }) => id), tags: tags.map(({ id }) => id) };
}

/** They are two people again. Gives the tickets that went back. */
export async function partContacts(tx: Tx, { fromId, intoId, before }: StoredRegrouping): Promise<string[]> {
  await tx.query('SELECT 1 FROM contact WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.workspaceId,
    [fromId, intoId],
  ]);
  await requireApart(tx, intoId, before.authors ?? []);
  await tx.query('UPDATE author SET contact_id = $3 WHERE workspace_id = $1 AND id = ANY($2)', [
    tx.workspaceId,
    before.authors,
    fromId,
  ]);
  const tickets = await tx.query<{ id: string }>(
    `UPDATE ticket k SET contact_id = $2, author_id = s.author_id, version = k.version + 1, updated_at = now()
     FROM (
       SELECT o.id, coalesce((
         SELECT t.author_id FROM thread t WHERE t.workspace_id = $1 AND t.ticket_id = o.id
         ORDER BY t.first_post_at, t.id LIMIT 1), o.author_id) AS author_id
       FROM ticket o WHERE o.workspace_id = $1 AND o.contact_id = $3) s
     WHERE k.workspace_id = $1 AND k.id = s.id AND s.author_id = ANY($4) RETURNING k.id`,
    [tx.workspaceId, fromId, intoId, before.authors],
  );
  await tx.query('DELETE FROM contact_tag WHERE workspace_id = $1 AND contact_id = $2 AND tag_id = ANY($3)', [
    tx.workspaceId,
    intoId,
    before.tags ?? [],
  ]);
  await tx.query(
    `UPDATE contact SET note = CASE WHEN note = $3 THEN $4 ELSE note END, version = version + 1
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, intoId, before.noteAfter ?? '', before.note ?? ''],
  );
  return tickets.map(({ id }) => id);
}

async function requireApart(tx: Tx, intoId: string, authors: string[]): Promise<void> {
  const [state] = await tx.query<{ there: boolean; shared: string | null }>(
    `SELECT (SELECT count(*) = cardinality($3::bigint[]) FROM author a
        WHERE a.workspace_id = $1 AND a.id = ANY($3) AND a.contact_id = $2) AS there,
       (SELECT min(k.number)::text FROM ticket k WHERE k.workspace_id = $1 AND k.contact_id = $2
        AND EXISTS (SELECT 1 FROM thread t WHERE t.workspace_id = $1 AND t.ticket_id = k.id AND t.author_id = ANY($3))
        AND EXISTS (SELECT 1 FROM thread t WHERE t.workspace_id = $1 AND t.ticket_id = k.id AND t.author_id <> ALL($3))
       ) AS shared`,
    [tx.workspaceId, intoId, authors],
  );
  if (!state?.there) {
    throw new Problem(409, 'regrouped_since', 'This person was made one with somebody else since. Undo that first.');
  }
  if (state.shared !== null) {
    throw new Problem(
      409,
      'ticket_of_both',
      `Ticket #${state.shared} has threads of both. Split it, then they can be two people again.`,
      { number: Number(state.shared) },
    );
  }
}
