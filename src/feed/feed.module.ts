import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Accounts } from '../accounts/index.js';
import { CONFIG, Database, Duties, EventLog, type Config, type Duty, type Tx } from '../kernel/index.js';
import { Conversions } from './conversions.service.js';
import { CONVERT_DUTY, convertChosen } from './converting.js';
import { FeedController } from './feed.controller.js';
import { Feed } from './feed.service.js';

const RETRY_MS = 2_000;
/** Conversions announce themselves. */
const IDLE_MS = 60 * 60_000;

/** Takes the duty of converting in processes that take posts in. */
@Injectable()
class Converting implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Database,
    private readonly duties: Duties,
    private readonly log: EventLog,
    private readonly accounts: Accounts,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('intake')) return;
    this.duties.handle(CONVERT_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: RETRY_MS,
      concurrency: 2,
      run: (duty, signal) => this.convert(duty, signal),
    });
  }

  private async convert(duty: Duty, signal: AbortSignal): Promise<number> {
    const { db, log, accounts } = this;
    const hold = (tx: Tx): Promise<void> => this.duties.assertHeld(tx, duty);
    await convertChosen({ db, log, accounts, hold }, duty.workspaceId, signal);
    return signal.aborted ? 0 : IDLE_MS;
  }
}

@Module({ controllers: [FeedController], providers: [Converting, Conversions, Feed] })
export class FeedModule {}
