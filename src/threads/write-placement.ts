import type { ChannelPost } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { moveInLedger, type LedgerMove } from './ledger-moves.js';
import type { Outcome, Placement, Rejudged, ThreadChange } from './placement.js';
import { WAITING } from './thread-key.js';

export interface Written {
  /** Ids of the posts that were new in a thread, by external id. */
  postIds: Map<string, string>;
  edited: EditedPost[];
}

/** A stored post of a thread whose author has changed its text. */
export interface EditedPost {
  id: string;
  externalId: string;
  threadId: string;
  text: string;
}

/** Writes what was placed. Threads carry the ticket that they were given; those that had none are new. */
export async function writePlacement(tx: Tx, placement: Placement): Promise<Written> {
  const stored = placement.threads.filter((thread) => thread.id !== null);
  await insertThreads(
    tx,
    placement.channel,
    placement.threads.filter((thread) => thread.id === null),
  );
  await updateThreads(tx, stored);
  const postIds = await insertPosts(tx, placement);
  await moveInLedger(tx, await settlePosts(tx, placement));
  await writeRejudged(tx, placement.channel, placement.rejudged);
  const edited = await writeEdits(tx, placement.channel, placement.edits);
  await rereadWaiting(tx, placement.rereadWaiting);
  for (const post of placement.settled) postIds.set(post.externalId, post.id);
  return { postIds, edited };
}

const outcomeOf = (post: { threadOf: unknown; thread: ThreadChange | null }): Outcome => {
  if (post.threadOf === WAITING) return 'waiting';
  return post.thread ? 'threaded' : 'filtered';
};

/** Gives the new threads their ids. */
async function insertThreads(tx: Tx, channel: string, threads: ThreadChange[]): Promise<void> {
  if (threads.length === 0) return;
  const rows = await tx.query<{ id: string; authorId: string; root: string }>(
    `INSERT INTO thread (workspace_id, channel, root_external_id, author_id, account_id, other_account_ids, kind, ticket_id,
       first_post_at, last_post_at, our_last_post_at, waiting_since, version)
     SELECT $1, $2, t.* FROM json_to_recordset($3::json) AS t ("rootExternalId" text, "authorId" bigint, "accountId" bigint,
       "otherAccountIds" bigint[], kind text, "ticketId" bigint, "firstPostAt" timestamptz, "lastPostAt" timestamptz, "ourLastPostAt" timestamptz,
       "waitingSince" timestamptz, version int)
     RETURNING id, author_id AS "authorId", root_external_id AS root`,
    [
      tx.workspaceId,
      channel,
      JSON.stringify(threads.map((thread) => ({ ...columns(thread), version: thread.posts.length }))),
    ],
  );
  const ids = new Map(rows.map((row) => [`${row.authorId}/${row.root}`, row.id]));
  for (const thread of threads) thread.id = ids.get(`${thread.author.id}/${thread.rootExternalId}`) as string;
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
          id: thread.id,
          heard: thread.posts.filter((post) => post.voice !== 'other').length + Number(thread.widened),
        })),
      ),
    ],
  );
}

const columns = (thread: ThreadChange) => ({
  rootExternalId: thread.rootExternalId,
  authorId: thread.author.id,
  accountId: thread.accountIds[0],
  otherAccountIds: thread.accountIds.length > 1 ? thread.accountIds.slice(1) : null,
  kind: thread.kind,
  ticketId: thread.ticketId,
  firstPostAt: thread.firstPostAt,
  lastPostAt: thread.lastPostAt,
  ourLastPostAt: thread.ourLastPostAt,
  waitingSince: thread.waitingSince,
});

