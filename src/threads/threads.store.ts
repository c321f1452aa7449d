import type { ChannelAuthor } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import type { AuthorRef } from './authors.store.js';
import { threadKey, type Outcome, type StoredPost, type StoredState, type ThreadChange } from './placement.js';
import { WAITING } from './thread-key.js';

/** Which of these posts we have, and whose they are. */
export async function knownPosts(tx: Tx, channel: string, externalIds: string[]): Promise<Map<string, StoredState>> {
  const rows = await tx.query<StateRow & { id: string }>(
    `SELECT p.external_id AS id, ${STATE} FROM post p WHERE workspace_id = $1 AND channel = $2 AND external_id = ANY($3)`,
    [tx.workspaceId, channel, externalIds],
  );
  return new Map(rows.map(({ id, ...row }) => [id, stateOf(row)]));
}

type StateRow = Omit<StoredState, 'threadOf'> & { threadOf: string | null; outcome: Outcome };

const STATE = `p.thread_of AS "threadOf", p.outcome, p.version, p.posted_at AS "postedAt", p.way,
  p.account_id AS "accountId", p.why, p.judged, p.deleted_at IS NOT NULL AS gone`;

const stateOf = ({ outcome, threadOf, ...row }: StateRow): StoredState => ({
  ...row,
  threadOf: outcome === 'waiting' ? WAITING : threadOf,
});

/** Who wrote those of these posts that are here, by the ids of any of their versions. */
export async function authorsOf(tx: Tx, channel: string, externalIds: string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; author: string }>(
    `SELECT p.external_id AS id, a.external_id AS author
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.external_id = ANY($3)
     UNION ALL
     SELECT v.version_id, a.external_id
     FROM post_version v
     JOIN post p ON p.workspace_id = $1 AND p.channel = $2 AND p.external_id = v.external_id
     JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
     WHERE v.workspace_id = $1 AND v.channel = $2 AND v.version_id = ANY($3)`,
    [tx.workspaceId, channel, externalIds],
  );
  return new Map(rows.map(({ id, author }) => [id, author]));
}

/** A stored post of which was not known whom it quotes. */
export interface QuotingPost extends StoredState {
  externalId: string;
  rootExternalId: string;
  quotedExternalId: string;
  landedId: string | null;
  author: ChannelAuthor;
  text: string;
  lang: string | null;
}

export async function postsThatQuote(tx: Tx, channel: string, externalIds: string[]): Promise<QuotingPost[]> {
  const rows = await tx.query<Omit<QuotingPost, 'threadOf'> & StateRow>(
    `SELECT p.external_id AS "externalId", p.root_external_id AS "rootExternalId", p.text, p.landed_id AS "landedId", p.lang,
       p.quoted_external_id AS "quotedExternalId", ${STATE},
       json_build_object('externalId', a.external_id, 'handle', a.handle, 'name', a.name, 'followers', p.followers) AS author
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.quoted_external_id = ANY($3)`,
    [tx.workspaceId, channel, externalIds],
  );
  return rows.map((row) => ({ ...row, ...stateOf(row) }));
}

const STORED_POST = `p.id, p.external_id AS "externalId", p.root_external_id AS "rootExternalId",
  a.external_id AS "authorExternalId", p.text, p.lang, p.posted_at AS "postedAt", p.landed_id AS "landedId", p.outcome,
  p.thread_of AS "threadOf", p.deleted_at IS NOT NULL AS gone`;

export async function waitingFor(
  tx: Tx,
  channel: string,
  parents: string[],
): Promise<(StoredPost & { parentExternalId: string })[]> {
  return tx.query(
    `SELECT ${STORED_POST}, p.parent_external_id AS "parentExternalId"
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.parent_external_id = ANY($3) AND p.outcome = 'waiting'`,
    [tx.workspaceId, channel, parents],
  );
}

export async function unthreadedPosts(tx: Tx, channel: string, threads: ThreadChange[]): Promise<StoredPost[]> {
  return tx.query(
    `SELECT ${STORED_POST}
     FROM unnest($3::text[], $4::text[]) AS t (root, thread_of)
     JOIN post p ON p.workspace_id = $1 AND p.channel = $2 AND p.root_external_id = t.root AND p.thread_of = t.thread_of
       AND p.thread_id IS NULL AND p.thread_of IS NOT NULL
     JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id`,
    [tx.workspaceId, channel, threads.map((t) => t.rootExternalId), threads.map((t) => t.author.externalId)],
  );
}

