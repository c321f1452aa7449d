import type { Tx } from '../kernel/index.js';
import { takeTags } from '../tickets/index.js';
import type { ContactDto, ContactTicketDto, ContactTicketsDto } from './contacts.dto.js';

const TICKETS_PAGE = 10;
const MOST_AUTHORS = 20;
const MOST_COUNTED = 1_000;
/** Of one person; whoever has more open tickets than these has windows that hear of it at their next look. */
const MOST_TOLD = 100;

export interface TicketOf {
  ticketId: string;
  contactId: string;
  authorId: string;
}

interface StoredContact {
  version: number;
  note: string;
  /** Their names, in order. */
  tags: string[];
}

export async function whoseTicket(tx: Tx, ticketId: string): Promise<TicketOf> {
  const [row] = await tx.query<TicketOf>(
    `SELECT id AS "ticketId", contact_id AS "contactId", author_id AS "authorId" FROM ticket
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, ticketId],
  );
  return row as TicketOf;
}

const TAGS = `FROM contact_tag x JOIN tag g ON g.workspace_id = $1 AND g.id = x.tag_id
  WHERE x.workspace_id = $1 AND x.contact_id = c.id`;

/** One statement; whatever is counted is counted up to a bound. */
export async function readContact(tx: Tx, { contactId, authorId }: TicketOf): Promise<ContactDto> {
  const [row] = await tx.query<ContactDto>(
    `SELECT c.id, c.version, c.note,
       coalesce((SELECT json_agg(json_build_object('id', g.id::text, 'name', g.name, 'colour', g.colour)
         ORDER BY lower(g.name)) ${TAGS}), '[]') AS tags,
       (SELECT json_agg(json_build_object('id', a.id::text, 'channel', a.channel, 'handle', a.handle, 'name', a.name,
           'followers', a.followers, 'firstPostAt', f.at, 'posts', least(n.posts, ${MOST_COUNTED}),
           'morePosts', n.posts > ${MOST_COUNTED}) ORDER BY a.id = $3 DESC, a.id)
         FROM (SELECT * FROM author WHERE workspace_id = $1 AND contact_id = c.id ORDER BY id = $3 DESC, id LIMIT ${MOST_AUTHORS}) a
         CROSS JOIN LATERAL (SELECT min(first_post_at) AS at FROM thread WHERE workspace_id = $1 AND author_id = a.id) f
         CROSS JOIN LATERAL (SELECT count(*) AS posts FROM (
           SELECT 1 FROM thread t JOIN post p ON p.workspace_id = $1 AND p.thread_id = t.id AND p.author_id = a.id
           WHERE t.workspace_id = $1 AND t.author_id = a.id LIMIT ${MOST_COUNTED + 1}) counted) n) AS authors,
       least(k.total, ${MOST_COUNTED})::int AS tickets, k.total > ${MOST_COUNTED} AS "moreTickets", k.open::int AS "openTickets"
     FROM contact c
     CROSS JOIN LATERAL (
       SELECT count(*) AS total, count(*) FILTER (WHERE status NOT IN ('solved', 'closed')) AS open FROM (
         SELECT status FROM ticket WHERE workspace_id = $1 AND contact_id = c.id AND merged_into IS NULL
         LIMIT ${MOST_COUNTED + 1}) counted) k
     WHERE c.workspace_id = $1 AND c.id = $2`,
    [tx.workspaceId, contactId, authorId],
  );
  return row as ContactDto;
}

export async function readTickets(tx: Tx, contactId: string, cursor: string | undefined): Promise<ContactTicketsDto> {
  const [micros, id] = cursor?.split('_') ?? [null, null];
  const rows = await tx.query<ContactTicketDto & { place: string }>(
    `SELECT k.number::float8 AS number, k.status, k.channel, k.preview, k.last_post_at AS "lastPostAt",
       CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id::text, 'name', g.name) END AS assignee,
       (extract(epoch FROM k.last_post_at) * 1000000)::bigint || '_' || k.id AS place
     FROM ticket k LEFT JOIN agent g ON g.workspace_id = $1 AND g.id = k.assignee_id
     WHERE k.workspace_id = $1 AND k.contact_id = $2 AND k.merged_into IS NULL
       AND ($3::bigint IS NULL
         OR (k.last_post_at, k.id) < ('epoch'::timestamptz + $3::bigint * interval '1 microsecond', $4::bigint))
     ORDER BY k.last_post_at DESC, k.id DESC LIMIT ${TICKETS_PAGE + 1}`,
    [tx.workspaceId, contactId, micros, id],
  );
  const items = rows.slice(0, TICKETS_PAGE);
  return {
    items: items.map(({ number, status, channel, preview, lastPostAt, assignee }) => ({
      number,
      status,
      channel,
      preview,
      lastPostAt,
      assignee,
    })),
    nextCursor: rows.length > TICKETS_PAGE ? (items.at(-1)?.place ?? null) : null,
  };
}

export async function lockContact(tx: Tx, id: string): Promise<StoredContact> {
  await tx.query('SELECT 1 FROM contact WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.workspaceId, id]);
  const [row] = await tx.query<StoredContact>(
    `SELECT c.version, c.note, ARRAY(SELECT g.name ${TAGS} ORDER BY lower(g.name)) AS tags
     FROM contact c WHERE c.workspace_id = $1 AND c.id = $2`,
    [tx.workspaceId, id],
  );
  return row as StoredContact;
}

/** Gives the names of the tags as they are spelt already. */
export async function writeContact(
  tx: Tx,
  id: string,
  { note, tags }: Omit<StoredContact, 'version'>,
): Promise<string[]> {
  const taken = await takeTags(tx, tags);
  await tx.query(
    `WITH gone AS (
       DELETE FROM contact_tag WHERE workspace_id = $1 AND contact_id = $2 AND tag_id <> ALL ($3::bigint[]))
     INSERT INTO contact_tag (workspace_id, contact_id, tag_id)
     SELECT $1, $2, tag FROM unnest($3::bigint[]) AS tag ON CONFLICT DO NOTHING`,
    [tx.workspaceId, id, taken.map((tag) => tag.id)],
  );
  await tx.query('UPDATE contact SET note = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2', [
    tx.workspaceId,
    id,
    note,
  ]);
  return taken.map(({ name }) => name);
}

/** This one, and those of the same person that are being worked on. */
export async function openTicketsOf(tx: Tx, { ticketId, contactId }: TicketOf): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM ticket WHERE workspace_id = $1 AND contact_id = $2 AND merged_into IS NULL
       AND status NOT IN ('solved', 'closed') AND id <> $3
     ORDER BY last_post_at DESC, id DESC LIMIT ${MOST_TOLD}`,
    [tx.workspaceId, contactId, ticketId],
  );
  return [ticketId, ...rows.map(({ id }) => id)];
}
