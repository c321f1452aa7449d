import { withoutOwnMediaLink } from '../channels/index.js';
import { timestamp, type NewEvent, type Tx } from '../kernel/index.js';
import type { EditedPost } from '../threads/index.js';
import type { ThreadFacts, TicketFacts } from './ticket-plan.js';
import type { TicketStatus } from './ticket-status.js';

export interface StoredThread extends Omit<ThreadFacts, 'newCustomerPostAt'> {
  id: string;
  ticket: TicketFacts | null;
}

/** More threads of one contact within a join window than a person can open: the newest of them decide. */
const MOST_THREADS = 200;

export async function threadsOfContacts(tx: Tx, contactIds: string[], since: Date): Promise<StoredThread[]> {
  if (contactIds.length === 0) return [];
  const rows = await tx.query<
    Omit<StoredThread, 'ticket'> & {
      number: string | null;
      status: TicketStatus;
      solvedAt: Date | null;
      touched: boolean;
      snoozed: boolean;
    }
  >(
    `SELECT t.id, a.external_id || '/' || t.root_external_id AS key, a.contact_id AS "contactId",
            t.account_id || t.other_account_ids AS "accountIds", t.kind, t.first_post_at AS "firstPostAt", t.last_post_at AS "lastPostAt", t.ticket_id AS "ticketId",
            k.number, k.status, k.solved_at AS "solvedAt", k.touched,
            k.snoozed_until IS NOT NULL AS snoozed
     FROM author a
     CROSS JOIN LATERAL (
       SELECT * FROM thread WHERE workspace_id = a.workspace_id AND author_id = a.id AND last_post_at >= $3
       ORDER BY last_post_at DESC LIMIT ${MOST_THREADS}) t
     LEFT JOIN ticket k ON k.workspace_id = t.workspace_id AND k.id = t.ticket_id
     WHERE a.workspace_id = $1 AND a.contact_id = ANY($2)`,
    [tx.workspaceId, contactIds, since],
  );
  return rows.map(({ number, status, solvedAt, touched, snoozed, ...thread }) => ({
    ...thread,
    ticket: thread.ticketId && number ? { id: thread.ticketId, number, status, solvedAt, touched, snoozed } : null,
  }));
}

export interface TicketDraft {
  id: string;
  number: number;
  channel: string;
  accountId: string;
  authorId: string;
  contactId: string;
  previousTicketId: string | null;
  preview: string;
  previewAt: Date;
  previewPost: string;
  lang: string | null;
  waitingSince: Date | null;
  lastPostAt: Date;
  ourLastPostAt: Date | null;
}

const PREVIEW_CHARACTERS = 160;

/** The beginning of what a post's author has written, in one line. */
export const previewOf = (post: { text: string; externalId: string }): string => {
  const start = withoutOwnMediaLink(post)
    .slice(0, PREVIEW_CHARACTERS * 4)
    .replaceAll('\0', '\uFFFD')
    .toWellFormed();
  const line = start.replace(/\s{2,}|[^\S ]/g, ' ').trim();
  if (line.length <= PREVIEW_CHARACTERS) return line;
  return SURROGATE.test(line)
    ? Array.from(line).slice(0, PREVIEW_CHARACTERS).join('')
    : line.slice(0, PREVIEW_CHARACTERS);
};

const SURROGATE = /[\ud800-\udbff]/;

export async function insertTickets(tx: Tx, drafts: TicketDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  await tx.query(
    `INSERT INTO ticket (workspace_id, id, number, status, channel, account_id, author_id, contact_id, previous_ticket_id,
       preview, preview_at, preview_post, lang, waiting_since, last_post_at, our_last_post_at)
     SELECT $1, d.* FROM json_to_recordset($2::json) AS d (id bigint, number bigint, status text, channel text, "accountId" bigint,
       "authorId" bigint, "contactId" bigint, "previousTicketId" bigint, preview text, "previewAt" timestamptz,
       "previewPost" text, lang text, "waitingSince" timestamptz, "lastPostAt" timestamptz, "ourLastPostAt" timestamptz)`,
    [
      tx.workspaceId,
      JSON.stringify(
        drafts.map((draft) => ({
          ...draft,
          status: 'new',
          previewAt: timestamp(draft.previewAt),
          waitingSince: draft.waitingSince && timestamp(draft.waitingSince),
          lastPostAt: timestamp(draft.lastPostAt),
          ourLastPostAt: draft.ourLastPostAt && timestamp(draft.ourLastPostAt),
        })),
      ),
    ],
  );
}