async function insertPosts(tx: Tx, placement: Placement): Promise<Map<string, string>> {
  if (placement.fresh.length === 0) return new Map();
  const rows = placement.fresh.map((incoming) => ({
    e: incoming.post.externalId,
    r: incoming.post.rootExternalId,
    p: incoming.post.parentExternalId,
    a: placement.authors.get(incoming.post.author.externalId)?.id,
    o: typeof incoming.threadOf === 'string' ? incoming.threadOf : null,
    t: incoming.thread?.id ?? null,
    c: outcomeOf(incoming),
    x: storable(incoming.post.text),
    l: incoming.post.lang,
    d: incoming.post.postedAt,
    v: incoming.post.version,
    f: incoming.landedId,
    y: incoming.replyId ?? null,
    k: incoming.post.kind,
    g: incoming.gone ?? null,
    n: incoming.gone ? incoming.seenAt : null,
    b: incoming.judgement.accountId,
    w: incoming.judgement.way,
    h: incoming.post.author.followers,
    ...(outcomeOf(incoming) === 'filtered' && {
      q: incoming.judgement.why,
      u: incoming.judgement.ruleId,
      j: incoming.judgement.judged,
    }),
  }));
  const written = await tx.query<{ id: string; externalId: string }>(
    `INSERT INTO post (workspace_id, channel, external_id, root_external_id, parent_external_id, author_id, thread_of,
       thread_id, outcome, text, lang, posted_at, version, landed_id, reply_id, kind, gone, deleted_at, account_id, way, followers,
       why, rule_id, judged)
     SELECT $1, $2, n.* FROM json_to_recordset($3::json) AS n (e text, r text, p text, a bigint, o text, t bigint, c text,
       x text, l text, d timestamptz, v int, f bigint, y bigint, k text, g text, n timestamptz, b bigint, w text, h int,
       q text, u bigint, j int)
     RETURNING id, external_id AS "externalId"`,
    [tx.workspaceId, placement.channel, JSON.stringify(rows)],
  );
  return new Map(written.map((row) => [row.externalId, row.id]));
}

/** PostgreSQL cannot hold NUL, and JSON text cannot hold half a surrogate pair; a post with one is still a post. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

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
    `UPDATE post SET parent_external_id = coalesce(s.parent, post.parent_external_id), thread_of = s."threadOf", thread_id = s."threadId", outcome = s.outcome, why = s.why,
       rule_id = NULL, judged = NULL
     FROM json_to_recordset($2::json) AS s (id bigint, parent text, "threadOf" text, "threadId" bigint, outcome text, why text)
     WHERE workspace_id = $1 AND post.id = s.id`,
    [tx.workspaceId, JSON.stringify(settled)],
  );
  return placement.settled.flatMap((post) => {
    const to: Outcome = post.thread ? 'threaded' : 'filtered';
    return post.landedId === null || to === post.outcome ? [] : [{ landedId: post.landedId, from: post.outcome, to }];
  });
}

/** A filtered post of which another version was judged and filtered too. The newest one says by which rule. */
async function writeRejudged(tx: Tx, channel: string, rejudged: Rejudged[]): Promise<void> {
  if (rejudged.length === 0) return;
  const rows = rejudged.map(({ post, judgement }) => ({ ...judgement, e: post.externalId, v: post.version }));
  await tx.query(
    `UPDATE post SET judged = r.judged, rule_id = CASE WHEN r.v > post.version THEN r."ruleId" ELSE post.rule_id END
     FROM json_to_recordset($3::json) AS r (e text, v int, judged int, "ruleId" bigint)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = r.e AND outcome = 'filtered'`,
    [tx.workspaceId, channel, JSON.stringify(rows)],
  );
}

async function writeEdits(tx: Tx, channel: string, edits: ChannelPost[]): Promise<EditedPost[]> {
  if (edits.length === 0) return [];
  const rows = edits.map((post) => ({ externalId: post.externalId, text: storable(post.text), version: post.version }));
  const edited = await tx.query<EditedPost>(
    `UPDATE post SET text = e.text, version = e.version
     FROM json_to_recordset($3::json) AS e ("externalId" text, text text, version int)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = e."externalId" AND post.version < e.version
       AND deleted_at IS NULL
     RETURNING id, external_id AS "externalId", thread_id AS "threadId", post.text`,
    [tx.workspaceId, channel, JSON.stringify(rows)],
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
