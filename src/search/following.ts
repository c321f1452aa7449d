import { withoutOwnMediaLink } from '../channels/index.js';
import type { Database, Duties, Duty, Tx, Wake } from '../kernel/index.js';
import { changedNotes, indexNotes, type Change } from './index-notes.js';
import { tsvectorOf } from './tokens.js';

/** The duty of keeping a workspace's search true; one for the workspace. */
export const INDEX_DUTY = 'index search';

export interface FollowDependencies {
  db: Database;
  duties: Duties;
  wake: Wake;
}

/** Nothing tells of an edit that a crashed process wrote; so often it looks by itself. */
const LOOK_MS = 2_000;
/** Between two looks at a busy time, so that a batch is worth its transaction. */
const GATHER_MS = 200;
/** For a transaction that began before what is to be read. */
const WAIT_MS = 50;
const BATCH = 500;
/** Then others may have the duty, if they want it. */
const TURN_MS = 60_000;

/**
 * Follows the posts and notes of a workspace into what search looks through, behind intake and never in its way. New posts are read
 * by their id; what has changed in older ones, and each note, is noted by whoever changes them. Without a gap: see `settled`.
 */
export async function follow(deps: FollowDependencies, duty: Duty, signal: AbortSignal): Promise<number> {
  const end = performance.now() + TURN_MS;
  let indexedTo = await begin(deps, duty);
  while (!signal.aborted && performance.now() < end) {
    const heard = nextWake(deps.wake, signal, LOOK_MS);
    const newest = await settled(deps.db, duty.workspaceId, signal);
    let taken = 0;
    while (indexedTo < newest && !signal.aborted) {
      const posts = await freshPosts(deps.db, duty.workspaceId, indexedTo, newest);
      indexedTo = posts.length < BATCH ? newest : Number((posts.at(-1) as StoredPost).id);
      await write(deps, duty, posts, [], indexedTo);
      taken += posts.length;
    }
    for (let more = true; more && !signal.aborted;) {
      const { posts, changes } = await changedPosts(deps.db, duty.workspaceId);
      if (changes.length > 0) await write(deps, duty, posts, changes, null);
      more = changes.length === BATCH;
      taken += changes.length;
    }
    for (let more = true; more && !signal.aborted;) {
      const { notes, changes } = await changedNotes(deps.db, duty.workspaceId, BATCH);
      if (changes.length > 0)
        await deps.db.inWorkspace(duty.workspaceId, async (tx) => {
          await deps.duties.assertHeld(tx, duty);
          await indexNotes(tx, notes, changes);
        });
      more = changes.length === BATCH;
      taken += changes.length;
    }
    if (taken === 0) await heard;
    else await pause(GATHER_MS, signal);
  }
  return 0;
}

/** How far it has come; from the beginning in a workspace where nobody has begun. */
async function begin({ db, duties }: FollowDependencies, duty: Duty): Promise<number> {
  return db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    await tx.query(
      `INSERT INTO search_progress (workspace_id, began_at_post)
       SELECT $1, coalesce((SELECT max(id) FROM post WHERE workspace_id = $1), 0) ON CONFLICT DO NOTHING`,
      [tx.workspaceId],
    );
    const [row] = await tx.query<{ at: string }>(
      'SELECT indexed_to AS at FROM search_progress WHERE workspace_id = $1',
      [tx.workspaceId],
    );
    return Number(row?.at);
  });
}

/**
 * The id up to which every post that will ever be is to be seen. Ids may be committed out of order: a smaller one may still be in a
 * transaction that runs. Whoever took one has written before, so its transaction is older than what comes next now; when all
 * those have ended, there is no hole below.
 */
async function settled(db: Database, workspaceId: string, signal: AbortSignal): Promise<number> {
  const [now] = await db.readWorkspace(workspaceId, (tx) =>
    tx.query<{ newest: string; next: string }>(
      `SELECT coalesce((SELECT max(id) FROM post WHERE workspace_id = $1), 0) AS newest,
         pg_snapshot_xmax(pg_current_snapshot())::text AS next`,
      [workspaceId],
    ),
  );
  for (;;) {
    const [row] = await db.outside<{ over: boolean }>(
      'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS over',
      [now?.next],
    );
    if (row?.over || signal.aborted) return row?.over ? Number(now?.newest) : 0;
    await pause(WAIT_MS, signal);
  }
}

interface StoredPost {
  id: string;
  externalId: string;
  threadId: string | null;
  authorId: string;
  postedAt: Date;
  text: string;
  gone: boolean;
  handle: string;
  name: string;
}

const POSTS = `
  SELECT p.id, p.external_id AS "externalId", p.thread_id AS "threadId", p.author_id AS "authorId", p.posted_at AS "postedAt", p.text,
    p.deleted_at IS NOT NULL AS gone, a.handle, a.name
  FROM post p JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id WHERE p.workspace_id = $1`;

