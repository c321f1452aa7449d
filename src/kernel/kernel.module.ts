import {
  Global,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Interval, ScheduleModule } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { CLOCK, type Clock } from './clock.js';
import type { Config } from './config.js';
import { Database } from './database/database.js';
import { Duties } from './duties.js';
import { EventLog } from './event-log.js';
import { HealthController } from './health.controller.js';
import { Jobs } from './jobs.js';
import { LOGGER, type Logger } from './logging.js';
import { Secrets } from './secrets.js';
import { CONFIG } from './tokens.js';
import { Wake } from './wake.js';

export interface KernelParts {
  config: Config;
  logger: Logger;
  clock: Clock;
  /** Open already: the process does not start without its database. */
  source: DataSource;
  databaseUrl: string;
}

/** Starts and stops what runs beside the requests, in the order that loses nothing. */
@Injectable()
class Engine implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly source: DataSource,
    private readonly wake: Wake,
    private readonly duties: Duties,
    private readonly jobs: Jobs,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.wake.start();
    await this.jobs.start();
    this.wake.on('duties', () => this.duties.tick());
    this.duties.tick();
  }

  /** Finds what fell due without a wake. */
  @Interval(500)
  tick(): void {
    this.duties.tick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.duties.shutdown(), this.jobs.stop()]);
    await this.wake.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.source.destroy();
  }
}

@Global()
@Module({})
export class KernelModule {
  static with({ config, logger, clock, source, databaseUrl }: KernelParts): DynamicModule {
    const value = <T>(provide: symbol | (abstract new (...args: never[]) => T), useValue: T) => ({ provide, useValue });
    const database = new Database(source);
    const wake = new Wake(databaseUrl, logger);
    const providers = [
      value(CONFIG, config),
      value(LOGGER, logger),
      value(CLOCK, clock),
      value(DataSource, source),
      value(Database, database),
      value(Wake, wake),
      value(EventLog, new EventLog(database, wake)),
      value(Duties, new Duties(database, wake, logger)),
      value(Jobs, new Jobs(databaseUrl, logger)),
      value(Secrets, new Secrets(config.secretKeys)),
    ];
    return {
      module: KernelModule,
      imports: [ScheduleModule.forRoot()],
      controllers: [HealthController],
      providers: [...providers, Engine],
      exports: providers.map(({ provide }) => provide),
    };
  }
}
