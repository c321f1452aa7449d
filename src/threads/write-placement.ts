import type { ChannelPost } from '../channels/index.js';
import { timestamp, type Tx } from '../kernel/index.js';
import { fillInMedia, storable, storableMedia, writtenMedia } from './shown-media.js';
import { noteChanged } from './changed-posts.js';
import { moveInLedger, type LedgerMove } from './ledger-moves.js';
import type { Judgement, Outcome, Placement, Rejudged, ThreadChange, StoredState } from './placement.js';
import type { PlacementIds } from './placement-ids.js';
import { WAITING } from './thread-key.js';

export interface Written {
  /** Ids of the posts that were new in a thread, by external id. */
  postIds: Map<string, string>;
  edited: EditedPost[];
  /** Tickets of threads that posts have left. */
  left: string[];
}

/** A stored post of a thread whose author has changed its text. */
export interface EditedPost {
  id: string;
  externalId: string;
  threadId: string;
  text: string;
  lang: string | null;
}

/** Writes what was placed. Threads carry the ticket that they were given; those that had none are new. */
export async function writePlacement(tx: Tx, placement: Placement, ids: PlacementIds): Promise<Written> {
  const stored = placement.threads.filter((thread) => thread.id !== null);
  const born = placement.threads.filter((thread) => thread.id === null);
  born.forEach((thread, index) => (thread.id = ids.threads[index] as string));
  const postIds = new Map(placement.fresh.map(({ post }, index) => [post.externalId, ids.posts[index] as string]));
  // Done in this order, whatever they wait for: posts name their threads.
  const [, , , moves] = await Promise.all([
    insertThreads(tx, placement.channel, born),
    updateThreads(tx, stored),
    insertPosts(tx, placement, postIds),
    settlePosts(tx, placement),
  ]);
  await moveInLedger(tx, moves);
  await writeRejudged(tx, placement.channel, placement.rejudged);
  const edited = await writeEdits(tx, placement.channel, placement.edits);
  await fillInMedia(tx, placement.channel, placement.withMedia);
  await rereadWaiting(tx, placement.rereadWaiting);
  const left = await rereadTimes(tx, placement.left);
  for (const post of placement.settled) postIds.set(post.externalId, post.id);
  return { postIds, edited, left };
}

const outcomeOf = (post: { threadOf: unknown; thread: ThreadChange | null }): Outcome => {
  if (post.threadOf === WAITING) return 'waiting';
  return post.thread ? 'threaded' : 'filtered';
};

async function insertThreads(tx: Tx, channel: string, threads: ThreadChange[]): Promise<void> {
  if (threads.length === 0) return;
  await tx.query(
    `INSERT INTO thread (workspace_id, channel, id, root_external_id, author_id, account_id, other_account_ids, kind, ticket_id,
       first_post_at, last_post_at, our_last_post_at, waiting_since, version) OVERRIDING SYSTEM VALUE
     SELECT $1, $2, t.* FROM json_to_recordset($3::json) AS t (id bigint, "rootExternalId" text, "authorId" bigint, "accountId" bigint,
       "otherAccountIds" bigint[], kind text, "ticketId" bigint, "firstPostAt" timestamptz, "lastPostAt" timestamptz, "ourLastPostAt" timestamptz,
       "waitingSince" timestamptz, version int)`,
    [
      tx.workspaceId,
      channel,
      JSON.stringify(threads.map((thread) => ({ ...columns(thread), version: thread.posts.length }))),
    ],
  );
}

async function updateThreads(tx: Tx, threads: ThreadChange[]): Promise<void> {
  if (threads.length === 0) return;
  await tx.query(
    `UPDATE thread SET ticket_id = t."ticketId", account_id = t."accountId", other_account_ids = t."otherAccountIds",
       first_post_at = t."firstPostAt", last_post_at = t."lastPostAt", our_last_post_at = t."ourLastPostAt", waiting_since = t."waitingSince",
       version = thread.version + t.heard
     FROM json_to_recordset($2::json) AS t (id bigint, "ticketId" bigint, "accountId" bigint, "otherAccountIds" bigint[],
       "firstPostAt" timestamptz, "lastPostAt" timestamptz, "ourLastPostAt" timestamptz, "waitingSince" timestamptz, heard int)
     WHERE workspace_id = $1 AND thread.id = t.id`,
    [
      tx.workspaceId,
      JSON.stringify(
        threads.map((thread) => ({
          ...columns(thread),
          heard: thread.posts.filter((post) => post.voice !== 'other').length + Number(thread.widened),
        })),
      ),
    ],
  );
}

