import type { Database } from './kernel/index.js';

/**
 * What must be true of a workspace at every moment. `sql` gives the rows for which it is not; it is one statement, so it
 * sees one moment, and what is being written beside it does not disturb it.
 */
export interface Invariant {
  number: number;
  /** The promise. */
  name: string;
  sql: string;
}

/** As many examples as a person looks at. */
const MOST_ROWS = 5;

const posts: Omit<Invariant, 'number'>[] = [
  {
    name: 'every post is there once',
    sql: `SELECT channel, external_id FROM post WHERE workspace_id = $1 GROUP BY channel, external_id HAVING count(*) > 1`,
  },
  {
    name: 'the ledger of every landed page adds up, and its posts are there',
    // Of a page that waits some posts may be there already: they are counted when it is done.
    sql: `
      SELECT l.id AS page, l.state, l.received, l.threaded, l.filtered, l.waiting, l.duplicate, l.failed,
        p.page AS named, p.threaded AS is_threaded, p.filtered AS is_filtered, p.waiting AS is_waiting
      FROM (SELECT * FROM landed WHERE workspace_id = $1) l
      FULL JOIN (
        SELECT landed_id AS page, count(*) FILTER (WHERE outcome = 'threaded') AS threaded,
          count(*) FILTER (WHERE outcome = 'filtered') AS filtered, count(*) FILTER (WHERE outcome = 'waiting') AS waiting
        FROM post WHERE workspace_id = $1 AND landed_id IS NOT NULL GROUP BY landed_id) p ON p.page = l.id
      WHERE l.id IS NULL OR l.received <> l.threaded + l.filtered + l.duplicate + l.failed + l.waiting
        OR CASE WHEN l.state = 'waiting' THEN l.waiting <> l.received
          ELSE (l.threaded, l.filtered, l.waiting)
            <> (coalesce(p.threaded, 0), coalesce(p.filtered, 0), coalesce(p.waiting, 0)) END`,
  },
  {
    name: 'a cursor does not stand beyond what has landed',
    // A page that is not applied yet, or could not be, may hold the post.
    sql: `
      SELECT s.account_id AS account, s.name AS source, s.cursor ->> 'newestId' AS newest
      FROM source s JOIN account a ON a.workspace_id = s.workspace_id AND a.id = s.account_id
      WHERE s.workspace_id = $1 AND a.channel = 'x' AND s.cursor ->> 'newestId' IS NOT NULL
        AND s.cursor -> 'newestPost' IS DISTINCT FROM 'null'
        AND NOT EXISTS (SELECT 1 FROM post p WHERE p.workspace_id = $1 AND p.channel = a.channel
          AND p.external_id = coalesce(s.cursor ->> 'newestPost', s.cursor ->> 'newestId'))
        AND NOT EXISTS (SELECT 1 FROM landed l WHERE l.workspace_id = $1 AND l.account_id = s.account_id
          AND l.source = s.name AND l.state <> 'applied')`,
  },
  {
    name: 'no post waits for a parent that is there',
    sql: `
      SELECT w.id AS post, parent.id AS parent FROM post w
      JOIN post parent ON parent.workspace_id = $1 AND parent.channel = w.channel
        AND parent.external_id = w.parent_external_id AND parent.outcome <> 'waiting'
      WHERE w.workspace_id = $1 AND w.outcome = 'waiting'`,
  },
];

