import type { Absence } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Stored posts up to this age are rechecked. */
const KEPT_MS = 30 * DAY_MS;
const YOUNG_MS = 6 * HOUR_MS;
/** A platform may say for some seconds of a new post that it does not exist. */
const SETTLED_MS = MINUTE_MS;

/**
 * Which stored posts are looked at again, how often, and how many at most in a round: that bounds what it can cost. A pass goes from the
 * newest post to the oldest and begins anew when its time has come, or when it is through, whichever is later.
 */
export interface Pass {
  name: 'young' | 'open' | 'kept';
  everyMs: number;
  mostPosts: number;
  /** Of which age. */
  fromMs: number;
  toMs: number;
}

/** What vanishes from an open ticket is gone here within the hour, and everything else within the day. */
export const PASSES: readonly Pass[] = [
  { name: 'young', everyMs: 15 * MINUTE_MS, mostPosts: 500, fromMs: SETTLED_MS, toMs: YOUNG_MS },
  { name: 'open', everyMs: 40 * MINUTE_MS, mostPosts: 500, fromMs: YOUNG_MS, toMs: KEPT_MS },
  { name: 'kept', everyMs: 20 * HOUR_MS, mostPosts: 300, fromMs: SETTLED_MS, toMs: KEPT_MS },
];

/** How far a pass has come: everything newer than the position has been looked at. Without one it is through. */
export interface PassState {
  begunAt: string;
  position: { postedAt: string; id: string } | null;
}

export type PassStates = Partial<Record<Pass['name'], PassState>>;

export interface StoredVersion {
  id: string;
  externalId: string;
  authorExternalId: string;
  version: number;
  gone: Absence | null;
  postedAt: string;
}

export interface NextPosts {
  posts: StoredVersion[];
  /** Where to go on after the last of them; null: the pass is through. */
  position: PassState['position'];
}

/** The pass where it goes on: a new one when its time has come; null: it is through, and not due yet. */
export function goOn(pass: Pass, state: PassState | undefined, now: Date): PassState | null {
  if (state?.position) return state;
  if (state && Date.parse(state.begunAt) + pass.everyMs > now.getTime()) return null;
  const newest = new Date(now.getTime() - pass.fromMs).toISOString();
  return { begunAt: now.toISOString(), position: { postedAt: newest, id: '0' } };
}

/** The next posts of a pass over an account, newest first. One statement. */
export async function nextPosts(
  tx: Tx,
  pass: Pass,
  account: { id: string; channel: string },
  { postedAt, id }: NonNullable<PassState['position']>,
  now: Date,
): Promise<NextPosts> {
  const oldest = new Date(now.getTime() - pass.toMs);
  const values = [tx.workspaceId, account.channel, account.id, oldest, postedAt, id, pass.mostPosts];
  if (pass.name !== 'kept') {
    const posts = await tx.query<StoredVersion>(LIVE_SQL, values);
    return { posts, position: posts.length === pass.mostPosts ? positionOf(posts.at(-1) as StoredVersion) : null };
  }
  const rows = await tx.query<StoredVersion & { wanted: boolean }>(KEPT_SQL, [...values.slice(0, 6), SCANNED]);
  const wanted = rows.filter((row) => row.wanted);
  const posts = wanted.slice(0, pass.mostPosts);
  const last = wanted.length > posts.length ? posts.at(-1) : rows.at(-1);
  const through = rows.length < SCANNED && posts.length === wanted.length;
  return { posts, position: through || !last ? null : positionOf(last) };
}

const positionOf = ({ postedAt, id }: StoredVersion) => ({ postedAt, id });

/** So many stored posts are gone through in a round to find those of the account that another pass does not look at. */
const SCANNED = 2_000;

/** Of `p`, a post, and `a`, its author. */
export const STORED_VERSION = `p.id, p.external_id AS "externalId", a.external_id AS "authorExternalId", p.version,
  CASE WHEN p.deleted_at IS NOT NULL THEN coalesce(p.gone, 'deleted') END AS gone, p.posted_at::text AS "postedAt"`;

/** Posts on tickets that have not ended, also in threads with another of our accounts. What their authors deleted hardly ever comes back: once a day is enough. */
const LIVE_SQL = `
  WITH live AS MATERIALIZED (
    SELECT t.id FROM ticket k JOIN thread t ON t.workspace_id = $1 AND t.ticket_id = k.id
    WHERE k.workspace_id = $1 AND k.status NOT IN ('solved', 'closed') AND k.merged_into IS NULL
      AND k.account_id = $3 AND t.channel = $2)
  SELECT ${STORED_VERSION}
  FROM live JOIN post p ON p.workspace_id = $1 AND p.thread_id = live.id
  JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
  WHERE p.kind = 'public' AND p.posted_at >= $4 AND (p.posted_at, p.id) < ($5::timestamptz, $6::bigint)
    AND (p.deleted_at IS NULL OR p.gone <> 'deleted')
  ORDER BY p.posted_at DESC, p.id DESC LIMIT $7`;

/** All others: on tickets that have ended, around threads, and what was deleted. */
const KEPT_SQL = `
  WITH next AS MATERIALIZED (
    SELECT * FROM post WHERE workspace_id = $1 AND kind = 'public' AND posted_at >= $4
      AND (posted_at, id) < ($5::timestamptz, $6::bigint)
    ORDER BY posted_at DESC, id DESC LIMIT $7)
  SELECT ${STORED_VERSION},
    p.channel = $2 AND coalesce(t.account_id, l.account_id) IS NOT DISTINCT FROM $3::bigint AND (
      k.id IS NULL OR k.status IN ('solved', 'closed') OR k.account_id <> $3
      OR (p.deleted_at IS NOT NULL AND coalesce(p.gone, 'deleted') = 'deleted')) AS wanted
  FROM next p
  JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
  LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
  LEFT JOIN ticket k ON k.workspace_id = $1 AND k.id = t.ticket_id
  LEFT JOIN landed l ON p.thread_id IS NULL AND l.workspace_id = $1 AND l.id = p.landed_id
  ORDER BY p.posted_at DESC, p.id DESC`;
