import { notFound, Problem, type Database, type Tx } from '../kernel/index.js';
import {
  insertTickets,
  refreshTickets,
  retellTickets,
  takeNumbers,
  wakesUp,
  type TicketStatus,
} from '../tickets/index.js';
import type { Before, StoredRegrouping } from './regrouping.store.js';

export interface LockedTicket {
  id: string;
  number: string;
  status: TicketStatus;
  solvedAt: Date | null;
  /** As text, to the microsecond. */
  snoozedUntil: string | null;
  /** The customer waits for an answer. */
  isAwaited: boolean;
  contactId: string;
}

/**
 * The tickets, in the order asked for, locked with their threads: threads first, as whoever queues a reply does. Of two
 * people who merge at once the second finds the ticket gone.
 */
export async function lockTickets<Ids extends string[]>(
  tx: Tx,
  ids: [...Ids],
): Promise<{ [Key in keyof Ids]: LockedTicket }> {
  await tx.query('SELECT 1 FROM thread WHERE workspace_id = $1 AND ticket_id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.workspaceId,
    ids,
  ]);
  const rows = await tx.query<LockedTicket>(
    `SELECT id, number, status, solved_at AS "solvedAt", to_json(snoozed_until) #>> '{}' AS "snoozedUntil",
       waiting_since IS NOT NULL AS "isAwaited", contact_id AS "contactId" FROM ticket
     WHERE workspace_id = $1 AND id = ANY($2) AND merged_into IS NULL ORDER BY id FOR NO KEY UPDATE`,
    [tx.workspaceId, ids],
  );
  return ids.map((id) => {
    const ticket = rows.find((row) => row.id === id);
    if (!ticket) throw notFound('ticket');
    return ticket;
  }) as { [Key in keyof Ids]: LockedTicket };
}

/** All of a ticket's threads and tags go into another one, which is open again if there is still something to do. */
export async function moveAll(tx: Tx, from: LockedTicket, into: LockedTicket): Promise<Before> {
  const threads = await tx.query<{ id: string }>(
    'UPDATE thread SET ticket_id = $3 WHERE workspace_id = $1 AND ticket_id = $2 RETURNING id',
    [tx.workspaceId, from.id, into.id],
  );
  const tags = await tx.query<{ id: string }>(
    `INSERT INTO ticket_tag (workspace_id, ticket_id, tag_id)
     SELECT workspace_id, $3, tag_id FROM ticket_tag WHERE workspace_id = $1 AND ticket_id = $2
     ON CONFLICT DO NOTHING RETURNING tag_id AS id`,
    [tx.workspaceId, from.id, into.id],
  );
  const reopens = comesBack(from, into);
  await tx.query(
    `UPDATE ticket SET touched = true, version = version + 1, updated_at = now(),
       merged_into = CASE WHEN id = $2 THEN $3::bigint END,
       snoozed_until = CASE WHEN id = $3 AND NOT $4 THEN snoozed_until END,
       status = CASE WHEN id = $2 THEN 'closed' WHEN $4 AND status <> 'new' THEN 'open' ELSE status END,
       solved_at = CASE WHEN id = $3 AND $4 THEN NULL ELSE solved_at END
     WHERE workspace_id = $1 AND id IN ($2, $3)`,
    [tx.workspaceId, from.id, into.id, reopens],
  );
  await readAnew(tx, [into.id]);
  return {
    threads: threads.map(({ id }) => id),
    tags: tags.map(({ id }) => id),
    status: from.status,
    solvedAt: from.solvedAt?.toISOString() ?? null,
    snoozedUntil: from.snoozedUntil,
    ...(reopens && {
      intoStatus: into.status,
      intoSolvedAt: into.solvedAt?.toISOString() ?? null,
      intoSnoozedUntil: into.snoozedUntil,
    }),
  };
}