const threads: Omit<Invariant, 'number'>[] = [
  {
    name: 'every threaded post stands in the thread of its root and customer, and no other post in any',
    sql: `
      SELECT p.id AS post, p.outcome, p.thread_id AS thread FROM post p
      LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
      LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
      WHERE p.workspace_id = $1 AND (p.outcome = 'threaded' OR p.thread_id IS NOT NULL)
        AND (p.outcome <> 'threaded' OR t.id IS NULL OR t.channel <> p.channel
          OR t.root_external_id <> p.root_external_id OR a.external_id IS DISTINCT FROM p.thread_of)`,
  },
  {
    name: 'no post stands outside a thread that is its own',
    sql: `
      SELECT p.id AS post, t.id AS thread FROM post p
      JOIN author a ON a.workspace_id = $1 AND a.channel = p.channel AND a.external_id = p.thread_of
      JOIN thread t ON t.workspace_id = $1 AND t.author_id = a.id AND t.root_external_id = p.root_external_id
      WHERE p.workspace_id = $1 AND p.thread_id IS NULL AND p.thread_of IS NOT NULL`,
  },
  {
    name: 'every thread is on a ticket of its contact that was not merged away',
    sql: `
      SELECT t.id AS thread, k.number AS ticket, k.merged_into FROM thread t
      LEFT JOIN ticket k ON k.workspace_id = $1 AND k.id = t.ticket_id
      LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
      WHERE t.workspace_id = $1
        AND (k.id IS NULL OR k.merged_into IS NOT NULL OR k.contact_id IS DISTINCT FROM a.contact_id)`,
  },
  {
    name: "every thread's times are those of its posts",
    // Of the customer's posts and ours. An account's posts are ours from when it was connected.
    sql: `
      WITH said AS (
        SELECT p.thread_id, p.posted_at, p.author_id = t.author_id AS customers FROM post p
        JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
        LEFT JOIN (
          SELECT w.id, c.created_at FROM account c
          JOIN author w ON w.workspace_id = $1 AND w.channel = c.channel AND w.external_id = c.external_id
          WHERE c.workspace_id = $1) ours ON ours.id = p.author_id
        LEFT JOIN landed l ON ours.id IS NOT NULL AND l.workspace_id = $1 AND l.id = p.landed_id
        WHERE p.workspace_id = $1
          AND (p.author_id = t.author_id OR ours.created_at <= coalesce(l.landed_at, 'infinity'))),
      ours AS (SELECT thread_id, max(posted_at) AS last_at FROM said WHERE NOT customers GROUP BY thread_id),
      times AS (
        SELECT s.thread_id, min(s.posted_at) AS first_at, max(s.posted_at) AS last_at, o.last_at AS our_last_at,
          min(s.posted_at) FILTER (WHERE s.customers AND s.posted_at > coalesce(o.last_at, '-infinity')) AS waiting_since
        FROM said s LEFT JOIN ours o USING (thread_id) GROUP BY s.thread_id, o.last_at)
      SELECT t.id AS thread, t.first_post_at, i.first_at, t.last_post_at, i.last_at, t.our_last_post_at, i.our_last_at,
        t.waiting_since, i.waiting_since AS waits_since
      FROM thread t LEFT JOIN times i ON i.thread_id = t.id
      WHERE t.workspace_id = $1 AND (t.first_post_at, t.last_post_at, t.our_last_post_at, t.waiting_since)
        IS DISTINCT FROM (i.first_at, i.last_at, i.our_last_at, i.waiting_since)`,
  },
];

const tickets: Omit<Invariant, 'number'>[] = [
  {
    name: "every ticket's times are those of its threads",
    // One that has ended keeps the times that it ended with: its threads go on under another.
    sql: `
      SELECT k.number AS ticket, k.last_post_at, t.last_at, k.our_last_post_at, t.our_last_at, k.waiting_since, t.waits_since
      FROM ticket k
      LEFT JOIN (
        SELECT ticket_id, max(last_post_at) AS last_at, max(our_last_post_at) AS our_last_at, min(waiting_since) AS waits_since
        FROM thread WHERE workspace_id = $1 GROUP BY ticket_id) t ON t.ticket_id = k.id
      WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND k.status <> 'closed'
        AND (k.status <> 'solved' OR k.solved_at > now() - interval '72 hours')
        AND NOT EXISTS (SELECT 1 FROM ticket n WHERE n.workspace_id = $1 AND n.previous_ticket_id = k.id)
        AND (k.last_post_at, k.our_last_post_at, k.waiting_since) IS DISTINCT FROM (t.last_at, t.our_last_at, t.waits_since)`,
  },
  {
    name: 'every ticket has its number alone, and the next one is free',
    sql: `
      SELECT k.number AS ticket, count(*) AS times, c.next_number AS next FROM ticket k
      LEFT JOIN ticket_counter c ON c.workspace_id = $1
      WHERE k.workspace_id = $1 GROUP BY k.number, c.next_number
      HAVING count(*) > 1 OR c.next_number IS NULL OR k.number >= c.next_number`,
  },
  {
    name: 'the log has the beginning of every ticket',
    sql: `
      SELECT k.number AS ticket FROM ticket k WHERE k.workspace_id = $1 AND NOT EXISTS (
        SELECT 1 FROM event e WHERE e.workspace_id = $1 AND e.ticket_id = k.id AND e.kind = 'ticket_created')`,
  },
];