export async function moveThreads(tx: Tx, moves: { threadId: string; ticketId: string | null }[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `UPDATE thread SET ticket_id = m.ticket_id FROM unnest($2::bigint[], $3::bigint[]) AS m (thread_id, ticket_id)
     WHERE workspace_id = $1 AND id = m.thread_id`,
    [tx.workspaceId, moves.map((move) => move.threadId), moves.map((move) => move.ticketId)],
  );
}

/** Tickets that go into another leave the lists and keep their number, which leads to the other. */
export async function mergeTickets(tx: Tx, merges: { from: string; into: string }[]): Promise<NewEvent[]> {
  if (merges.length === 0) return [];
  await tx.query(
    `UPDATE ticket SET merged_into = m.into_id, status = 'closed', version = version + 1, updated_at = now()
     FROM unnest($2::bigint[], $3::bigint[]) AS m (from_id, into_id) WHERE workspace_id = $1 AND id = m.from_id`,
    [tx.workspaceId, merges.map((merge) => merge.from), merges.map((merge) => merge.into)],
  );
  // Also threads that ended too long ago to have been looked at.
  await tx.query(
    `UPDATE thread SET ticket_id = m.into_id
     FROM unnest($2::bigint[], $3::bigint[]) AS m (from_id, into_id) WHERE workspace_id = $1 AND ticket_id = m.from_id`,
    [tx.workspaceId, merges.map((merge) => merge.from), merges.map((merge) => merge.into)],
  );
  await tx.query(
    `UPDATE ticket k SET preview = m.preview, preview_at = m.preview_at, preview_post = m.preview_post, lang = m.lang
     FROM (
       SELECT DISTINCT ON (merged_into) merged_into, preview, preview_at, preview_post, lang FROM ticket
       WHERE workspace_id = $1 AND id = ANY($2) ORDER BY merged_into, preview_at DESC, preview_post COLLATE "C" DESC) m
     WHERE k.workspace_id = $1 AND k.id = m.merged_into
       AND (m.preview_at, m.preview_post COLLATE "C") > (k.preview_at, k.preview_post COLLATE "C")`,
    [tx.workspaceId, merges.map((merge) => merge.from)],
  );
  return merges.flatMap(({ from, into }): NewEvent[] => [
    { ticketId: from, kind: 'ticket_merged', agentId: null, before: null, after: { into } },
    { ticketId: into, kind: 'ticket_merged', agentId: null, before: null, after: { from } },
  ]);
}

/** Back to work, at once: what was put aside, and what a person has snoozed. One that nobody has begun stays new. */
export async function wakeTickets(tx: Tx, ids: string[]): Promise<NewEvent[]> {
  if (ids.length === 0) return [];
  const woken = await tx.query<{ id: string; was: TicketStatus; is: TicketStatus; until: string | null }>(
    `UPDATE ticket SET status = CASE WHEN was = 'new' THEN was ELSE 'open' END, solved_at = NULL, snoozed_until = NULL FROM (
       SELECT id, status AS was, snoozed_until AS until FROM ticket
       WHERE workspace_id = $1 AND id = ANY($2) FOR UPDATE) AS before
     WHERE workspace_id = $1 AND ticket.id = before.id
     RETURNING ticket.id, before.was, ticket.status AS is, to_json(before.until) #>> '{}' AS until`,
    [tx.workspaceId, ids],
  );
  return woken.map(({ id, was, is, until }) => ({
    ticketId: id,
    kind: was === is ? 'ticket_woken' : 'ticket_reopened',
    agentId: null,
    before: { ...(was !== is && { status: was }), ...(until && { snoozedUntil: until }) },
    after: { ...(was !== is && { status: is }), ...(until && { snoozedUntil: null }) },
  }));
}

