import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Accounts, FILL_DUTY, pollDuty, RECHECK_DUTY, SILENCE_DUTY, streamDuty } from '../accounts/index.js';
import { ChannelRegistry } from '../channels/index.js';
import {
  CLOCK,
  CONFIG,
  Database,
  Duties,
  EventLog,
  type Clock,
  type Config,
  type Duty,
  type Tx,
} from '../kernel/index.js';
import { applyWaiting } from './applying.js';
import { erase, ERASE_DUTY } from './erasing.js';
import { fill } from './filling.js';
import { IntakeController } from './intake.controller.js';
import { IntakeRecords } from './intake-records.service.js';
import { APPLY_DUTY } from './landing.js';
import { poll } from './polling.js';
import { recheck } from './rechecking.js';
import { listen } from './silence.js';
import { stream } from './streaming.js';

const RETRY_MS = 2_000;
/** Pages are announced when they land; this finds those whose announcement was lost in a crash. */
const APPLY_IDLE_MS = 5_000;
/** A failure that is not the platform's must not have it called again and again. */
const STREAM_RETRY_MS = 30_000;
/** Looking whether it is too quiet costs the database something, and nothing waits for it. */
const SILENCE_RETRY_MS = 60_000;
/** A stream is one connection and one duty, for days. */
const MOST_STREAMS = 200;

/** Takes the intake's duties in processes that have the role. */
@Injectable()
class Intake implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly db: Database,
    private readonly duties: Duties,
    private readonly log: EventLog,
    private readonly channels: ChannelRegistry,
    private readonly accounts: Accounts,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('intake')) return;
    const common = { leaseMs: this.config.dutyLeaseMs, retryMs: RETRY_MS };
    for (const source of new Set(this.channels.all().flatMap((channel) => channel.sources.map(({ name }) => name)))) {
      this.duties.handle(pollDuty(source), {
        ...common,
        concurrency: 8,
        run: (duty, signal) => poll(this.pollDeps(), source, duty, signal),
      });
    }
    this.duties.handle(FILL_DUTY, {
      ...common,
      concurrency: 2,
      run: (duty, signal) => fill(this.pollDeps(), duty, signal),
    });
    for (const name of new Set(this.channels.all().flatMap((channel) => channel.streams.map((one) => one.name)))) {
      this.duties.handle(streamDuty(name), {
        ...common,
        retryMs: STREAM_RETRY_MS,
        concurrency: MOST_STREAMS,
        run: (duty, signal) => stream(this.pollDeps(), name, duty, signal),
      });
    }
    this.duties.handle(RECHECK_DUTY, {
      ...common,
      concurrency: 2,
      run: (duty, signal) => recheck({ ...this.pollDeps(), log: this.log, clock: this.clock }, duty, signal),
    });
    this.duties.handle(SILENCE_DUTY, {
      ...common,
      concurrency: 1,
      retryMs: SILENCE_RETRY_MS,
      run: (duty) => listen({ ...this.pollDeps(), clock: this.clock }, duty),
    });
    this.duties.handle(ERASE_DUTY, {
      ...common,
      concurrency: 1,
      run: (duty, signal) => erase(this.pollDeps(), duty, signal),
    });
    this.duties.handle(APPLY_DUTY, { ...common, concurrency: 2, run: (duty, signal) => this.apply(duty, signal) });
  }

  private pollDeps() {
    const { db, duties, channels, accounts } = this;
    return { db, duties, channels, accounts, pollMs: this.config.pollMs };
  }

  private async apply(duty: Duty, signal: AbortSignal): Promise<number> {
    const { db, log, channels, accounts } = this;
    const hold = (tx: Tx): Promise<void> => this.duties.assertHeldNow(tx, duty);
    const deps = { db, log, channels, accounts, hold };
    await applyWaiting(deps, duty.workspaceId, signal);
    return APPLY_IDLE_MS;
  }
}

@Module({ controllers: [IntakeController], providers: [Intake, IntakeRecords] })
export class IntakeModule {}