const replies: Omit<Invariant, 'number'>[] = [
  {
    name: 'every reply has an agent, and answers the customer of its thread',
    sql: `
      SELECT r.id AS reply, r.agent_id AS agent, r.thread_id AS thread FROM reply r
      LEFT JOIN agent g ON g.workspace_id = $1 AND g.id = r.agent_id
      LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = r.thread_id
      LEFT JOIN post p ON p.workspace_id = $1 AND p.channel = t.channel AND p.external_id = r.target_external_id
      WHERE r.workspace_id = $1 AND (g.id IS NULL OR t.author_id IS DISTINCT FROM r.target_author_id
        OR (p.id IS NOT NULL AND p.author_id <> r.target_author_id))`,
  },
  {
    name: 'every sent reply is one post of ours, or those of its parts that were posted, and no other reply is any',
    // Of several parts the posted ones are a reply's in any state: they stand there.
    sql: `
      SELECT r.id AS reply, r.state, r.external_id, r.parts_posted, count(p.id) AS posts FROM reply r
      LEFT JOIN account c ON c.workspace_id = $1 AND c.id = r.account_id
      LEFT JOIN (post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id)
        ON p.workspace_id = $1 AND p.reply_id = r.id
      LEFT JOIN reply_part q ON q.workspace_id = $1 AND q.reply_id = r.id AND q.external_id = p.external_id
      WHERE r.workspace_id = $1
      GROUP BY r.id, r.state, r.external_id, r.parts, r.parts_posted
      HAVING (r.state = 'sent') <> (r.external_id IS NOT NULL)
        OR count(p.id) <> CASE WHEN r.parts > 1 THEN r.parts_posted ELSE (r.state = 'sent')::int END
        OR NOT bool_and(p.id IS NULL OR p.channel = c.channel AND a.external_id = c.external_id
          AND CASE WHEN r.parts > 1 THEN coalesce(q.n <= r.parts_posted, false) ELSE p.external_id = r.external_id END)`,
  },
  {
    name: 'every reply of several parts has all of them, the first of them are posted, and each answers the one before',
    sql: `
      SELECT r.id AS reply, r.state, r.parts, r.parts_posted FROM reply r
      LEFT JOIN reply_part q ON q.workspace_id = $1 AND q.reply_id = r.id
      LEFT JOIN reply_part o ON o.workspace_id = $1 AND o.reply_id = r.id AND o.n = q.n - 1
      LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = r.thread_id
      LEFT JOIN post p ON p.workspace_id = $1 AND p.channel = t.channel AND p.external_id = q.external_id
      WHERE r.workspace_id = $1
      GROUP BY r.id, r.state, r.external_id, r.parts, r.parts_posted
      HAVING count(q.n) <> CASE WHEN r.parts > 1 THEN r.parts ELSE 0 END OR coalesce(max(q.n), 1) <> r.parts
        OR NOT coalesce(bool_and((q.external_id IS NOT NULL) = (q.n <= r.parts_posted)), true)
        OR coalesce(bool_or(p.parent_external_id <> coalesce(o.external_id, r.target_external_id)), false)
        OR r.parts > 1 AND r.state = 'sent' AND r.external_id IS DISTINCT FROM min(q.external_id) FILTER (WHERE q.n = 1)
        OR r.parts = 1 AND r.parts_posted > 0 OR r.parts_posted = r.parts AND r.parts > 1 AND r.state <> 'sent'`,
  },
  {
    name: 'no two replies are the same post',
    sql: `
      SELECT c.channel, s.external_id, array_agg(s.id ORDER BY s.id) AS replies FROM (
        SELECT id, account_id, external_id FROM reply
        WHERE workspace_id = $1 AND external_id IS NOT NULL AND parts = 1
        UNION ALL
        SELECT r.id, r.account_id, q.external_id FROM reply_part q
        JOIN reply r ON r.workspace_id = $1 AND r.id = q.reply_id
        WHERE q.workspace_id = $1 AND q.external_id IS NOT NULL) s
      JOIN account c ON c.workspace_id = $1 AND c.id = s.account_id
      GROUP BY c.channel, s.external_id HAVING count(*) > 1`,
  },
  {
    name: 'no reply is being sent for longer than an attempt may take',
    sql: `
      SELECT r.id AS reply, r.leased_until FROM reply r WHERE r.workspace_id = $1 AND r.state = 'sending'
        AND (r.leased_until IS NULL OR r.leased_until < clock_timestamp() - interval '1 minute')`,
  },
  {
    name: 'a reply whose fate is known or doubtful was tried',
    sql: `SELECT id AS reply, state FROM reply WHERE workspace_id = $1 AND state IN ('unknown', 'sent') AND attempts < 1`,
  },
];

