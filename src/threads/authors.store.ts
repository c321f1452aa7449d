import type { ChannelAuthor } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';

export interface AuthorRef {
  id: string;
  contactId: string;
  /** Met in this transaction: there is nothing of them here yet. */
  isNew: boolean;
}

export interface SeenAuthor extends ChannelAuthor {
  /** When the platform showed them so: the newest look wins, whatever arrives last. */
  seenAt: Date;
}

/** An author as stored. */
export interface StoredAuthor extends Omit<AuthorRef, 'isNew'> {
  externalId: string;
  handle: string;
  name: string;
  pictureUrl: string | null;
  seenAt: Date;
}

/** Those of these authors who are here. */
export async function storedAuthors(tx: Tx, channel: string, externalIds: string[]): Promise<StoredAuthor[]> {
  if (externalIds.length === 0) return [];
  return tx.query<StoredAuthor>(
    `SELECT id, external_id AS "externalId", contact_id AS "contactId", handle, name,
       picture_url AS "pictureUrl", seen_at AS "seenAt"
     FROM author WHERE workspace_id = $1 AND channel = $2 AND external_id = ANY($3)`,
    [tx.workspaceId, channel, externalIds],
  );
}

/**
 * The rows of everyone in `seen` (made or brought up to date) and of everyone else in `stored`, which has those of them
 * who are here.
 */
export async function saveAuthors(
  tx: Tx,
  channel: string,
  seen: SeenAuthor[],
  stored: StoredAuthor[],
): Promise<Map<string, AuthorRef>> {
  const newest = new Map<string, SeenAuthor>();
  for (const author of seen) {
    const other = newest.get(author.externalId);
    if (!other || other.seenAt < author.seenAt) newest.set(author.externalId, author);
  }
  const refs = new Map<string, AuthorRef>(stored.map((author) => [author.externalId, { ...author, isNew: false }]));
  const changed: SeenAuthor[] = [];
  for (const author of stored) {
    const now = newest.get(author.externalId);
    newest.delete(author.externalId);
    // Follower counts move all day; they are as of the last change of name, and a rule reads them from the page.
    const isNamed = now && now.handle !== now.externalId; // a platform may name people by their id only
    if (!isNamed || now.seenAt <= author.seenAt) continue;
    const { pictureUrl = author.pictureUrl } = now;
    if (now.handle !== author.handle || now.name !== author.name || pictureUrl !== author.pictureUrl)
      changed.push({ ...now, pictureUrl });
  }
  for (const [externalId, ref] of await insertAuthors(tx, channel, [...newest.values()])) refs.set(externalId, ref);
  const elsewhere = [...newest.keys()].filter((externalId) => !refs.has(externalId));
  for (const author of await storedAuthors(tx, channel, elsewhere)) {
    refs.set(author.externalId, { ...author, isNew: false }); // another lane has made them in the meantime
  }
  await updateAuthors(tx, channel, changed);
  return refs;
}

const SEEN = '"externalId" text, handle text, name text, followers int, "pictureUrl" text, "seenAt" timestamptz';

/** New authors, each with a contact of their own. An author whom another lane makes at this moment is left to it. */
async function insertAuthors(tx: Tx, channel: string, authors: SeenAuthor[]): Promise<Map<string, AuthorRef>> {
  if (authors.length === 0) return new Map();
  const rows = await tx.query<Omit<AuthorRef, 'isNew'> & { externalId: string }>(
    `WITH made AS (
       INSERT INTO author (workspace_id, channel, external_id, handle, name, followers, picture_url, seen_at, contact_id)
       SELECT $1, $2, "externalId", handle, name, followers, "pictureUrl", "seenAt", nextval('contact_id_seq')
       FROM json_to_recordset($3::json) AS a (${SEEN})
       ORDER BY "externalId" ON CONFLICT (workspace_id, channel, external_id) DO NOTHING
       RETURNING external_id, id, contact_id
     ), contacts AS (
       INSERT INTO contact (workspace_id, id) SELECT $1, contact_id FROM made
     )
     SELECT external_id AS "externalId", id, contact_id AS "contactId" FROM made`,
    [tx.workspaceId, channel, JSON.stringify(authors)],
  );
  return new Map(rows.map((row) => [row.externalId, { ...row, isNew: true }]));
}

async function updateAuthors(tx: Tx, channel: string, authors: SeenAuthor[]): Promise<void> {
  if (authors.length === 0) return;
  await tx.query(
    `UPDATE author SET handle = a.handle, name = a.name, followers = a.followers, picture_url = a."pictureUrl",
       seen_at = a."seenAt"
     FROM json_to_recordset($3::json) AS a (${SEEN})
     WHERE workspace_id = $1 AND channel = $2 AND external_id = a."externalId"`,
    [tx.workspaceId, channel, JSON.stringify(authors)],
  );
}
