import type { ServerResponse } from 'node:http';
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { Fault } from '../world/faults.ts';
import { connectionFaults, type DisconnectType } from '../world/stream-faults.ts';
import { streamEndpoints, type Connection, type LiveConnection, type StreamMessage } from '../world/streams.ts';
import type { World } from '../world/world.ts';
import { DeliveryFaults, splitInsideCharacter, type Manner } from './delivery-faults.ts';
import { disconnectError } from './stream-problems.ts';

const END_OF_LINE = Buffer.from('\r\n');
/** How long a client may take to read the last words after X has hung up. */
const FAREWELL_MS = 5_000;
/** How long thousands of posts wait for a client that reads nothing, before they fill its queue. */
const PATIENCE_MS = 3_000;
/** Between the two halves of a message that is cut in the middle of a character. */
const SPLIT_GAP_MS = 20;

interface Piece {
  message: StreamMessage;
  /** Two halves for a message that is sent in two chunks. */
  chunks: Buffer[];
  outcome: 'delivered' | 'duplicated';
}

/** One client that reads a stream: framing, heartbeat, compression, the queue of a slow reader, and what goes wrong. */
export class StreamConnection implements LiveConnection {
  readonly record: Connection;
  readonly wishes: string;
  readonly #world: World;
  readonly #response: ServerResponse;
  readonly #gzip: Gzip | null;
  readonly #faults: DeliveryFaults<StreamMessage>;
  #queue: Piece[] = [];
  /** Waits for a companion: two messages that go out in one chunk. */
  #joining: Piece[] = [];
  /** The first half of a message is out, the second is not. */
  #midMessage = false;
  #awaitsDrain = false;
  /** Since when the client has read nothing, by performance.now(). */
  #fullSince = Infinity;
  #stalled = false;
  #ended = false;
  #lastWrite: number;
  readonly #appointments = new Set<() => void>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(world: World, record: Connection, wishes: string, response: ServerResponse, compressed: boolean) {
    this.#world = world;
    this.record = record;
    this.wishes = wishes;
    this.#response = response;
    this.#lastWrite = world.clock.now();
    this.#gzip = compressed ? createGzip() : null;
    this.#gzip?.pipe(response);
    this.#faults = new DeliveryFaults(world, streamEndpoints[record.stream], {
      send: (message, manner) => this.#enqueue(message, manner),
      drop: (message, reason) => this.#dropped(message, reason),
      later: (ms, act) => this.#later(ms, act),
    });
    // Writing to a client that has gone is an error of the response, and its end is reported by 'close'.
    response.on('error', () => undefined);
    response.on('close', () => {
      this.#over('client_disconnect', true);
      for (const timer of this.#timers) clearTimeout(timer);
    });
    world.streams.open.set(record.id, this);
    this.#beatLater();
    const fault = world.faults.strike(connectionFaults, streamEndpoints[record.stream], { certain: true });
    if (fault) this.#break(fault);
  }

  deliver(message: StreamMessage): void {
    if (this.#ended) return;
    const filter = { userIds: message.userIds, certain: false };
    const ending = this.#world.faults.strike(connectionFaults, streamEndpoints[this.record.stream], filter);
    if (ending) this.#break(ending);
    if (ending || this.#stalled) this.#dropped(message, ending?.kind ?? 'stream-stall');
    else this.#faults.pass(message);
  }

  strike(fault: Fault): void {
    if (fault.probability !== undefined || !(connectionFaults as readonly string[]).includes(fault.kind)) return;
    if (this.#world.faults.strikeWith(fault)) this.#break(fault);
  }

  disconnect(type: DisconnectType, reason: string = type): void {
    if (this.#ended) return;
    this.#write([Buffer.from(JSON.stringify(disconnectError(type))), END_OF_LINE]);
    this.#hangUp(reason);
  }

  waitForReader(): Promise<void> | null {
    const patience = this.#fullSince + PATIENCE_MS - performance.now();
    if (this.#ended || this.#stalled || !this.#isFull() || patience <= 0) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(done, patience);
      const [out, response] = [this.#out, this.#response];
      out.once('drain', done);
      response.once('close', done);
      function done() {
        clearTimeout(timer);
        out.off('drain', done);
        response.off('close', done);
        resolve();
      }
    });
  }

  get #out(): Gzip | ServerResponse {
    return this.#gzip ?? this.#response;
  }

  #isFull(): boolean {
    return this.#out.writableNeedDrain;
  }

  #enqueue(message: StreamMessage, { outcome, split, join }: Manner): void {
    if (this.#ended || this.#stalled) {
      if (outcome === 'delivered') this.#dropped(message, this.#stalled ? 'stream-stall' : 'disconnected');
      return;
    }
    const line = Buffer.concat([message.bytes, END_OF_LINE]);
    const piece: Piece = { message, chunks: split ? splitInsideCharacter(line) : [line], outcome };
    if (join && this.#joining.length === 0) {
      this.#joining.push(piece);
      return;
    }
    const together = this.#joining.length > 0;
    this.#queue.push(...this.#joining.splice(0), piece);
    if (this.#queue.length > this.#world.behaviour.streamQueue) this.disconnect('SlowReader');
    else this.#flush(together);
  }

  /** Sends what waits, as far as the client reads. `together`: as one chunk, where nothing is cut. */
  #flush(together = false): void {
    const chunk: Buffer[] = [];
    while (this.#queue.length > 0 && !this.#midMessage && !this.#isFull()) {
      const { message, chunks, outcome } = this.#queue.shift() as Piece;
      const [first, rest] = chunks as [Buffer, Buffer?];
      this.#sent(message, outcome);
      chunk.push(first);
      if (rest) this.#finishLater(rest);
      if (rest || !together) this.#write(chunk.splice(0));
    }
    this.#write(chunk);
  }

  /** What waits goes out when the client has read what is on its way. */
  #watchReader(): void {
    if (this.#awaitsDrain || !this.#isFull()) return;
    this.#awaitsDrain = true;
    this.#fullSince = performance.now();
    this.#out.once('drain', () => {
      this.#awaitsDrain = false;
      this.#fullSince = Infinity;
      this.#flush();
    });
  }

  /** Nothing may come between the halves of a character. */
  #finishLater(rest: Buffer): void {
    this.#midMessage = true;
    this.#soon(SPLIT_GAP_MS, () => {
      this.#midMessage = false;
      if (this.#ended) return;
      this.#write([rest]);
      this.#flush();
    });
  }

  #write(parts: readonly Buffer[]): void {
    if (parts.length === 0 || this.#out.writableEnded || this.#response.destroyed) return;
    this.#out.write(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
    // What is compressed must not wait for more: a client would see the posts late, and never a heartbeat.
    this.#gzip?.flush(constants.Z_SYNC_FLUSH);
    this.#lastWrite = this.#world.clock.now();
    this.#watchReader();
  }

  #beatLater(): void {
    const { clock, behaviour } = this.#world;
    const quietFor = clock.now() - this.#lastWrite;
    const wait = quietFor < behaviour.heartbeatMs ? behaviour.heartbeatMs - quietFor : behaviour.heartbeatMs;
    this.#later(wait, () => {
      if (clock.now() - this.#lastWrite >= behaviour.heartbeatMs) this.#beat();
      this.#beatLater();
    });
  }

  #beat(): void {
    if (this.#stalled || this.#midMessage || this.#isFull()) return;
    this.#queue.push(...this.#joining.splice(0));
    if (this.#queue.length > 0) this.#flush();
    else this.#write([END_OF_LINE]);
  }

  #break(fault: Fault): void {
    if (this.#ended) return;
    if (fault.kind === 'stream-stall') {
      this.#stalled = true;
      this.#dropQueue('stream-stall');
      if (fault.ms !== undefined) this.#later(fault.ms, () => (this.#stalled = false));
      return;
    }
    if (fault.ms !== undefined && fault.ms > 0) {
      this.#later(fault.ms, () => this.#break({ ...fault, ms: 0 }));
    } else if (fault.kind === 'stream-close') {
      this.#hangUp(fault.kind);
    } else if (fault.kind === 'stream-reset') {
      const { socket } = this.#response;
      this.#over(fault.kind, true);
      socket?.resetAndDestroy();
    } else {
      this.disconnect(fault.disconnectType ?? 'UpstreamOperationalDisconnect', fault.kind);
    }
  }

  #hangUp(reason: string): void {
    this.#over(reason, false);
    this.#out.end();
    // A client that does not read would keep the socket for ever.
    this.#soon(FAREWELL_MS, () => this.#response.destroy());
  }

  #over(reason: string, unclean: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const callOff of this.#appointments) callOff();
    this.#appointments.clear();
    this.#dropQueue(reason === 'SlowReader' ? reason : 'disconnected');
    this.#faults.dropWaiting('disconnected');
    this.#world.streams.end(this.record, reason, unclean);
  }

  #dropQueue(reason: string): void {
    for (const { message, outcome } of [...this.#joining.splice(0), ...this.#queue.splice(0)]) {
      if (outcome === 'delivered') this.#dropped(message, reason);
    }
  }

  #sent({ id }: StreamMessage, outcome: Piece['outcome']): void {
    const { appId, stream } = this.record;
    this.#world.streams.note(this.record, id, outcome);
    if (stream === 'filtered_stream') this.#world.credits.charge(appId, [{ kind: 'post-read', id }]);
  }

  #dropped(message: StreamMessage, reason: string): void {
    this.#world.streams.note(this.record, message.id, 'dropped', reason);
  }

  /** In real time, whatever the sandbox's clock says: for what happens between two sockets. */
  #soon(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #later(ms: number, act: () => void): void {
    const callOff = this.#world.timers.after(ms, () => {
      this.#appointments.delete(callOff);
      act();
    });
    this.#appointments.add(callOff);
  }
}
