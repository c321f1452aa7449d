import type { Random } from './random.ts';
import { Listeners } from './listeners.ts';
import type { Post, Surface } from './records.ts';
import { momentaryFaults, ofStreams, type DisconnectType } from './stream-faults.ts';

/** Faults that end the request before it did anything. */
const BEFORE = ['hang-before-commit', 'reset-before-commit', 'status'] as const;
/** Faults of the answer: what the request did stays done. */
const AFTER = [
  'hang-after-commit',
  'commit-then-reset',
  'commit-then-500',
  'commit-then-503',
  'cut-body',
  'bad-json-201',
  'remaining-zero-with-next-token',
] as const;
/** Faults of new posts: they exist but are not shown everywhere. */
const OF_POSTS = ['late-indexing', 'missing-from-mentions'] as const;

export const faultKinds = ['latency', ...BEFORE, ...AFTER, ...OF_POSTS, ...ofStreams] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface NewFault {
  /** As in the request log, such as `POST /2/tweets`; `*` for all. */
  endpoint: string;
  kind: FaultKind;
  /** How many requests it hits. Without it: until cleared. */
  count?: number;
  /** The share of matching requests that it hits. Default 1. */
  probability?: number;
  /** Only requests of this user; for faults of posts, only posts by or naming this user. */
  userId?: string;
  /** latency: how long. late-indexing: for how long. Default 1,000. Those of streams and webhooks: see the README. */
  ms?: number;
  /** late-indexing: where. Default: the surface of the endpoint, or all. */
  surfaces?: Surface[];
  /** status: the HTTP status. */
  status?: number;
  /** status: which of the known bodies, see `problems` in api/problems.ts. Default: the usual one of that status. */
  problem?: string;
  /** status: a body of your own. */
  body?: unknown;
  /** status 429: milliseconds from now until `x-rate-limit-reset` (negative: in the past); null for no such headers. */
  resetInMs?: number | null;
  /** stream-error: the reason that X gives. Default UpstreamOperationalDisconnect. */
  disconnectType?: DisconnectType;
}

export type Fault = NewFault & { id: number; hits: number };

const SURFACES: Surface[] = ['mentions', 'timeline', 'search'];
const SURFACE_OF: Record<string, Surface> = {
  'GET /2/users/:id/mentions': 'mentions',
  'GET /2/users/:id/tweets': 'timeline',
  'GET /2/tweets/search/recent': 'search',
};

export class Faults {
  #faults: Fault[] = [];
  #nextId = 1;
  readonly #random: Random;
  readonly #set = new Listeners<[fault: Fault]>();

  constructor(random: Random) {
    this.#random = random;
  }

  set(fault: NewFault): Fault {
    if (!faultKinds.includes(fault.kind)) {
      throw new Error(`There is no fault "${String(fault.kind)}". Use one of ${faultKinds.join(', ')}.`);
    }
    if (!fault.endpoint) throw new Error('A fault needs an endpoint, such as "POST /2/tweets", or "*".');
    if (fault.kind === 'status' && !fault.status) throw new Error('A fault of the kind "status" needs a status.');
    const added = { ...fault, id: this.#nextId++, hits: 0 };
    if (isOneOf(momentaryFaults, fault.kind)) added.hits++;
    else this.#faults.push(added);
    this.#set.tell(added);
    return { ...added };
  }

  /** Calls back for every fault that is set: open connections obey at once. */
  onSet(listener: (fault: Fault) => void): () => void {
    return this.#set.add(listener);
  }

  clear(): void {
    this.#faults = [];
  }

  list(): Fault[] {
    return this.#faults.map((fault) => ({ ...fault }));
  }

  latency(endpoint: string, userId: string | null): Fault | undefined {
    return this.#take((fault) => fault.kind === 'latency' && hits(fault, endpoint, userId));
  }

  before(endpoint: string, userId: string | null): Fault | undefined {
    return this.#take((fault) => isOneOf(BEFORE, fault.kind) && hits(fault, endpoint, userId));
  }

  after(endpoint: string, userId: string | null): Fault | undefined {
    return this.#take((fault) => isOneOf(AFTER, fault.kind) && hits(fault, endpoint, userId));
  }

  /**
   * The fault of one of these kinds that strikes now. `userIds`: whom it is about, for faults of one user only.
   * `certain`: only those without a probability, or only those with one.
   */
  strike(
    kinds: readonly FaultKind[],
    endpoint: string,
    { userIds = [], certain }: { userIds?: readonly string[]; certain?: boolean } = {},
  ): Fault | undefined {
    return this.#take(
      (fault) =>
        isOneOf(kinds, fault.kind) &&
        (fault.endpoint === '*' || fault.endpoint === endpoint) &&
        (fault.userId === undefined || userIds.includes(fault.userId)) &&
        (certain === undefined || certain === (fault.probability === undefined)),
    );
  }

  /** Counts a hit of this very fault, if it is still set. */
  strikeWith(fault: Fault): Fault | undefined {
    return this.#take((other) => other.id === fault.id);
  }

  /** Where and how long a new post stays unseen. */
  hide(
    post: Pick<Post, 'authorId' | 'mentions'>,
    viaApi: boolean,
    now: number,
  ): Partial<Record<Surface, number>> | undefined {
    const concerns = (fault: Fault) =>
      (fault.endpoint !== 'POST /2/tweets' || viaApi) &&
      (fault.userId === undefined || post.authorId === fault.userId || post.mentions.includes(fault.userId));
    const late = this.#take((fault) => fault.kind === 'late-indexing' && concerns(fault));
    const missing = this.#take((fault) => fault.kind === 'missing-from-mentions' && concerns(fault));
    if (!late && !missing) return undefined;

    const hidden: Partial<Record<Surface, number>> = {};
    if (late) {
      const surface = SURFACE_OF[late.endpoint];
      for (const where of late.surfaces ?? (surface ? [surface] : SURFACES)) hidden[where] = now + (late.ms ?? 1000);
    }
    if (missing) hidden.mentions = Number.MAX_SAFE_INTEGER;
    return hidden;
  }

  #take(matches: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.#faults.find((candidate) => matches(candidate) && this.#strikes(candidate));
    if (!fault) return undefined;
    fault.hits++;
    if (fault.count !== undefined && fault.hits >= fault.count) this.#faults = this.#faults.filter((f) => f !== fault);
    return fault;
  }

  #strikes(fault: Fault): boolean {
    return fault.probability === undefined || this.#random.chance(fault.probability);
  }
}

function hits(fault: Fault, endpoint: string, userId: string | null): boolean {
  return (fault.endpoint === '*' || fault.endpoint === endpoint) && (!fault.userId || fault.userId === userId);
}

function isOneOf<T extends string>(kinds: readonly T[], kind: string): kind is T {
  return (kinds as readonly string[]).includes(kind);
}
