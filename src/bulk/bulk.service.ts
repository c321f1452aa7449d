import { Injectable } from '@nestjs/common';
import { Database, Duties, notFound, Problem, type Tx } from '../kernel/index.js';
import { type Actor } from '../people/index.js';
import { tagNames, viewCondition } from '../tickets/index.js';
import { compile, readConditions } from '../views/index.js';
import type { BulkChange } from './bulk-change.js';
import type { BulkJobDto, BulkJobsDto, BulkResultsDto, ListResultsDto, StartBulkDto } from './bulk.dto.js';
import { chooseChanged, chooseTickets, insertJob, readJobs, readResults } from './bulk.store.js';
import { BULK_DUTY } from './working.js';

/** So many of one agent run at a time. */
const MOST_RUNNING = 5;
/** What is older is history, and is changed rather than undone. */
const UNDO_HOURS = 12;

/** Changing many tickets: asked for here, done by a duty. */
@Injectable()
export class Bulk {
  constructor(
    private readonly db: Database,
    private readonly duties: Duties,
  ) {}

  /** Settles which tickets it is about, at once; those that come later are not touched. */
  async start(actor: Actor, { change, ...chosen }: StartBulkDto): Promise<BulkJobDto> {
    const { where, values } = whereOf(chosen);
    requireSomething(change);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await requireRoom(tx, actor);
      const id = await insertJob(tx, actor.agentId, { change, chosen, undoes: null });
      await chooseTickets(tx, id, actor.agentId, where, values);
      return this.begin(tx, actor, id);
    });
  }

  /** Takes back what a job did, where nothing has changed since. */
  async undo(actor: Actor, id: string): Promise<BulkJobDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await tx.query('SELECT 1 FROM bulk_job WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [tx.workspaceId, id]);
      const job = await one(tx, actor, id);
      if (job.state === 'running')
        throw new Problem(409, 'still_running', 'It is still being done. Stop it, then undo what it has done.');
      const isOld = Date.now() - new Date(job.createdAt).getTime() > UNDO_HOURS * 3_600_000;
      if (job.undoes || job.undoneBy || isOld)
        throw new Problem(422, 'nothing_to_undo', 'This was undone already, or is too long ago to be undone.');
      await requireRoom(tx, actor);
      const undo = await insertJob(tx, actor.agentId, { change: null, chosen: {}, undoes: id });
      await chooseChanged(tx, undo, id);
      return this.begin(tx, actor, undo);
    });
  }

  private async begin(tx: Tx, actor: Actor, id: string): Promise<BulkJobDto> {
    await this.duties.due(tx, BULK_DUTY, id);
    return one(tx, actor, id);
  }

  /** The newest first. */
  async list(actor: Actor): Promise<BulkJobsDto> {
    return { items: await this.db.readWorkspace(actor.workspaceId, (tx) => readJobs(tx, actor, null)) };
  }

  show(actor: Actor, id: string): Promise<BulkJobDto> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => one(tx, actor, id));
  }

  results(actor: Actor, id: string, { only, cursor }: ListResultsDto): Promise<BulkResultsDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      await one(tx, actor, id);
      return readResults(tx, id, only ?? null, cursor ?? null);
    });
  }

  /** What was changed by then stays changed. */
  async stop(actor: Actor, id: string): Promise<BulkJobDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await one(tx, actor, id);
      await tx.query(
        `UPDATE bulk_job SET state = 'stopped', ended_at = clock_timestamp()
         WHERE workspace_id = $1 AND id = $2 AND state = 'running'`,
        [tx.workspaceId, id],
      );
      return one(tx, actor, id);
    });
  }
}

/** Which tickets are meant; $1 is the workspace, $2 the agent. */
function whereOf({ tickets, view, conditions }: Omit<StartBulkDto, 'change'>): { where: string; values: unknown[] } {
  if ([tickets, view, conditions].filter((given) => given !== undefined).length !== 1)
    throw new Problem(400, 'nothing_chosen', 'Name either tickets, a view, or conditions that they fulfil.');
  if (tickets) return { where: 'k.number = ANY ($3::bigint[])', values: [tickets.map(String)] };
  if (view) return { where: viewCondition(view), values: [] };
  return compile(readConditions(conditions), 3);
}

function requireSomething(change: BulkChange): void {
  const tags = [...(change.addTags ?? []), ...(change.removeTags ?? [])];
  const { addTags: _, removeTags: __, ...fields } = change;
  if (tags.length === 0 && Object.values(fields).every((value) => value === undefined))
    throw new Problem(400, 'no_change', 'Say what is to be changed.');
  tagNames(change.addTags ?? []);
  if (change.status === 'new') throw new Problem(422, 'impossible_status', 'No ticket becomes new again.');
}

async function requireRoom(tx: Tx, actor: Actor): Promise<void> {
  const [count] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM bulk_job WHERE workspace_id = $1 AND agent_id = $2 AND state = 'running'`,
    [tx.workspaceId, actor.agentId],
  );
  if ((count?.n ?? 0) >= MOST_RUNNING)
    throw new Problem(
      422,
      'too_many_running',
      `You have ${MOST_RUNNING} bulk changes running. Wait for one, or stop one.`,
    );
}

async function one(tx: Tx, actor: Actor, id: string): Promise<BulkJobDto> {
  const [job] = await readJobs(tx, actor, id);
  if (!job) throw notFound('bulk change');
  return job;
}
