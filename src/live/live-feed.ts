import type { ServerResponse } from 'node:http';
import type { Database, EventCursor, EventLog, Logger } from '../kernel/index.js';
import { changesOf, frame } from './live-frame.js';

/** A frame at most this often, however much happens. */
const FRAME_MS = 100;
/** Events that commit below a longer transaction appear when that ends, and nobody announces it. */
const LOOK_AGAIN_MS = 250;
const IDLE_LOOK_MS = 2_000;
const MOST_EVENTS = 2_000;
/** A browser that was away for more than this reads everything anew. */
const MOST_CATCH_UP = 5_000;
/** What a browser does not take is kept up to here, then the connection is dropped; it comes back with its cursor. */
const MOST_UNSENT_BYTES = 1_000_000;

export interface LiveClient {
  credential: string;
  agentId: string;
  response: ServerResponse;
  /** Frames that wait until the client has caught up; null: it has. */
  held: Buffer[] | null;
}

/** The changes of one workspace, to the browsers of this process. */
export class LiveFeed {
  readonly clients = new Set<LiveClient>();
  private timer: NodeJS.Timeout | undefined;
  private dueAt = 0;
  private pumping = false;
  private again = false;
  private cursor: EventCursor | undefined;
  private closed = false;

  constructor(
    private readonly workspaceId: string,
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly logger: Logger,
  ) {}

  /**
   * Adds a browser; `since`: the last frame that it had. It gets its first bytes when its place in the log is known:
   * what it loads after them it loads after that place, and hears of everything later.
   */
  async join(client: LiveClient, since: EventCursor | undefined): Promise<void> {
    // From here on frames are held for it, so catching up by itself cannot miss any. It counts from here on, too:
    // whoever opens many at once, or closes one before it has begun, leaves none behind.
    this.clients.add(client);
    const head = await this.log.head(this.workspaceId);
    this.cursor ??= head;
    this.schedule(FRAME_MS);
    const first = since === undefined ? frame('hello', this.cursor, {}) : await this.catchUp(since, head);
    const held = client.held ?? [];
    client.held = null;
    if (client.response.writableEnded) return; // its session is over, or the process stops
    client.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    });
    client.response.write('retry: 1000\n\n');
    for (const buffer of [first, ...held]) this.write(client, buffer);
  }

  /** Without browsers it stands still; the next one begins at the head, not with all that happened meanwhile. */
  leave(client: LiveClient): void {
    this.clients.delete(client);
    if (this.clients.size === 0) this.cursor = undefined;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const client of this.clients) client.response.end();
    this.clients.clear();
  }

  /** Something may have happened. */
  poke(): void {
    this.again = true;
    if (!this.pumping) this.schedule(0);
  }

  toAll(buffer: Buffer): void {
    for (const client of this.clients) {
      if (client.held) client.held.push(buffer);
      else this.write(client, buffer);
    }
  }

  private async catchUp(since: EventCursor, head: EventCursor): Promise<Buffer> {
    if (xidOf(since) > xidOf(head)) return frame('reset', head, {}); // a cursor of another database, or of nobody's
    const events = await this.log.read(this.workspaceId, since, MOST_CATCH_UP);
    if (events.length === MOST_CATCH_UP) return frame('reset', await this.log.head(this.workspaceId), {});
    const last = events.at(-1)?.cursor;
    if (last === undefined) return frame('hello', since, {});
    return frame('changes', last, await this.db.readWorkspace(this.workspaceId, (tx) => changesOf(tx, events)));
  }

  private schedule(inMs: number): void {
    if (this.closed) return;
    const at = performance.now() + inMs;
    if (this.timer && this.dueAt <= at) return;
    clearTimeout(this.timer);
    this.dueAt = at;
    this.timer = setTimeout(() => void this.pump(), inMs);
  }

  private async pump(): Promise<void> {
    this.timer = undefined;
    if (this.pumping || this.closed || this.clients.size === 0 || this.cursor === undefined) return;
    this.pumping = true;
    const poked = this.again;
    this.again = false;
    let nextMs = IDLE_LOOK_MS;
    try {
      const events = await this.log.read(this.workspaceId, this.cursor, MOST_EVENTS);
      if (events.length > 0) {
        const changes = await this.db.readWorkspace(this.workspaceId, (tx) => changesOf(tx, events));
        const last = events.at(-1)?.cursor as EventCursor;
        this.cursor = this.clients.size > 0 ? last : undefined;
        this.toAll(frame('changes', last, changes));
        nextMs = FRAME_MS;
      } else if (poked) {
        nextMs = LOOK_AGAIN_MS;
      }
    } catch (error) {
      this.logger.warn({ err: error, workspaceId: this.workspaceId }, 'live feed could not read; it tries again');
    }
    this.pumping = false;
    this.schedule(this.again ? FRAME_MS : nextMs);
  }

  private write(client: LiveClient, buffer: Buffer): void {
    if (client.response.writableLength > MOST_UNSENT_BYTES) client.response.destroy();
    else client.response.write(buffer);
  }
}

const xidOf = (cursor: EventCursor): bigint => BigInt(cursor.split('-')[0] as string);
