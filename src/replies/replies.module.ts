import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Accounts } from '../accounts/index.js';
import { ChannelRegistry } from '../channels/index.js';
import {
  CLOCK,
  CONFIG,
  Database,
  Duties,
  EventLog,
  Jobs,
  type Clock,
  type Config,
  type Duty,
  type Tx,
} from '../kernel/index.js';
import { TicketsModule } from '../tickets/index.js';
import { deliverReply, markUnknown, type DeliverDependencies } from './deliver-reply.js';
import { reconcileReply } from './reconcile-reply.js';
import { RepliesController } from './replies.controller.js';
import { Replies } from './replies.service.js';
import { lockReply } from './replies.store.js';

/** The duty of finding sends whose process died; one for the workspace. */
export const OVERDUE_DUTY = 'overdue-replies';

/** How often in the time of a reply's lease it is looked for what is overdue. */
const LOOKS_PER_LEASE = 6;
const MOST_OVERDUE = 100;

/** Delivers in processes that have the role. */
@Injectable()
class Outbox implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly jobs: Jobs,
    private readonly duties: Duties,
    private readonly channels: ChannelRegistry,
    private readonly accounts: Accounts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    const deps = this.dependencies();
    await this.jobs.work('reply.deliver', 20, ({ workspaceId, id }) => deliverReply(deps, workspaceId, id));
    await this.jobs.work('reply.reconcile', 5, ({ workspaceId, id }) => reconcileReply(deps, workspaceId, id));
    this.duties.handle(OVERDUE_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: this.overdueEveryMs,
      concurrency: 1,
      run: (duty) => this.findOverdue(duty),
    });
  }

  private dependencies(): DeliverDependencies {
    const { db, log, jobs, channels, accounts, clock } = this;
    const { replyLeaseMs: leaseMs, reconcileMs } = this.config;
    return { db, log, jobs, channels, accounts, clock, leaseMs, reconcileMs };
  }

  private get overdueEveryMs(): number {
    return this.config.replyLeaseMs / LOOKS_PER_LEASE;
  }

  /** A send whose lease ran out: its process died or hung, and nobody knows whether the platform has it. */
  private async findOverdue(duty: Duty): Promise<number> {
    await this.db.inWorkspace(duty.workspaceId, async (tx) => {
      const overdue = await tx.query<{ id: string }>(
        `SELECT id FROM reply WHERE workspace_id = $1 AND state = 'sending' AND leased_until < clock_timestamp()
         ORDER BY id LIMIT ${MOST_OVERDUE} FOR UPDATE SKIP LOCKED`,
        [tx.workspaceId],
      );
      for (const { id } of overdue) {
        const reply = await lockReply(tx, id);
        if (reply) await markUnknown(this.dependencies(), tx, reply, 'interrupted', 'The send was interrupted.');
      }
      await this.callAgain(tx);
    });
    return this.overdueEveryMs;
  }

  /** Due for the length of a lease, and nobody took it: its job was in the hands of a process that died. */
  private async callAgain(tx: Tx): Promise<void> {
    const forgotten = await tx.query<{ id: string }>(
      `UPDATE reply SET send_after = clock_timestamp() WHERE workspace_id = $1 AND id IN (
         SELECT id FROM reply WHERE workspace_id = $1 AND state = 'queued'
           AND send_after < clock_timestamp() - $2 * interval '1 ms'
         ORDER BY id LIMIT ${MOST_OVERDUE} FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [tx.workspaceId, this.config.replyLeaseMs],
    );
    for (const { id } of forgotten) await this.jobs.add(tx, 'reply.deliver', id);
  }
}

@Module({ imports: [TicketsModule], controllers: [RepliesController], providers: [Replies, Outbox] })
export class RepliesModule {}