interface ThreadRow {
  id: string;
  authorId: string;
  rootExternalId: string;
  accountIds: string[];
  kind: 'public' | 'direct';
  ticketId: string | null;
  firstPostAt: Date;
  lastPostAt: Date;
  ourLastPostAt: Date | null;
  waitingSince: Date | null;
}

export async function existingThreads(
  tx: Tx,
  keys: { rootExternalId: string; author: AuthorRef & { externalId: string } }[],
): Promise<Map<string, ThreadChange>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<ThreadRow>(
    `SELECT t.id, t.author_id AS "authorId", t.root_external_id AS "rootExternalId",
            t.account_id || t.other_account_ids AS "accountIds", t.kind,
            t.ticket_id AS "ticketId", t.first_post_at AS "firstPostAt", t.last_post_at AS "lastPostAt",
            t.our_last_post_at AS "ourLastPostAt", t.waiting_since AS "waitingSince"
     FROM unnest($2::bigint[], $3::text[]) AS k (author_id, root)
     JOIN thread t ON t.workspace_id = $1 AND t.author_id = k.author_id AND t.root_external_id = k.root`,
    [tx.workspaceId, keys.map((key) => key.author.id), keys.map((key) => key.rootExternalId)],
  );
  const authors = new Map(keys.map((key) => [key.author.id, key]));
  return new Map(
    rows.map(({ authorId, ...row }) => {
      const { author } = authors.get(authorId) as (typeof keys)[number];
      const key = threadKey(author.externalId, row.rootExternalId);
      return [key, { ...row, key, author, widened: false, posts: [] }];
    }),
  );
}

/** A filtered post that a person has chosen, with its author. */
export interface ChosenPost extends StoredPost {
  kind: 'public' | 'direct';
  accountId: string | null;
  authorId: string;
  contactId: string;
}

/** Of these posts those that may become a ticket: filtered, to be seen, and not by one of ours. */
export async function filteredPosts(tx: Tx, channel: string, ids: string[], ours: string[]): Promise<ChosenPost[]> {
  return tx.query(
    `SELECT ${STORED_POST}, p.kind, p.account_id AS "accountId", a.id AS "authorId", a.contact_id AS "contactId"
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.id = ANY($3) AND p.outcome = 'filtered' AND p.deleted_at IS NULL
       AND a.external_id <> ALL($4)
     ORDER BY p.posted_at, p.external_id`,
    [tx.workspaceId, channel, ids, ours],
  );
}

/** Stored posts, and the threads that they stand in. */
export async function storedPosts(
  tx: Tx,
  channel: string,
  externalIds: string[],
): Promise<(StoredPost & { threadId: string | null })[]> {
  return tx.query(
    `SELECT ${STORED_POST}, p.thread_id AS "threadId"
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.external_id = ANY($3)`,
    [tx.workspaceId, channel, externalIds],
  );
}

/** Posts that belong wherever the post belongs that they answer, in these threads. */
export async function threadedFollowers(
  tx: Tx,
  channel: string,
  parents: string[],
  threadIds: string[],
  ours: string[],
): Promise<(StoredPost & { parentExternalId: string })[]> {
  return tx.query(
    `SELECT ${STORED_POST}, p.parent_external_id AS "parentExternalId"
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.thread_id = ANY($4) AND p.channel = $2 AND p.parent_external_id = ANY($3)
       AND (p.way = 'prefix' OR a.external_id = ANY($5))`,
    [tx.workspaceId, channel, parents, threadIds, ours],
  );
}

/** Filtered posts that belong wherever the post belongs that they answer. */
export async function filteredFollowers(
  tx: Tx,
  channel: string,
  parents: string[],
): Promise<(StoredPost & { parentExternalId: string })[]> {
  return tx.query(
    `SELECT ${STORED_POST}, p.parent_external_id AS "parentExternalId"
     FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.parent_external_id = ANY($3) AND p.outcome = 'filtered'
       AND p.why IN ('own', 'prefix')`,
    [tx.workspaceId, channel, parents],
  );
}
