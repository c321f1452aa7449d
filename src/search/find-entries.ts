import type { Tx } from '../kernel/index.js';
import { ticketConditions, type Scope } from './search-scope.js';
import { standing } from './standing-ticket.js';

export interface FoundEntry {
  kind: 'post' | 'note';
  id: string;
  at: Date;
  /** In microseconds since 1970; what a page goes on from. */
  micros: string;
  ticketId: string;
  rank: string | null;
}

export type Order = 'time' | 'relevance';

export interface Place {
  rank: string | null;
  micros: string;
  kind: string;
  id: string;
}

/**
 * How many of the newest entries are looked at one by one before the index of words is asked. A word that is in one of 400 entries
 * fills its page from these, and stops when it has; a rarer one is found by the index, which then has few to give. The planner, left
 * alone, walks the whole time index for words that are seldom, or the whole index of words for those that are everywhere.
 */
const NEWEST = 20_000;
/** So many of the newest matches are compared by relevance; where the newest entries have at least the fewest, only what is among these. */
const MOST_RANKED = 1_000;
const FEWEST_RANKED = 50;

/** The next matches after a place, newest or best first. */
export async function findEntries(
  tx: Tx,
  scope: Scope,
  order: Order,
  limit: number,
  after: Place | null,
): Promise<FoundEntry[]> {
  if (order === 'relevance' && scope.tsquery !== null) return findBest(tx, scope, limit, after);
  if (scope.ofTickets) return findTickets(tx, scope, limit, after);
  if (scope.tsquery === null) return find(tx, scope, ALL, limit, after);
  return findByWords(tx, scope, limit, limit, after);
}

async function findByWords(
  tx: Tx,
  scope: Scope,
  limit: number,
  enough: number,
  after: Place | null,
): Promise<FoundEntry[]> {
  const newest = await find(tx, scope, AMONG_NEWEST, limit, after);
  if (newest.length >= enough || (scope.isNarrow && (await areNewestAll(tx, scope)))) return newest;
  return find(tx, scope, BY_WORDS, limit, after);
}

/** All entries of these people and days have been looked at. */
async function areNewestAll(tx: Tx, scope: Scope): Promise<boolean> {
  const { sql, values } = withItsValues(
    `SELECT 1 FROM search_entry s WHERE ${scope.entry} ORDER BY ${ORDER} OFFSET ${NEWEST} LIMIT 1`,
    [tx.workspaceId, ...scope.values],
  );
  return (await tx.query(sql, values)).length === 0;
}

/** PostgreSQL takes no values but those that a statement names. */
function withItsValues(sql: string, values: unknown[]): { sql: string; values: unknown[] } {
  const places = [...new Set(sql.match(/\$\d+/g))];
  return {
    sql: sql.replaceAll(/\$\d+/g, (place) => `$${places.indexOf(place) + 1}`),
    values: places.map((place) => values[Number(place.slice(1)) - 1]),
  };
}

const ORDER = 'at DESC, kind DESC, id DESC';

type Source = (where: string, scope: Scope) => string;

const COLUMNS = 's.kind, s.id, s.at, s.thread_id, s.ticket_id';

/** In the order of time, until there are enough. */
const ALL: Source = (where) => `(SELECT ${COLUMNS} FROM search_entry s WHERE ${where} ORDER BY ${ORDER}) s`;

const AMONG_NEWEST: Source = (where, { matches }) => `
  (SELECT ${COLUMNS} FROM (
     SELECT ${COLUMNS}, s.words, s.author_id FROM search_entry s WHERE ${where} ORDER BY ${ORDER} LIMIT ${NEWEST}) s
   WHERE ${matches}) s`;

const BY_WORDS: Source = (where, { matches, byWords }) => `
  (SELECT * FROM (SELECT ${COLUMNS} FROM search_by_words(${byWords}) s WHERE ${where} AND ${matches} OFFSET 0) s ORDER BY ${ORDER}) s`;