const columns = (thread: ThreadChange) => ({
  id: thread.id,
  rootExternalId: thread.rootExternalId,
  authorId: thread.author.id,
  accountId: thread.accountIds[0],
  otherAccountIds: thread.accountIds.length > 1 ? thread.accountIds.slice(1) : null,
  kind: thread.kind,
  ticketId: thread.ticketId,
  firstPostAt: timestamp(thread.firstPostAt),
  lastPostAt: timestamp(thread.lastPostAt),
  ourLastPostAt: thread.ourLastPostAt && timestamp(thread.ourLastPostAt),
  waitingSince: thread.waitingSince && timestamp(thread.waitingSince),
});

async function insertPosts(tx: Tx, placement: Placement, ids: ReadonlyMap<string, string>): Promise<void> {
  if (placement.fresh.length === 0) return;
  const rows = placement.fresh.map((incoming) => ({
    i: ids.get(incoming.post.externalId),
    e: incoming.post.externalId,
    r: incoming.post.rootExternalId,
    p: incoming.post.parentExternalId,
    a: placement.authors.get(incoming.post.author.externalId)?.id,
    o: typeof incoming.threadOf === 'string' ? incoming.threadOf : null,
    t: incoming.thread?.id ?? null,
    c: outcomeOf(incoming),
    x: storable(incoming.post.text),
    l: incoming.post.lang,
    d: timestamp(incoming.post.postedAt),
    v: incoming.post.version,
    f: incoming.landedId,
    y: incoming.replyId ?? null,
    k: incoming.post.kind,
    g: incoming.gone ?? null,
    n: incoming.gone ? incoming.seenAt : null,
    b: incoming.judgement.accountId,
    w: incoming.judgement.way,
    h: incoming.post.author.followers,
    j: incoming.judgement.judged,
    z: incoming.post.quotedExternalId ?? null,
    ...(incoming.post.media?.length && !incoming.gone && { m: storableMedia(incoming.post.media) }),
    ...(outcomeOf(incoming) === 'filtered' && { q: incoming.judgement.why, u: incoming.judgement.ruleId }),
  }));
  await tx.query(
    `INSERT INTO post (workspace_id, channel, id, external_id, root_external_id, parent_external_id, author_id, thread_of,
       thread_id, outcome, text, lang, posted_at, version, landed_id, reply_id, kind, gone, deleted_at, account_id, way, followers,
       why, rule_id, judged, quoted_external_id, media) OVERRIDING SYSTEM VALUE
     SELECT $1, $2, n.* FROM json_to_recordset($3::json) AS n (i bigint, e text, r text, p text, a bigint, o text, t bigint, c text,
       x text, l text, d timestamptz, v int, f bigint, y bigint, k text, g text, n timestamptz, b bigint, w text, h int,
       q text, u bigint, j int, z text, m jsonb)`,
    [tx.workspaceId, placement.channel, JSON.stringify(rows)],
  );
}

async function settlePosts(tx: Tx, placement: Placement): Promise<LedgerMove[]> {
  if (placement.settled.length === 0) return [];
  const settled = placement.settled.map((post) => ({
    id: post.id,
    parent: post.parentExternalId ?? null,
    threadOf: post.settledThreadOf,
    threadId: post.thread?.id ?? null,
    outcome: post.thread ? ('threaded' as const) : ('filtered' as const),
    why: post.thread ? null : post.isOurs ? 'own' : 'prefix',
  }));
  await tx.query(
    `UPDATE post SET parent_external_id = coalesce(s.parent, post.parent_external_id), thread_of = s."threadOf",
       thread_id = s."threadId", outcome = s.outcome, why = s.why, rule_id = NULL
     FROM json_to_recordset($2::json) AS s (id bigint, parent text, "threadOf" text, "threadId" bigint, outcome text, why text)
     WHERE workspace_id = $1 AND post.id = s.id`,
    [tx.workspaceId, JSON.stringify(settled)],
  );
  await noteChanged(
    tx,
    settled.map((post) => post.id),
  );
  return placement.settled.flatMap((post) => {
    const to: Outcome = post.thread ? 'threaded' : 'filtered';
    return post.landedId === null || to === post.outcome ? [] : [{ landedId: post.landedId, from: post.outcome, to }];
  });
}

