import type { SandboxClock } from './clock.ts';
import type { Fault, Faults } from './faults.ts';
import { Random } from './random.ts';
import type { App, Tier } from './records.ts';
import { ghostFaults, type DisconnectType } from './stream-faults.ts';

export type StreamName = 'filtered_stream' | 'activity_stream';

/** How faults and the request log call them. */
export const streamEndpoints: Record<StreamName, string> = {
  filtered_stream: 'GET /2/tweets/search/stream',
  activity_stream: 'GET /2/activity/stream',
};

/** How many connections an app may hold at a time. Redundant ones of the filtered stream are for enterprises. */
const PLACES: Record<StreamName, Record<Tier, number>> = {
  filtered_stream: { 'self-serve': 1, enterprise: 2 },
  activity_stream: { 'self-serve': 2, enterprise: 2 },
};

/** A connection to a stream, open or over. */
export interface Connection {
  id: string;
  appId: string;
  stream: StreamName;
  clientIp: string;
  connectedAt: number;
  disconnectedAt?: number;
  /** Who ended it and how: `client_disconnect`, `operator_disconnect`, `SlowReader`, or the fault. */
  disconnectReason?: string;
  /** The client is gone, but X has not noticed: the place is taken until then. */
  heldUntil?: number;
  /** Messages written to the connection, each once. */
  delivered: number;
  /** Messages that were for this connection and did not go out, whatever the reason. */
  dropped: number;
  /** Messages that went out a second time. */
  duplicated: number;
}

/** What became of one message on one connection. */
export interface Delivery {
  seq: number;
  at: number;
  connectionId: string;
  stream: StreamName;
  /** The post, or the `event_uuid` of an activity. */
  messageId: string;
  outcome: 'delivered' | 'dropped' | 'duplicated';
  /** Why it was dropped: a fault, `SlowReader`, or `disconnected` while it waited. */
  reason?: string;
}

export interface StreamMessage {
  id: string;
  /** One line of JSON, without its end. */
  bytes: Buffer;
  /** The people it is by and about: a fault may be for one of them only. */
  userIds: readonly string[];
}

/** An open connection, as the server holds it. */
export interface LiveConnection {
  readonly record: Connection;
  /** Fields and expansions that were asked for, as one string. */
  readonly wishes: string;
  deliver(message: StreamMessage): void;
  /** X ends it, with an error in the stream. */
  disconnect(type: DisconnectType, reason?: string): void;
  /** A fault that was set while it was open. */
  strike(fault: Fault): void;
  /** Resolves when the client has read on. Null when it keeps up, and when it has read nothing for too long. */
  waitForReader(): Promise<void> | null;
}

const DELIVERIES = 50_000;
const HISTORY = 1_000;

/** All connections to streams, and the truth about what went over them. */
export class Streams {
  readonly open = new Map<string, LiveConnection>();
  readonly #clock: SandboxClock;
  readonly #faults: Faults;
  readonly #ghostMs: () => number;
  readonly #random: Random;
  #connections: Connection[] = [];
  #deliveries: Delivery[] = [];
  #total = 0;

  constructor(clock: SandboxClock, faults: Faults, ghostMs: () => number, seed: number) {
    this.#clock = clock;
    this.#faults = faults;
    this.#ghostMs = ghostMs;
    // Dice of its own: who connects does not change which posts a seed gives.
    this.#random = new Random(seed ^ 0x51ed270b);
    faults.onSet((fault) => {
      for (const connection of this.open.values()) {
        if (fault.endpoint === '*' || fault.endpoint === streamEndpoints[connection.record.stream]) {
          connection.strike(fault);
        }
      }
    });
  }

  hasPlace(app: App, stream: StreamName): boolean {
    const taken = this.connections({ appId: app.id, status: 'active' }).filter((one) => one.stream === stream);
    return taken.length < PLACES[stream][app.tier];
  }

  begin(app: App, stream: StreamName, clientIp: string): Connection {
    const connection: Connection = {
      id: this.#uuid(),
      appId: app.id,
      stream,
      clientIp,
      connectedAt: this.#clock.now(),
      delivered: 0,
      dropped: 0,
      duplicated: 0,
    };
    this.#connections.push(connection);
    if (this.#connections.length > HISTORY * 1.1) this.#connections = this.#connections.slice(-HISTORY);
    return connection;
  }

  /** Ends it in the books. An unclean end may leave a ghost in its place. */
  end(connection: Connection, reason: string, unclean: boolean): void {
    if (connection.disconnectedAt !== undefined) return;
    this.open.delete(connection.id);
    connection.disconnectedAt = this.#clock.now();
    connection.disconnectReason = reason;
    if (!unclean) return;
    const ghost = this.#faults.strike(ghostFaults, streamEndpoints[connection.stream]);
    const holdMs = ghost ? (ghost.ms ?? 60_000) : this.#ghostMs();
    if (holdMs > 0) connection.heldUntil = connection.disconnectedAt + holdMs;
  }

  /** What `DELETE /2/connections` does. False when there is no such connection any more. */
  kill(connection: Connection): boolean {
    if (!this.isActive(connection)) return false;
    this.open.get(connection.id)?.disconnect('ForceDisconnect', 'operator_disconnect');
    delete connection.heldUntil;
    return true;
  }

  isActive(connection: Connection): boolean {
    return connection.disconnectedAt === undefined || (connection.heldUntil ?? 0) > this.#clock.now();
  }

  /** Newest first. */
  connections(filter: { appId?: string; status?: 'active' | 'inactive' | 'all' } = {}): Connection[] {
    const { appId, status = 'all' } = filter;
    return this.#connections
      .filter((one) => appId === undefined || one.appId === appId)
      .filter((one) => status === 'all' || this.isActive(one) === (status === 'active'))
      .reverse();
  }

  note(connection: Connection, messageId: string, outcome: Delivery['outcome'], reason?: string): void {
    connection[outcome]++;
    this.#deliveries.push({
      seq: ++this.#total,
      at: this.#clock.now(),
      connectionId: connection.id,
      stream: connection.stream,
      messageId,
      outcome,
      ...(reason === undefined ? {} : { reason }),
    });
    if (this.#deliveries.length > DELIVERIES * 1.1) this.#deliveries = this.#deliveries.slice(-DELIVERIES);
  }

  /** What went out, and what did not, oldest first: the last 50,000. `since` leaves out what is not after this `seq`. */
  deliveries(
    filter: Partial<Pick<Delivery, 'connectionId' | 'messageId' | 'outcome' | 'stream'>> & { since?: number } = {},
  ) {
    const { since = 0, ...fields } = filter;
    const wanted = Object.entries(fields) as [keyof Delivery, unknown][];
    return this.#deliveries.filter((one) => one.seq > since && wanted.every(([name, value]) => one[name] === value));
  }

  #uuid(): string {
    const hex = (length: number) => Array.from({ length }, () => this.#random.between(0, 15).toString(16)).join('');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  }
}