/** What is to be done may not go where nobody looks; nor does what was put aside bring back what was, too. */
function comesBack(from: LockedTicket, into: LockedTicket): boolean {
  if (from.status === 'solved' || from.status === 'closed') return false;
  if (into.status === 'solved') return true;
  const areBothSnoozed = from.snoozedUntil !== null && into.snoozedUntil !== null;
  return from.isAwaited && !areBothSnoozed && wakesUp({ status: into.status, snoozed: into.snoozedUntil !== null });
}

/** A new ticket with these threads, for whoever has the old one. */
export async function splitOff(
  db: Database,
  tx: Tx,
  ticket: LockedTicket,
  threadIds: string[],
): Promise<{ id: string; number: string; threads: string[] }> {
  const threads = await tx.query<SplitThread>(
    `SELECT t.id, t.id = ANY($3) AS chosen, t.channel, t.account_id AS "accountId", t.author_id AS "authorId",
       a.contact_id AS "contactId", t.first_post_at AS "firstPostAt", t.last_post_at AS "lastPostAt"
     FROM thread t JOIN author a ON a.workspace_id = t.workspace_id AND a.id = t.author_id
     WHERE t.workspace_id = $1 AND t.ticket_id = $2 ORDER BY t.first_post_at, t.id`,
    [tx.workspaceId, ticket.id, threadIds],
  );
  const chosen = threads.filter((thread) => thread.chosen);
  if (chosen.length < threadIds.length) throw notFound('thread in this ticket');
  const [first] = chosen;
  if (!first || chosen.length === threads.length) {
    throw new Problem(422, 'nothing_left', 'A ticket keeps at least one of its threads. Choose fewer of them.');
  }
  const [taken] = await takeNumbers(db, tx.workspaceId, 1);
  const { id, number } = taken as { id: string; number: number };
  const draft = {
    id,
    number,
    channel: first.channel,
    accountId: first.accountId,
    authorId: first.authorId,
    contactId: first.contactId,
    previousTicketId: null,
    preview: '',
    previewAt: first.firstPostAt,
    previewPost: '',
    lang: null,
    waitingSince: null,
    lastPostAt: first.lastPostAt,
    ourLastPostAt: null,
  };
  await insertTickets(tx, [draft]);
  const moved = chosen.map((thread) => thread.id);
  await moveThreads(tx, moved, id);
  await tx.query(
    `UPDATE ticket k SET touched = true, version = k.version + 1, updated_at = now(),
       status = CASE WHEN k.id <> $2 THEN k.status WHEN o.status IN ('solved', 'closed') THEN 'open' ELSE o.status END,
       priority = o.priority, assignee_id = o.assignee_id, team_id = o.team_id
     FROM ticket o WHERE o.workspace_id = $1 AND o.id = $3 AND k.workspace_id = $1 AND k.id IN ($2, $3)`,
    [tx.workspaceId, id, ticket.id],
  );
  await readAnew(tx, [id, ticket.id]);
  return { id, number: String(number), threads: moved };
}

interface SplitThread {
  id: string;
  chosen: boolean;
  channel: string;
  accountId: string;
  authorId: string;
  contactId: string;
  firstPostAt: Date;
  lastPostAt: Date;
}

/** Puts the threads back where they were. What arrived since is in one of them, and goes along. */
export async function bringBack(tx: Tx, regrouping: StoredRegrouping): Promise<void> {
  const { kind, fromId, intoId, before } = regrouping;
  const [now, back] = kind === 'tickets_merged' ? [intoId, fromId] : [fromId, intoId];
  const threads = before.threads as string[];
  const [state] = await tx.query<{ there: boolean; others: boolean }>(
    `SELECT (SELECT count(*) = cardinality($3::bigint[]) FROM thread t
        WHERE t.workspace_id = $1 AND t.id = ANY($3) AND t.ticket_id = $2)
       AND EXISTS (SELECT 1 FROM ticket k WHERE k.workspace_id = $1 AND k.id = $2 AND k.merged_into IS NULL)
       AND EXISTS (SELECT 1 FROM ticket k WHERE k.workspace_id = $1 AND k.id = $4
         AND k.merged_into IS NOT DISTINCT FROM $5::bigint) AS there,
       EXISTS (SELECT 1 FROM thread t WHERE t.workspace_id = $1 AND t.ticket_id = $2 AND t.id <> ALL($3)) AS others`,
    [tx.workspaceId, now, threads, back, kind === 'tickets_merged' ? intoId : null],
  );
  if (!state?.there || (kind === 'ticket_split') === state.others) {
    throw new Problem(
      409,
      'regrouped_since',
      'Something else was merged or split here since. Undo that first, or split what you want apart.',
    );
  }
  await tx.query('SELECT 1 FROM thread WHERE workspace_id = $1 AND ticket_id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.workspaceId,
    [fromId, intoId],
  ]);
  await moveThreads(tx, threads, back);
  if (kind === 'tickets_merged') await reviveMerged(tx, regrouping);
  else await dissolveSplit(tx, regrouping);
}