/** What is known now of posts that we had. Of a post that rules filter, the newest version says by which. */
async function writeRejudged(tx: Tx, channel: string, rejudged: Rejudged[]): Promise<void> {
  if (rejudged.length === 0) return;
  const rows = rejudged.map(({ post, stored, judgement, learned }) => {
    const { way, accountId } = isHeardAs(judgement, stored) ? judgement : stored;
    const { judged, why, ruleId } = judgement;
    const isNewer = post.version > stored.version;
    return { e: post.externalId, j: judged, w: way, a: accountId, q: why, r: ruleId, n: isNewer, z: learned };
  });
  await tx.query(
    `UPDATE post SET judged = r.j, way = r.w, account_id = r.a,
       quoted_external_id = CASE WHEN NOT r.z THEN quoted_external_id END,
       why = CASE WHEN outcome = 'filtered' THEN r.q END,
       rule_id = CASE WHEN outcome = 'filtered' THEN CASE WHEN r.n OR rule_id IS NULL THEN r.r ELSE rule_id END END
     FROM json_to_recordset($3::json) AS r (e text, j int, w text, a bigint, q text, r bigint, n boolean, z boolean)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = r.e`,
    [tx.workspaceId, channel, JSON.stringify(rows)],
  );
}

/** Of the ways in which a post speaks to us it is noted by the one that opened its thread, to the account connected first. */
const isHeardAs = (judgement: Judgement, stored: StoredState): boolean =>
  stored.way === null ||
  stored.way === 'prefix' ||
  (judgement.why === null && (stored.why === 'rule' || Number(judgement.accountId) < Number(stored.accountId)));

async function writeEdits(tx: Tx, channel: string, edits: ChannelPost[]): Promise<EditedPost[]> {
  if (edits.length === 0) return [];
  const rows = edits.map(({ externalId, text, lang, version, media }) => ({
    externalId,
    text: storable(text),
    lang,
    version,
    ...writtenMedia(media),
  }));
  const edited = await tx.query<EditedPost>(
    `UPDATE post SET text = e.text, lang = e.lang, version = e.version,
       media = CASE WHEN e."tellsMedia" THEN e.media ELSE post.media END
     FROM json_to_recordset($3::json) AS e ("externalId" text, text text, lang text, version int, media jsonb, "tellsMedia" boolean)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = e."externalId" AND post.version < e.version
       AND deleted_at IS NULL
     RETURNING id, external_id AS "externalId", thread_id AS "threadId", post.text, post.lang`,
    [tx.workspaceId, channel, JSON.stringify(rows)],
  );
  await noteChanged(
    tx,
    edited.map((post) => post.id),
  );
  const threaded = edited.filter((post) => post.threadId !== null);
  if (threaded.length > 0) {
    // Whoever is answering has read the words of before.
    await tx.query('UPDATE thread SET version = version + 1 WHERE workspace_id = $1 AND id = ANY($2)', [
      tx.workspaceId,
      threaded.map((post) => post.threadId),
    ]);
  }
  return threaded;
}

/** Since when the customer waits, where an answer of ours stands between posts of theirs. */
async function rereadWaiting(tx: Tx, threads: ThreadChange[]): Promise<void> {
  if (threads.length === 0) return;
  await tx.query(
    `UPDATE thread SET waiting_since = (
       SELECT min(p.posted_at) FROM post p WHERE p.workspace_id = thread.workspace_id AND p.thread_id = thread.id
         AND p.author_id = thread.author_id AND p.posted_at > thread.our_last_post_at)
     WHERE workspace_id = $1 AND id = ANY($2)`,
    [tx.workspaceId, threads.map((thread) => thread.id)],
  );
}

/** Of threads that posts have left: what is left is read anew. Gives their tickets. */
async function rereadTimes(tx: Tx, threadIds: string[]): Promise<string[]> {
  if (threadIds.length === 0) return [];
  const rows = await tx.query<{ ticketId: string }>(
    `UPDATE thread SET first_post_at = s.first_at, last_post_at = s.last_at, our_last_post_at = s.our_last_at,
       waiting_since = s.waiting_since, version = thread.version + 1
     FROM (
       SELECT t.id, s.*, (
         SELECT min(p.posted_at) FROM post p WHERE p.workspace_id = $1 AND p.thread_id = t.id
           AND p.author_id = t.author_id AND p.posted_at > coalesce(s.our_last_at, '-infinity')) AS waiting_since
       FROM thread t CROSS JOIN LATERAL (
         SELECT min(p.posted_at) AS first_at, max(p.posted_at) AS last_at,
           max(p.posted_at) FILTER (WHERE p.author_id <> t.author_id) AS our_last_at
         FROM post p JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
         WHERE p.workspace_id = $1 AND p.thread_id = t.id AND (p.author_id = t.author_id OR EXISTS (
           SELECT 1 FROM account c WHERE c.workspace_id = $1 AND c.channel = t.channel
             AND c.external_id = a.external_id))) s
       WHERE t.workspace_id = $1 AND t.id = ANY($2)) s
     WHERE workspace_id = $1 AND thread.id = s.id RETURNING thread.ticket_id AS "ticketId"`,
    [tx.workspaceId, threadIds],
  );
  return [...new Set(rows.map((row) => row.ticketId))];
}
