import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Database, Duties, EventLog, type Config, type Duty, type Tx } from '../kernel/index.js';
import { BulkController } from './bulk.controller.js';
import { Bulk } from './bulk.service.js';
import { BULK_DUTY, workOff } from './working.js';

const RETRY_MS = 2_000;
/** A job that is done has no duty any more; one that a shutdown broke off is due at once. */
const AT_ONCE_MS = 0;

/** Takes the duty of bulk changes, in processes that have the role. */
@Injectable()
class Working implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Database,
    private readonly duties: Duties,
    private readonly log: EventLog,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    this.duties.handle(BULK_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: RETRY_MS,
      concurrency: 2,
      run: (duty, signal) => this.work(duty, signal),
    });
  }

  private async work(duty: Duty, signal: AbortSignal): Promise<number> {
    const { db, log, duties } = this;
    const hold = (tx: Tx): Promise<void> => duties.assertHeld(tx, duty);
    await workOff({ db, log, duties, hold }, duty.workspaceId, duty.subjectId, signal);
    return AT_ONCE_MS;
  }
}

@Module({ controllers: [BulkController], providers: [Bulk, Working] })
export class BulkModule {}
