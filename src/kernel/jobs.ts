import pg from 'pg';
import { PgBoss, type Job } from 'pg-boss';
import type { Tx } from './database/database.js';
import { APP_ROLE } from './database/data-source.js';
import type { Logger } from './logging.js';

const SCHEMA = 'pgboss';

/**
 * The lanes. Each is its own queue, so that a flood in one never delays another. Every job may run twice: a handler
 * decides by the state of its row, and finishes a permanent failure itself instead of throwing.
 */
const LANES = {
  'reply.deliver': {},
  'reply.upload': {},
  'reply.reconcile': {},
  'reply.drain': {},
  'post.moderate': {},
} as const;

export type Lane = keyof typeof LANES;

export interface JobData {
  workspaceId: string;
  id: string;
}

/** Makes or updates the job tables as their owner, and lets the app's role use them. */
export async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: SCHEMA, supervise: false, schedule: false, max: 2 });
  boss.on('error', () => undefined); // start() and createQueue() reject with what matters
  await boss.start();
  for (const lane of Object.keys(LANES)) {
    await boss.createQueue(lane, {
      notify: true,
      retryLimit: 20,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: 300,
      deleteAfterSeconds: 3_600,
    });
  }
  await boss.stop({ graceful: false });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${APP_ROLE};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${APP_ROLE};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${APP_ROLE};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO ${APP_ROLE};`);
  } finally {
    await owner.end();
  }
}

/** One-shot work that is part of the transaction that asks for it. */
export class Jobs {
  private readonly boss: PgBoss;
  private starting: Promise<unknown> | undefined;

  constructor(
    url: string,
    private readonly log: Logger,
  ) {
    this.boss = new PgBoss({
      connectionString: url,
      options: `-c role=${APP_ROLE}`,
      application_name: 'parley-jobs',
      schema: SCHEMA,
      max: 4,
      migrate: false,
      createSchema: false,
      reindex: false, // needs the owner
      monitorVacuum: false,
      useListenNotify: true,
    });
    this.boss.on('error', (error) => log.warn({ err: error }, 'job queue'));
    this.boss.on('warning', (warning) => log.debug({ warning }, 'job queue'));
  }

  async start(): Promise<void> {
    this.starting ??= this.boss.start();
    await this.starting;
  }

  async stop(): Promise<void> {
    if (this.starting) await this.boss.stop({ graceful: true, timeout: 10_000 });
  }

  /** Adds a job in the caller's transaction: it exists when, and only when, the row that it serves does. */
  async add(tx: Tx, lane: Lane, id: string, startAfter?: Date): Promise<void> {
    const data: JobData = { workspaceId: tx.workspaceId, id };
    await this.boss.send(lane, data, {
      startAfter,
      db: { executeSql: async (sql, values) => ({ rows: await tx.query(sql, values) }) },
    });
  }

  /** The same for many, in one statement. */
  async addAll(tx: Tx, lane: Lane, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const jobs = ids.map((id) => ({ data: { workspaceId: tx.workspaceId, id } }));
    await this.boss.insert(lane, jobs, {
      db: { executeSql: async (sql, values) => ({ rows: await tx.query(sql, values) }) },
    });
  }

  /** Runs the jobs of a lane, up to `concurrency` at a time in this process. */
  async work(lane: Lane, concurrency: number, handle: (job: JobData) => Promise<void>): Promise<void> {
    const options = {
      batchSize: 5,
      localConcurrency: Math.ceil(concurrency / 5),
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 1, // a delayed job is not announced when it falls due
    };
    await this.start();
    await this.boss.work<JobData>(lane, options, async (jobs: Job<JobData>[]) => {
      const results = await Promise.allSettled(jobs.map((job) => handle(job.data)));
      const failed = results.filter((result) => result.status === 'rejected');
      for (const { reason } of failed)
        this.log.error({ err: reason as unknown, lane }, 'job failed, it will be tried again');
      // The whole batch is tried again: for the jobs that were done, that is a no-op.
      if (failed.length > 0) throw new Error(`${failed.length} of ${jobs.length} jobs failed`);
    });
  }
}