async function find(tx: Tx, scope: Scope, source: Source, limit: number, after: Place | null): Promise<FoundEntry[]> {
  const values = [...scope.values];
  const add = (value: unknown): string => `$${values.push(value) + 1}`;
  let where = scope.entry;
  if (after)
    where += ` AND (s.at, s.kind, s.id) < ('epoch'::timestamptz + ${add(after.micros)}::bigint * interval '1 microsecond', ${add(after.kind)}, ${add(after.id)}::bigint)`;
  return tx.query<FoundEntry>(
    `SELECT s.kind, s.id, s.at, (extract(epoch FROM s.at) * 1000000)::bigint::text AS micros, k.id AS "ticketId", NULL AS rank
     FROM ${source(where, scope)} CROSS JOIN LATERAL (${ticketOf(scope)}) k
     ORDER BY s.at DESC, s.kind DESC, s.id DESC LIMIT ${add(limit)}::int`,
    [tx.workspaceId, ...values],
  );
}

/** The ticket of an entry, where it is one that is asked for. One by one, so that a page costs a page. */
const ticketOf = (scope: Scope): string => `
  SELECT k.id FROM ticket k
  WHERE k.workspace_id = $1 AND k.merged_into IS NULL
    AND k.id = CASE WHEN s.kind = 'note' THEN ${standing('s.ticket_id')}
      ELSE (SELECT t.ticket_id FROM thread t WHERE t.workspace_id = $1 AND t.id = s.thread_id) END
    ${ticketConditions(scope)} LIMIT 1`;

/** Tickets by their last post, each with the post that it shows. */
async function findTickets(tx: Tx, scope: Scope, limit: number, after: Place | null): Promise<FoundEntry[]> {
  const values = [...scope.values];
  const add = (value: unknown): string => `$${values.push(value) + 1}`;
  const beyond = after
    ? `AND (k.last_post_at, k.id) < ('epoch'::timestamptz + ${add(after.micros)}::bigint * interval '1 microsecond', ${add(after.id)}::bigint)`
    : '';
  return tx.query<FoundEntry>(
    `SELECT 'post' AS kind, p.id, p.posted_at AS at, k.id AS "ticketId", NULL AS rank,
       (extract(epoch FROM k.last_post_at) * 1000000)::bigint::text AS micros
     FROM (
       SELECT k.* FROM ticket k
       CROSS JOIN LATERAL (SELECT k.workspace_id, k.last_post_at AS at, 'post' AS kind, NULL::bigint AS author_id) s
       WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND ${scope.entry} ${ticketConditions(scope)} ${beyond}
       ORDER BY k.last_post_at DESC, k.id DESC LIMIT ${add(limit)}::int) k
     LEFT JOIN post p ON p.workspace_id = $1 AND p.channel = k.channel AND p.external_id = k.preview_post
     ORDER BY k.last_post_at DESC, k.id DESC`,
    [tx.workspaceId, ...values],
  );
}

async function findBest(tx: Tx, scope: Scope, limit: number, after: Place | null): Promise<FoundEntry[]> {
  const matches = await findByWords(tx, scope, MOST_RANKED, FEWEST_RANKED, null);
  if (matches.length === 0) return [];
  const beyond = after
    ? `WHERE (rank, at, kind, id) < ($5::real, 'epoch'::timestamptz + $6::bigint * interval '1 microsecond', $7, $8::bigint)`
    : '';
  const ranked = await tx.query<{ kind: string; id: string; rank: string }>(
    `SELECT kind, id, rank::text FROM (
       SELECT s.kind, s.id, s.at, ts_rank(s.words, $4::tsquery, 1) AS rank
       FROM unnest($2::text[], $3::bigint[]) AS m (kind, id)
       JOIN search_entry s ON s.workspace_id = $1 AND s.kind = m.kind AND s.id = m.id) r
     ${beyond} ORDER BY rank DESC, at DESC, kind DESC, id DESC LIMIT ${limit}`,
    [
      tx.workspaceId,
      matches.map(({ kind }) => kind),
      matches.map(({ id }) => id),
      scope.tsquery,
      ...(after ? [after.rank, after.micros, after.kind, after.id] : []),
    ],
  );
  const known = new Map(matches.map((match) => [`${match.kind}${match.id}`, match]));
  return ranked.map(({ kind, id, rank }) => ({ ...(known.get(`${kind}${id}`) as FoundEntry), rank }));
}
