import { Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import type { BulkChange } from './bulk-change.js';
import type { BulkJobDto, BulkResultsDto } from './bulk.dto.js';

/** As many tickets as one transaction changes; they are one row of `bulk_batch`. */
export const AT_ONCE = 1_000;
const SHOWN = 20;
const RESULTS_PAGE = 100;
/** So long what was done is kept; what it did to a ticket stays in the ticket's history. */
const KEPT_DAYS = 30;

export async function insertJob(
  tx: Tx,
  agentId: string,
  job: { change: BulkChange | null; chosen: object; undoes: string | null },
): Promise<string> {
  await tx.query(
    `DELETE FROM bulk_job WHERE workspace_id = $1 AND id IN (
       SELECT id FROM bulk_job WHERE workspace_id = $1 AND state <> 'running' AND created_at < now() - interval '${KEPT_DAYS} days'
       ORDER BY id LIMIT 20)`,
    [tx.workspaceId],
  );
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO bulk_job (workspace_id, agent_id, change, chosen, undoes) VALUES ($1, $2, $3::jsonb, $4::jsonb, $5) RETURNING id`,
    [tx.workspaceId, agentId, job.change && JSON.stringify(job.change), JSON.stringify(job.chosen), job.undoes],
  );
  return row?.id as string;
}

/** Settles which tickets it is about: those of which `where` is true. Of it $1 is the workspace, $2 the agent. Gives how many. */
export async function chooseTickets(
  tx: Tx,
  jobId: string,
  agentId: string,
  where: string,
  values: unknown[],
): Promise<number> {
  await tx.query(`SET LOCAL statement_timeout = 60000`);
  const [row] = await tx.queryOnce<{ total: number }>(
    `WITH chosen AS (
       SELECT k.id, (row_number() OVER (ORDER BY k.id) - 1) / ${AT_ONCE} AS n FROM ticket k
       WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND $2::bigint IS NOT NULL AND ${where}),
     made AS (
       INSERT INTO bulk_batch (workspace_id, job_id, n, ticket_ids)
       SELECT $1, $${values.length + 3}::bigint, n, array_agg(id ORDER BY id) FROM chosen GROUP BY n
       RETURNING cardinality(ticket_ids) AS size)
     SELECT coalesce(sum(size), 0)::int AS total FROM made`,
    [tx.workspaceId, agentId, ...values, jobId],
  );
  return settle(tx, jobId, row?.total ?? 0);
}

/** The tickets that a job has changed, with the events to take back. */
export async function chooseChanged(tx: Tx, jobId: string, undoes: string): Promise<number> {
  const [row] = await tx.query<{ total: number }>(
    `WITH made AS (
       INSERT INTO bulk_batch (workspace_id, job_id, n, ticket_ids, undo_event_ids)
       SELECT $1, $2, b.n, array_agg(r.ticket_id ORDER BY r.ord), array_agg(r.event_id ORDER BY r.ord)
       FROM bulk_batch b
       CROSS JOIN LATERAL unnest(b.ticket_ids, b.event_ids) WITH ORDINALITY AS r (ticket_id, event_id, ord)
       WHERE b.workspace_id = $1 AND b.job_id = $3 AND b.results IS NOT NULL AND r.event_id IS NOT NULL
       GROUP BY b.n RETURNING cardinality(ticket_ids) AS size)
     SELECT coalesce(sum(size), 0)::int AS total FROM made`,
    [tx.workspaceId, jobId, undoes],
  );
  return settle(tx, jobId, row?.total ?? 0);
}

async function settle(tx: Tx, jobId: string, total: number): Promise<number> {
  if (total === 0)
    throw new Problem(422, 'nothing_to_change', 'There is no ticket to change any more. Nothing was changed.');
  await tx.query('UPDATE bulk_job SET total = $3 WHERE workspace_id = $1 AND id = $2', [tx.workspaceId, jobId, total]);
  return total;
}

export interface Batch {
  agentId: string;
  /** null: it takes back. */
  change: BulkChange | null;
  n: number;
  ticketIds: string[];
  undoEventIds: string[] | null;
}

/**
 * The next tickets of a job that runs; null: there is nothing left to do. Whoever stops it meanwhile waits for these, or these
 * for them.
 */
export async function nextBatch(tx: Tx, jobId: string): Promise<Batch | null> {
  const [job] = await tx.query<{ agentId: string; change: BulkChange | null }>(
    `SELECT agent_id AS "agentId", change FROM bulk_job
     WHERE workspace_id = $1 AND id = $2 AND state = 'running' FOR UPDATE`,
    [tx.workspaceId, jobId],
  );
  if (!job) return null;
  const [batch] = await tx.query<Omit<Batch, 'agentId' | 'change'>>(
    `SELECT n, ticket_ids AS "ticketIds", undo_event_ids AS "undoEventIds" FROM bulk_batch
     WHERE workspace_id = $1 AND job_id = $2 AND results IS NULL ORDER BY n LIMIT 1`,
    [tx.workspaceId, jobId],
  );
  return batch ? { ...job, ...batch } : null;
}

/** `changed`, `same`, or the code of the problem for which it was refused; and the event of a change. */
export interface Result {
  result: string;
  eventId: string | null;
}

/** In the order of the batch's tickets. A job of which nothing is left is done. */
export async function writeResults(tx: Tx, jobId: string, n: number, results: readonly Result[]): Promise<void> {
  const count = (test: (result: string) => boolean): number => results.filter(({ result }) => test(result)).length;
  await tx.query(
    `UPDATE bulk_batch SET results = $4, event_ids = $5::bigint[] WHERE workspace_id = $1 AND job_id = $2 AND n = $3`,
    [tx.workspaceId, jobId, n, results.map(({ result }) => result), results.map(({ eventId }) => eventId)],
  );
  const [changed, same] = [count((result) => result === 'changed'), count((result) => result === 'same')];
  await tx.query(
    `UPDATE bulk_job j SET changed = j.changed + $3, same = j.same + $4, refused = j.refused + $5,
       state = CASE WHEN o.is_done THEN 'done' ELSE j.state END, ended_at = CASE WHEN o.is_done THEN clock_timestamp() END
     FROM (SELECT NOT EXISTS (
       SELECT FROM bulk_batch WHERE workspace_id = $1 AND job_id = $2 AND results IS NULL) AS is_done) o
     WHERE j.workspace_id = $1 AND j.id = $2`,
    [tx.workspaceId, jobId, changed, same, results.length - changed - same],
  );
}

/** The newest first, one's own and, for leads and admins, everybody's; or the one of this id. */
export function readJobs(tx: Tx, actor: Actor, id: string | null): Promise<BulkJobDto[]> {
  return tx.query<BulkJobDto>(
    `SELECT j.id, j.state, j.change, j.total, j.changed, j.same, j.refused, j.undoes,
       (SELECT max(u.id)::text FROM bulk_job u WHERE u.workspace_id = $1 AND u.undoes = j.id AND u.state <> 'stopped') AS "undoneBy",
       json_build_object('id', g.id::text, 'name', g.name) AS by, j.created_at AS "createdAt", j.ended_at AS "endedAt"
     FROM bulk_job j JOIN agent g ON g.workspace_id = j.workspace_id AND g.id = j.agent_id
     WHERE j.workspace_id = $1 AND (j.agent_id = $2 OR $3) AND ($4::bigint IS NULL OR j.id = $4)
     ORDER BY j.id DESC LIMIT ${SHOWN}`,
    [tx.workspaceId, actor.agentId, actor.role !== 'agent', id],
  );
}

/** What became of each ticket, in the order in which it was done. `only`: `refused` is whatever is neither of the others. */
export async function readResults(
  tx: Tx,
  jobId: string,
  only: 'changed' | 'same' | 'refused' | null,
  after: string | null,
): Promise<BulkResultsDto> {
  const items = await tx.query<BulkResultsDto['items'][number] & { at: string }>(
    `SELECT (b.n::bigint * ${AT_ONCE} + r.ord)::text AS at, k.number::float8 AS number, a.handle,
       CASE WHEN r.result IN ('changed', 'same') THEN r.result ELSE 'refused' END AS result,
       CASE WHEN r.result NOT IN ('changed', 'same') THEN r.result END AS why
     FROM bulk_batch b
     CROSS JOIN LATERAL unnest(b.ticket_ids, b.results) WITH ORDINALITY AS r (ticket_id, result, ord)
     JOIN ticket k ON k.workspace_id = $1 AND k.id = r.ticket_id
     JOIN author a ON a.workspace_id = $1 AND a.id = k.author_id
     WHERE b.workspace_id = $1 AND b.job_id = $2 AND b.results IS NOT NULL AND b.n >= ($4::bigint - 1) / ${AT_ONCE}
       AND b.n::bigint * ${AT_ONCE} + r.ord > $4::bigint
       AND CASE $3::text WHEN 'refused' THEN r.result NOT IN ('changed', 'same') ELSE r.result = coalesce($3, r.result) END
     ORDER BY b.n, r.ord LIMIT ${RESULTS_PAGE + 1}`,
    [tx.workspaceId, jobId, only, after ?? '0'],
  );
  const page = items.slice(0, RESULTS_PAGE);
  return {
    items: page.map(({ number, handle, result, why }) => ({ number, handle, result, why })),
    nextCursor: items.length > RESULTS_PAGE ? (page.at(-1)?.at ?? null) : null,
  };
}
