import { failpoint, LeaseLost, Problem, type Database, type Duties, type EventLog, type Tx } from '../kernel/index.js';
import { changeTickets, decideChange, decideUndo, lockTickets, readDone, UNSNOOZE_DUTY } from '../tickets/index.js';
import { changeOf } from './bulk-change.js';
import { nextBatch, writeResults, type Batch, type Result } from './bulk.store.js';

/** Working off a bulk job; its subject is the job. */
export const BULK_DUTY = 'bulk';

export interface WorkDependencies {
  db: Database;
  log: EventLog;
  duties: Pick<Duties, 'due' | 'remove'>;
  /** Throws when the caller may no longer do it: its lease was lost to another process. */
  hold(tx: Tx): Promise<void>;
}

/**
 * Works through the tickets of a job, a batch a transaction: with the changes and their events the results are written, so a crash
 * costs nothing, and a second try finds what is left. Nothing of it leaves the building: it knows neither replies nor channels.
 */
export async function workOff(
  deps: WorkDependencies,
  workspaceId: string,
  jobId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (!(await workSome(deps, workspaceId, jobId))) return;
    failpoint('bulk.committed');
  }
}

async function workSome(deps: WorkDependencies, workspaceId: string, jobId: string): Promise<boolean> {
  try {
    return await deps.db.inWorkspace(workspaceId, (tx) => workBatch(deps, tx, jobId, changeBatch));
  } catch (error) {
    if (error instanceof LeaseLost || !(error instanceof Problem)) throw error;
    // What all of them are refused for, such as one tag more than fits into the workspace.
    const { code } = error;
    return deps.db.inWorkspace(workspaceId, (tx) =>
      workBatch(deps, tx, jobId, async (_, batch) => batch.ticketIds.map(() => ({ result: code, eventId: null }))),
    );
  }
}

type Work = (tx: Tx, batch: Batch, deps: WorkDependencies) => Promise<Result[]>;

async function workBatch(deps: WorkDependencies, tx: Tx, jobId: string, work: Work): Promise<boolean> {
  await deps.hold(tx);
  const batch = await nextBatch(tx, jobId);
  if (!batch) {
    await deps.duties.remove(tx, BULK_DUTY, jobId);
    return false;
  }
  await writeResults(tx, jobId, batch.n, await work(tx, batch, deps));
  failpoint('bulk.written');
  return true;
}

async function changeBatch(tx: Tx, batch: Batch, { log, duties }: WorkDependencies): Promise<Result[]> {
  const tickets = await lockTickets(tx, batch.ticketIds);
  const { change } = batch;
  const actor = { agentId: batch.agentId };
  const now = new Date();
  const done = change ? null : await readDone(tx, batch.ticketIds, batch.undoEventIds ?? []);
  const outcomes = await changeTickets(tx, log, actor, tickets, (ticket) =>
    change
      ? { after: decideChange(ticket, changeOf(change, ticket), now), undoes: null }
      : decideUndo(ticket, done?.get(ticket.id), now),
  );
  if (!change || change.snoozedUntil !== undefined || change.status !== undefined)
    await duties.due(tx, UNSNOOZE_DUTY, '0');
  // One that was merged into another meanwhile is no ticket any more.
  return batch.ticketIds.map((id) => outcomes.get(id) ?? { result: 'merged', eventId: null });
}
