import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Database, Duties, EventLog, type Config } from '../kernel/index.js';
import { PlayController } from './play.controller.js';
import { UNSNOOZE_DUTY, unsnooze } from './snoozing.js';
import { TagsController } from './tags.controller.js';
import { TicketsController } from './tickets.controller.js';
import { Tickets } from './tickets.service.js';

/** Brings snoozed tickets back, in processes that have the role. */
@Injectable()
class Snoozing implements OnApplicationBootstrap {
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
  }
}

@Module({
  controllers: [PlayController, TagsController, TicketsController],
  providers: [Tickets, Snoozing],
  exports: [Tickets],
})
export class TicketsModule {}