async function reviveMerged(tx: Tx, { fromId, intoId, before }: StoredRegrouping): Promise<void> {
  await tx.query(
    `UPDATE ticket SET touched = true, version = version + 1, updated_at = now(), merged_into = NULL,
       status = CASE WHEN id = $2 THEN $4 WHEN $6::text IS NOT NULL AND status = 'open' THEN $6 ELSE status END,
       solved_at = CASE WHEN id = $2 THEN $5::timestamptz
         WHEN $6::text IS NOT NULL AND status = 'open' THEN $7::timestamptz ELSE solved_at END,
       snoozed_until = CASE WHEN id = $2 THEN $8::timestamptz
         WHEN $6::text IS NOT NULL AND status IN ('new', 'open') THEN coalesce(snoozed_until, $9::timestamptz) ELSE snoozed_until END
     WHERE workspace_id = $1 AND id IN ($2, $3)`,
    [
      tx.workspaceId,
      fromId,
      intoId,
      before.status,
      before.solvedAt ?? null,
      before.intoStatus ?? null,
      before.intoSolvedAt ?? null,
      before.snoozedUntil ?? null,
      before.intoSnoozedUntil ?? null,
    ],
  );
  await tx.query('DELETE FROM ticket_tag WHERE workspace_id = $1 AND ticket_id = $2 AND tag_id = ANY($3)', [
    tx.workspaceId,
    intoId,
    before.tags ?? [],
  ]);
  await readAnew(tx, [fromId, intoId]);
}

/** The number of the ticket that came of the split leads to the one that it came of. */
async function dissolveSplit(tx: Tx, { fromId, intoId }: StoredRegrouping): Promise<void> {
  await tx.query(
    `UPDATE ticket SET version = version + 1, updated_at = now(),
       merged_into = CASE WHEN id = $2 THEN $3::bigint END, status = CASE WHEN id = $2 THEN 'closed' ELSE status END
     WHERE workspace_id = $1 AND id IN ($2, $3)`,
    [tx.workspaceId, fromId, intoId],
  );
  await readAnew(tx, [intoId]);
}

const moveThreads = (tx: Tx, ids: string[], ticketId: string): Promise<unknown> =>
  tx.query('UPDATE thread SET ticket_id = $3 WHERE workspace_id = $1 AND id = ANY($2)', [
    tx.workspaceId,
    ids,
    ticketId,
  ]);

/** What a ticket shows of its threads: times, the newest words, how its latest reply fares. */
async function readAnew(tx: Tx, ids: string[]): Promise<void> {
  await refreshTickets(
    tx,
    ids.map((id) => ({ id, preview: null, previewAt: null, previewPost: null, lang: null })),
  );
  await retellTickets(tx, ids);
  await tx.query(
    `UPDATE ticket k SET reply_state = (
       SELECT r.state FROM thread t JOIN reply r ON r.workspace_id = $1 AND r.thread_id = t.id
       WHERE t.workspace_id = $1 AND t.ticket_id = k.id ORDER BY r.id DESC LIMIT 1)
     WHERE k.workspace_id = $1 AND k.id = ANY($2)`,
    [tx.workspaceId, ids],
  );
}
