import { EventEmitter } from 'node:events';
import pg from 'pg';
import { APP_ROLE } from './database/data-source.js';
import type { Tx } from './database/database.js';
import type { Logger } from './logging.js';

/** What may have changed. A wake carries no data: whoever hears it looks in the database. */
export type WakeTopic = 'events' | 'duties' | 'presence';

const TOPICS: readonly WakeTopic[] = ['events', 'duties', 'presence'];
/** NOTIFY takes a lock on the whole database at commit, so: in a statement of its own, and at most this often. */
const NOTIFY_EVERY_MS = 100;
const RECONNECT_MS = 1_000;

/**
 * Tells the readers of this process at once, and those of other processes through LISTEN/NOTIFY on the one connection
 * that keeps session state. A lost wake costs time only: every reader also looks by itself now and then.
 */
export class Wake {
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly pending = new Set<WakeTopic>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  /** Returns how to stop hearing. */
  on(topic: WakeTopic, heard: () => void): () => void {
    this.local.on(topic, heard);
    return () => this.local.off(topic, heard);
  }

  after(tx: Tx, topic: WakeTopic): void {
    tx.afterCommit(() => this.now(topic));
  }

  now(topic: WakeTopic): void {
    this.local.emit(topic);
    this.pending.add(topic);
    this.schedule();
  }

  /** The next one waits until this one is done, so that a slow database is not asked ever more. */
  private async notify(): Promise<void> {
    const notices = [...this.pending].map((topic) => `NOTIFY parley_${topic}`).join(';');
    this.pending.clear();
    await this.client?.query(notices).catch((error: unknown) => this.log.debug({ err: error }, 'notify failed'));
    this.timer = undefined;
    if (this.pending.size > 0) this.schedule();
  }

  private schedule(): void {
    if (!this.timer && !this.stopped) this.timer = setTimeout(() => void this.notify(), NOTIFY_EVERY_MS);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'parley-wake',
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
      options: `-c role=${APP_ROLE}`,
    });
    client.on('error', () => undefined); // 'end' follows
    client.on('end', () => {
      if (this.client === client) this.reconnect(); // one that never came about is its caller's to try again
    });
    client.on('notification', ({ channel, processId }) => {
      const own = (client as pg.Client & { processID?: number }).processID === processId;
      if (!own) this.local.emit(channel.slice('parley_'.length));
    });
    try {
      await client.connect();
      await client.query(TOPICS.map((topic) => `LISTEN parley_${topic}`).join(';'));
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
  }

  private reconnect(): void {
    if (this.stopped) return;
    this.client = undefined;
    setTimeout(() => {
      if (this.stopped) return;
      this.connect().then(
        () => TOPICS.forEach((topic) => this.local.emit(topic)), // something may have been missed
        () => this.reconnect(),
      );
    }, RECONNECT_MS).unref();
  }
}
