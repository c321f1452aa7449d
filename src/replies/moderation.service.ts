import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/index.js';
import { ChannelRegistry } from '../channels/index.js';
import {
  CLOCK,
  CONFIG,
  Database,
  Duties,
  EventLog,
  Jobs,
  notFound,
  Problem,
  type Clock,
  type Config,
} from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { askModeration, type NewModeration } from './ask-moderation.js';
import type { ModerateDependencies } from './moderate-post.js';
import { lockModeration, moveModeration, readModeration, type ModerationView } from './moderation.store.js';

/** Deleting our own answers on the platform, and hiding those of others. */
@Injectable()
export class Moderations {
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

  async ask(actor: Actor, wanted: NewModeration): Promise<ModerationView> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) =>
      readModeration(tx, await askModeration(this.dependencies(), tx, actor, wanted)),
    );
  }

  async show(actor: Actor, id: string): Promise<ModerationView> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => readModeration(tx, id));
  }

  /** Takes back what the platform has certainly not done; what it may have done is then in doubt, and not tried again. */
  async cancel(actor: Actor, id: string): Promise<ModerationView> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const row = await lockModeration(tx, id);
      if (!row) throw notFound('moderation');
      if (row.state === 'asked') await moveModeration(tx, this.log, row, { to: 'cancelled', agentId: actor.agentId });
      else if (row.state !== 'cancelled') {
        throw new Problem(409, 'already_left', 'It is too late to take this back. See what has become of it.', {
          state: row.state,
        });
      }
      return readModeration(tx, id);
    });
  }

  dependencies(): ModerateDependencies {
    const { db, log, jobs, duties, channels, accounts, clock } = this;
    const { replyLeaseMs: leaseMs, reconcileMs } = this.config;
    return { db, log, jobs, duties, channels, accounts, clock, leaseMs, reconcileMs };
  }
}
