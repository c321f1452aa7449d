import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Database, Duties, EventLog, type Config } from '../kernel/index.js';
import { PlayController } from './play.controller.js';
import { UNSNOOZE_DUTY, unsnooze } from './snoozing.js';
import { TagsController } from './tags.controller.js';
import { addUpTally, TALLY_DUTY } from './ticket-tally.js';
import { TicketsController } from './tickets.controller.js';
import { Tickets } from './tickets.service.js';

/** Counts are true at any time; adding up only keeps reading them short. */
const ADD_UP_EVERY_MS = 2_000;
const IDLE_MS = 10_000;

/** Brings snoozed tickets back and keeps the tally, in processes that have the role. */
@Injectable()
class Upkeep implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly duties: Duties,
  ) {}

  onApplicationBootstrap(): void {
    const { db, log } = this;
    if (!this.config.roles.includes('worker')) return;
    this.duties.handle(UNSNOOZE_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: 5_000,
      concurrency: 1,
      run: ({ workspaceId }) => unsnooze({ db, log }, workspaceId),
    });
    this.duties.handle(TALLY_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: ADD_UP_EVERY_MS,
      concurrency: 4,
      run: async ({ workspaceId }) => ((await db.inWorkspace(workspaceId, addUpTally)) ? ADD_UP_EVERY_MS : IDLE_MS),
    });
  }
}

@Module({
  controllers: [PlayController, TagsController, TicketsController],
  providers: [Tickets, Upkeep],
  exports: [Tickets],
})
export class TicketsModule {}