const freshPosts = (db: Database, workspaceId: string, after: number, to: number): Promise<StoredPost[]> =>
  db.readWorkspace(workspaceId, (tx) =>
    tx.query<StoredPost>(`${POSTS} AND p.id > $2 AND p.id <= $3 ORDER BY p.id LIMIT ${BATCH}`, [
      workspaceId,
      after,
      to,
    ]),
  );

async function changedPosts(db: Database, workspaceId: string): Promise<{ posts: StoredPost[]; changes: Change[] }> {
  return db.readWorkspace(workspaceId, async (tx) => {
    const changes = await tx.query<Change>(
      `SELECT post_id AS id, at::text FROM changed_post WHERE workspace_id = $1 ORDER BY post_id LIMIT ${BATCH}`,
      [workspaceId],
    );
    if (changes.length === 0) return { posts: [], changes };
    const ids = changes.map((change) => change.id);
    return {
      changes,
      posts: await tx.query<StoredPost>(`${POSTS} AND p.id = ANY($2) ORDER BY p.id`, [workspaceId, ids]),
    };
  });
}

/** A change that was noted once more since it was read stays, and is read again. */
async function write(
  { db, duties }: FollowDependencies,
  duty: Duty,
  posts: StoredPost[],
  changes: Change[],
  indexedTo: number | null,
): Promise<void> {
  const kept = posts.filter((post) => post.threadId !== null && !post.gone);
  const rows = kept.map((post) => ({
    ...post,
    name: undefined,
    text: undefined,
    words: tsvectorOf(withoutOwnMediaLink(post)),
  }));
  const ids = new Set(kept.map((post) => post.id));
  const dropped = changes.flatMap(({ id }) => (ids.has(id) ? [] : [id]));
  await db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    await upsertEntries(tx, rows);
    await upsertPeople(tx, kept);
    if (changes.length > 0) {
      await tx.query(`DELETE FROM search_entry WHERE workspace_id = $1 AND kind = 'post' AND id = ANY($2)`, [
        tx.workspaceId,
        dropped,
      ]);
      await tx.query(
        `DELETE FROM changed_post WHERE workspace_id = $1
           AND (post_id, at) IN (SELECT * FROM unnest($2::bigint[], $3::timestamptz[]))`,
        [tx.workspaceId, changes.map(({ id }) => id), changes.map(({ at }) => at)],
      );
    }
    if (indexedTo !== null)
      await tx.query('UPDATE search_progress SET indexed_to = greatest(indexed_to, $2) WHERE workspace_id = $1', [
        tx.workspaceId,
        indexedTo,
      ]);
  });
}

async function upsertEntries(tx: Tx, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO search_entry (workspace_id, kind, id, at, thread_id, author_id, words)
     SELECT $1, 'post', e.id, e."postedAt", e."threadId", e."authorId", e.words::tsvector
     FROM json_to_recordset($2::json) AS e (id bigint, "postedAt" timestamptz, "threadId" bigint, "authorId" bigint, words text)
     ON CONFLICT (workspace_id, kind, id) DO UPDATE
       SET thread_id = excluded.thread_id, words = excluded.words
       WHERE (search_entry.thread_id, search_entry.words) IS DISTINCT FROM (excluded.thread_id, excluded.words)`,
    [tx.workspaceId, JSON.stringify(rows)],
  );
}

/** Who wrote, by the name that they have now: a new name comes with a post. */
async function upsertPeople(tx: Tx, posts: StoredPost[]): Promise<void> {
  const people = new Map<string, { id: string; at: Date; words: string }>();
  for (const { authorId, postedAt, handle, name } of posts) {
    const at = people.get(authorId)?.at;
    people.set(authorId, {
      id: authorId,
      at: at && at > postedAt ? at : postedAt,
      words: tsvectorOf(`${name} @${handle} ${handle.replaceAll('_', ' ')}`),
    });
  }
  if (people.size === 0) return;
  await tx.query(
    `INSERT INTO search_person (workspace_id, author_id, seen_at, words)
     SELECT $1, p.id, p.at, p.words::tsvector FROM json_to_recordset($2::json) AS p (id bigint, at timestamptz, words text)
     ORDER BY p.id
     ON CONFLICT (workspace_id, author_id) DO UPDATE
       SET words = excluded.words, seen_at = greatest(search_person.seen_at, excluded.seen_at)
       WHERE search_person.words <> excluded.words OR search_person.seen_at < excluded.seen_at - interval '1 day'`,
    [tx.workspaceId, JSON.stringify([...people.values()])],
  );
}

/** Begins to listen at once, so that what happens while it works is heard, too. */
function nextWake(wake: Wake, signal: AbortSignal, mostMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, mostMs);
    const stop = wake.on('events', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
