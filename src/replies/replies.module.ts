import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Duties, Jobs, type Config } from '../kernel/index.js';
import { TicketsModule } from '../tickets/index.js';
import { deliverInARow } from './deliver-in-a-row.js';
import { drainGate } from './drain-gate.js';
import { findOverdue } from './find-overdue.js';
import { moderatePost, takeUpModerations } from './moderate-post.js';
import { ModerationController } from './moderation.controller.js';
import { Moderations } from './moderation.service.js';
import { OutboxController } from './outbox.controller.js';
import { Outbox } from './outbox.service.js';
import { reconcileReply } from './reconcile-reply.js';
import { RepliesController } from './replies.controller.js';
import { Replies } from './replies.service.js';
import { uploadMedia } from './upload-media.js';

/** The duty of finding sends whose process died; one for the workspace. */
export const OVERDUE_DUTY = 'overdue-replies';

/** How often in the time of a reply's lease it is looked for what is overdue. */
const LOOKS_PER_LEASE = 6;

/** Delivers in processes that have the role. */
@Injectable()
class Delivery implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly jobs: Jobs,
    private readonly duties: Duties,
    private readonly replies: Replies,
    private readonly moderations: Moderations,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    const deps = this.replies.deliverDependencies();
    const moderating = this.moderations.dependencies();
    await this.jobs.work('reply.deliver', 20, ({ workspaceId, id }) => deliverInARow(deps, workspaceId, id));
    await this.jobs.work('reply.upload', 5, ({ workspaceId, id }) => uploadMedia(deps, workspaceId, id));
    await this.jobs.work('reply.reconcile', 5, ({ workspaceId, id }) => reconcileReply(deps, workspaceId, id));
    await this.jobs.work('reply.drain', 5, ({ workspaceId, id }) => drainGate(deps, workspaceId, id));
    await this.jobs.work('post.moderate', 5, ({ workspaceId, id }) => moderatePost(moderating, workspaceId, id));
    this.duties.handle(OVERDUE_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: this.overdueEveryMs,
      concurrency: 1,
      run: async ({ workspaceId }) => {
        await findOverdue(deps, workspaceId);
        await takeUpModerations(moderating, workspaceId);
        return this.overdueEveryMs;
      },
    });
  }

  private get overdueEveryMs(): number {
    return this.config.replyLeaseMs / LOOKS_PER_LEASE;
  }
}

@Module({
  imports: [TicketsModule],
  controllers: [ModerationController, OutboxController, RepliesController],
  providers: [Replies, Moderations, Outbox, Delivery],
})
export class RepliesModule {}