const searched: Omit<Invariant, 'number'>[] = [
  {
    name: 'every post of a thread that search has come to can be found in it, and no other post',
    sql: `
      SELECT p.id AS post, p.thread_id AS thread, s.thread_id AS found_in FROM search_progress g
      JOIN post p ON p.workspace_id = $1 AND p.id <= g.indexed_to
      LEFT JOIN search_entry s ON s.workspace_id = $1 AND s.kind = 'post' AND s.id = p.id
      WHERE g.workspace_id = $1
        AND s.thread_id IS DISTINCT FROM CASE WHEN p.deleted_at IS NULL THEN p.thread_id END
        AND NOT EXISTS (SELECT 1 FROM changed_post c WHERE c.workspace_id = $1 AND c.post_id = p.id)`,
  },
  {
    name: 'every note that search has come to can be found in it, and none that was taken back',
    sql: `
      SELECT n.id AS note, n.ticket_id AS ticket, s.ticket_id AS found_in FROM search_progress g
      JOIN note n ON n.workspace_id = $1
      LEFT JOIN search_entry s ON s.workspace_id = $1 AND s.kind = 'note' AND s.id = n.id
      WHERE g.workspace_id = $1 AND s.ticket_id IS DISTINCT FROM CASE WHEN n.deleted_at IS NULL THEN n.ticket_id END
        AND NOT EXISTS (SELECT 1 FROM changed_note c WHERE c.workspace_id = $1 AND c.note_id = n.id)`,
  },
];

const walls: Omit<Invariant, 'number'>[] = [
  {
    name: 'every table of a workspace is closed to the others',
    // `duty` holds no content: it is how a process finds out which workspace to enter.
    sql: `
      SELECT c.relname AS "table" FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'duty'
        AND $1::bigint IS NOT NULL
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity
          AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))`,
  },
];

const vanished: Omit<Invariant, 'number'>[] = [
  {
    name: 'no text of a post that vanished upstream is anywhere',
    // A page is known to hold a post by its keys; what is still being cut out of pages is in `erasure`,
    // out of search in `changed_post`.
    sql: `
      SELECT 'post' AS place, p.id FROM post p WHERE p.workspace_id = $1 AND p.deleted_at IS NOT NULL AND p.text <> ''
      UNION ALL
      SELECT 'ticket', k.id FROM ticket k
      JOIN post p ON p.workspace_id = $1 AND p.channel = k.channel AND p.external_id = k.preview_post
      WHERE k.workspace_id = $1 AND p.deleted_at IS NOT NULL AND k.preview <> ''
      UNION ALL
      SELECT 'page', l.id FROM (SELECT id, account_id, unnest(post_keys) AS key FROM landed WHERE workspace_id = $1) l
      JOIN account c ON c.workspace_id = $1 AND c.id = l.account_id
      JOIN post p ON p.workspace_id = $1 AND p.channel = c.channel AND hashtextextended(p.external_id, 0) = l.key
      WHERE p.deleted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM erasure e
        WHERE e.workspace_id = $1 AND e.channel = p.channel AND e.external_id = p.external_id)
      UNION ALL
      SELECT 'search', s.id FROM search_entry s JOIN post p ON p.workspace_id = $1 AND p.id = s.id
      WHERE s.workspace_id = $1 AND s.kind = 'post' AND p.deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM changed_post c WHERE c.workspace_id = $1 AND c.post_id = p.id)`,
  },
];