export interface TicketHeard {
  id: string;
  /** The customer's newest post among those that are new; null: none is. */
  preview: string | null;
  previewAt: Date | null;
  previewPost: string | null;
  lang: string | null;
}

const IS_NEWER = `(c."previewAt", c."previewPost" COLLATE "C") > (k.preview_at, k.preview_post COLLATE "C")`;

/** Reads the tickets' account and times from their threads; a preview replaces an older one only. */
export async function refreshTickets(tx: Tx, tickets: TicketHeard[]): Promise<void> {
  if (tickets.length === 0) return;
  await tx.query(
    `UPDATE ticket k SET account_id = c.account_id, last_post_at = c.last_post_at, our_last_post_at = c.our_last_post_at,
       waiting_since = c.waiting_since, version = k.version + 1, updated_at = now(),
       preview = CASE WHEN ${IS_NEWER} THEN c.preview ELSE k.preview END,
       preview_at = CASE WHEN ${IS_NEWER} THEN c."previewAt" ELSE k.preview_at END,
       preview_post = CASE WHEN ${IS_NEWER} THEN c."previewPost" ELSE k.preview_post END,
       lang = CASE WHEN ${IS_NEWER} THEN c.lang ELSE k.lang END
     FROM (
       SELECT h.*, s.* FROM json_to_recordset($2::json) AS h (id bigint, preview text, "previewAt" timestamptz, "previewPost" text, lang text)
       JOIN LATERAL (
         SELECT min(account_id) AS account_id, max(last_post_at) AS last_post_at, max(our_last_post_at) AS our_last_post_at, min(waiting_since) AS waiting_since
         FROM thread WHERE workspace_id = $1 AND ticket_id = h.id) s ON s.last_post_at IS NOT NULL) c
     WHERE k.workspace_id = $1 AND k.id = c.id`,
    [tx.workspaceId, JSON.stringify(tickets)],
  );
}

/** The tickets of edited posts: one that shows such a post shows its new words. */
export async function rewritePreviews(tx: Tx, edited: EditedPost[]): Promise<NewEvent[]> {
  if (edited.length === 0) return [];
  const rows = edited.map((post) => ({ ...post, preview: previewOf(post) }));
  const tickets = await tx.query<{ ticketId: string; postId: string }>(
    `WITH edited AS (
       SELECT e.id, e."externalId", e.preview, e.lang, t.ticket_id
       FROM json_to_recordset($2::json) AS e (id bigint, "externalId" text, "threadId" bigint, preview text, lang text)
       JOIN thread t ON t.workspace_id = $1 AND t.id = e."threadId"
     ), shown AS (
       SELECT edited.ticket_id, max(edited.preview) FILTER (WHERE edited."externalId" = k.preview_post) AS preview,
         max(edited.lang) FILTER (WHERE edited."externalId" = k.preview_post) AS lang
       FROM edited JOIN ticket k ON k.workspace_id = $1 AND k.id = edited.ticket_id GROUP BY edited.ticket_id
     ), written AS (
       UPDATE ticket k SET preview = coalesce(shown.preview, k.preview),
         lang = CASE WHEN shown.preview IS NULL THEN k.lang ELSE shown.lang END, version = k.version + 1, updated_at = now()
       FROM shown WHERE k.workspace_id = $1 AND k.id = shown.ticket_id
     )
     SELECT ticket_id AS "ticketId", id AS "postId" FROM edited`,
    [tx.workspaceId, JSON.stringify(rows)],
  );
  return tickets.map(({ ticketId, postId }) => ({
    ticketId,
    kind: 'post_edited',
    agentId: null,
    before: null,
    after: { postId },
  }));
}
