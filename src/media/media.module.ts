import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Database, Duties, type Config } from '../kernel/index.js';
import { MediaController } from './media.controller.js';
import { MediaFiles } from './media.service.js';
import { PURGE_DUTY, purgeMedia } from './purge-media.js';

/** Throws away what nobody sent, in processes that have the role. */
@Injectable()
class Purging implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Database,
    private readonly duties: Duties,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    this.duties.handle(PURGE_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: 60_000,
      concurrency: 1,
      run: ({ workspaceId }) => purgeMedia(this.db, workspaceId),
    });
  }
}

/** Pictures and films that agents send along. */
@Module({ controllers: [MediaController], providers: [MediaFiles, Purging] })
export class MediaModule {}