const conversion: Omit<Invariant, 'number'>[] = [
  {
    name: 'every filtered post says why it is no ticket, and no other post does',
    sql: `
      SELECT p.id AS post, p.outcome, p.why, p.rule_id AS rule FROM post p WHERE p.workspace_id = $1
        AND ((p.outcome = 'filtered') <> (p.why IS NOT NULL) OR (p.why IS NOT DISTINCT FROM 'rule') <> (p.rule_id IS NOT NULL))`,
  },
  {
    name: 'every conversion has come as far as it says',
    sql: `
      SELECT c.id AS conversion, c.state, c.total, c.converted, c.already, c.gone, c.failed, r.total AS posts FROM conversion c
      LEFT JOIN (
        SELECT conversion_id, count(*) AS total, count(result) AS done,
          count(*) FILTER (WHERE result = 'converted') AS converted
        FROM conversion_post WHERE workspace_id = $1 GROUP BY conversion_id) r ON r.conversion_id = c.id
      WHERE c.workspace_id = $1 AND (c.total IS DISTINCT FROM r.total OR c.converted IS DISTINCT FROM r.converted
        OR c.converted + c.already + c.gone + c.failed IS DISTINCT FROM r.done OR (c.state = 'done' AND r.done < r.total))`,
  },
];

const counts: Omit<Invariant, 'number'>[] = [
  {
    name: 'every kept count of tickets is what is counted',
    sql: `
      WITH kept AS (
        SELECT place, subject, sum(n) AS n FROM (
          SELECT place, subject, n FROM ticket_tally WHERE workspace_id = $1
          UNION ALL SELECT place, subject, n FROM ticket_tally_change WHERE workspace_id = $1) t
        GROUP BY place, subject HAVING sum(n) <> 0),
      counted AS (
        SELECT p.place, p.subject, count(*) AS n
        FROM ticket k CROSS JOIN LATERAL ticket_places(k.status, k.assignee_id, k.team_id, k.snoozed_until IS NOT NULL,
          coalesce(k.reply_state IN ('failed', 'unknown'), false), floor(extract(epoch FROM k.waiting_since) / 60)::bigint) p
        WHERE k.workspace_id = $1 AND k.merged_into IS NULL GROUP BY p.place, p.subject)
      SELECT place, subject, kept.n AS kept, counted.n AS counted FROM kept FULL JOIN counted USING (place, subject)
      WHERE kept.n IS DISTINCT FROM counted.n`,
  },
];

export const INVARIANTS: readonly Invariant[] = [
  ...posts,
  ...threads,
  ...tickets,
  ...replies,
  ...walls,
  ...vanished,
  ...conversion,
  ...counts,
  ...searched,
].map((invariant, index) => ({ number: index + 1, ...invariant }));

/** How many rows break an invariant, and the first of them. */
export interface Finding {
  count: number;
  rows: Record<string, unknown>[];
}

/** A statement over all posts of a large workspace takes longer than the server's own statements may. */
const TIMEOUT_MS = 5 * 60_000;

/** Looks for what breaks it, and changes nothing. */
export async function check(db: Database, workspaceId: string, invariant: Invariant): Promise<Finding> {
  const found = await db.readWorkspace(workspaceId, async (tx) => {
    await tx.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
    return tx.query<{ count: number; row: Record<string, unknown> }>(
      `SELECT count(*) OVER ()::int AS count, row_to_json(broken) AS row FROM (${invariant.sql}) broken LIMIT ${MOST_ROWS}`,
      [tx.workspaceId],
    );
  });
  return { count: found[0]?.count ?? 0, rows: found.map(({ row }) => row) };
}
