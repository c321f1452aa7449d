import type { FaultKind } from '../world/faults.ts';
import type { World } from '../world/world.ts';

export interface Manner {
  outcome: 'delivered' | 'duplicated';
  /** In two chunks, cut inside a character. */
  split?: boolean;
  /** In one chunk with the next message. */
  join?: boolean;
}

interface Way<M> {
  send: (message: M, manner: Manner) => void;
  drop: (message: M, reason: string) => void;
  /** By the sandbox's clock, as long as this way exists. */
  later: (ms: number, act: () => void) => void;
}

const LATENCY_MS = 6_000;
const HELD_BACK_MS = 2_000;
const MAX_DELAYED = 50_000;

/** What can happen to one message on its way to a client: it is lost, late, out of order, doubled, or cut in two. */
export class DeliveryFaults<M extends { userIds: readonly string[] }> {
  readonly #world: World;
  readonly #endpoint: string;
  readonly #way: Way<M>;
  #delayed: { due: number; message: M }[] = [];
  #heldBack: M | null = null;

  constructor(world: World, endpoint: string, way: Way<M>) {
    this.#world = world;
    this.#endpoint = endpoint;
    this.#way = way;
  }

  pass(message: M): void {
    if (this.#strikes('drop', message)) return this.#way.drop(message, 'drop');
    const slow = this.#strikes('delivery-latency', message);
    if (!slow) return this.#passInTime(message);
    this.#delayed.push({ due: this.#world.clock.now() + (slow.ms ?? LATENCY_MS), message });
    if (this.#delayed.length > MAX_DELAYED) this.#way.drop(this.#delayed.shift()!.message, 'delivery-latency');
    else if (this.#delayed.length === 1) this.#awaitDelayed();
  }

  /** What has not been sent yet will not be. */
  dropWaiting(reason: string): void {
    for (const { message } of this.#delayed.splice(0)) this.#way.drop(message, reason);
    if (this.#heldBack) this.#way.drop(this.#heldBack, reason);
    this.#heldBack = null;
  }

  #passInTime(message: M): void {
    const swapped = this.#heldBack ? undefined : this.#strikes('reorder', message);
    if (swapped) {
      this.#heldBack = message;
      this.#way.later(swapped.ms ?? HELD_BACK_MS, () => {
        if (this.#heldBack === message) this.#releaseHeldBack();
      });
      return;
    }
    this.#send(message);
    this.#releaseHeldBack();
  }

  #releaseHeldBack(): void {
    const message = this.#heldBack;
    this.#heldBack = null;
    if (message) this.#send(message);
  }

  #send(message: M): void {
    const split = this.#strikes('split-characters', message) !== undefined;
    const join = this.#strikes('join-messages', message) !== undefined;
    this.#way.send(message, { outcome: 'delivered', split, join });
    if (this.#strikes('duplicate', message)) this.#way.send(message, { outcome: 'duplicated' });
  }

  #awaitDelayed(): void {
    const first = this.#delayed[0];
    if (!first) return;
    const now = () => this.#world.clock.now();
    this.#way.later(Math.max(0, first.due - now()), () => {
      while (this.#delayed[0] && this.#delayed[0].due <= now()) this.#passInTime(this.#delayed.shift()!.message);
      this.#awaitDelayed();
    });
  }

  #strikes(kind: FaultKind, message: M) {
    return this.#world.faults.strike([kind], this.#endpoint, { userIds: message.userIds });
  }
}

/** Two halves of a line; the cut goes through a character of several bytes, if there is one. */
export function splitInsideCharacter(line: Buffer): Buffer[] {
  const ofFour = line.findIndex((byte) => byte >= 0xf0);
  const ofSeveral = ofFour >= 0 ? ofFour + 1 : line.findIndex((byte) => byte >= 0xc0);
  const cut = ofSeveral >= 0 ? ofSeveral + 1 : Math.floor(line.length / 2);
  return [line.subarray(0, cut), line.subarray(cut)];
}
