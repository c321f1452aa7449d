import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Database, Duties, Wake, type Config } from '../kernel/index.js';
import { follow, INDEX_DUTY } from './following.js';
import { SearchController } from './search.controller.js';
import { Search } from './search.service.js';

const RETRY_MS = 2_000;
/** Each workspace is followed all the time. */
const MOST_WORKSPACES = 200;

/** Takes the duty of following posts in processes that have the role. */
@Injectable()
class Following implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Database,
    private readonly duties: Duties,
    private readonly wake: Wake,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    const { db, duties, wake } = this;
    this.duties.handle(INDEX_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: RETRY_MS,
      concurrency: MOST_WORKSPACES,
      run: (duty, signal) => follow({ db, duties, wake }, duty, signal),
    });
  }
}

@Module({ controllers: [SearchController], providers: [Following, Search] })
export class SearchModule {}
