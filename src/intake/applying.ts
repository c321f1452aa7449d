import type { ChannelPost, ChannelRegistry } from '../channels/index.js';
import type { Accounts } from '../accounts/index.js';
import { failpoint, LeaseLost, type Database, type EventLog, type Tx } from '../kernel/index.js';
import {
  ALL_LANES,
  lockLanes,
  ownIds,
  postsThatQuote,
  splitIntoLanes,
  type IncomingPost,
  type OurAccount,
} from '../threads/index.js';
import { takePosts } from '../tickets/index.js';
import { readBody } from './landing.js';
import type { LandedPage, ReadPage } from './landed-page.js';
import { settlePages } from './ledger.js';

export interface ApplySizes {
  /** As many posts as a transaction takes. With fewer, it costs a quarter more a post; more hold their locks longer. */
  postsOfALane: number;
  /** As many pages as a batch takes. */
  pages: number;
  /** With fewer posts a lane costs more than it gains. */
  worthALane: number;
}

const SIZES: ApplySizes = { postsOfALane: 800, pages: 50, worthALane: 150 };

export interface ApplyDependencies {
  db: Database;
  log: EventLog;
  channels: ChannelRegistry;
  accounts: Pick<Accounts, 'ours'>;
  /** Throws when the caller may no longer apply: its lease was lost to another process. */
  hold(tx: Tx): Promise<void>;
  /** Absent: as they were found to be best. */
  sizes?: ApplySizes;
}

/**
 * APPLY: takes the landed pages of a workspace, oldest first and batch by batch, and makes posts, threads and tickets of
 * them, a transaction a lane, then writes what became of them into the ledger. Done again, in whole or in part, it
 * changes nothing. A page that breaks it is set aside with its error, and the others go on. Ends when no page waits, or
 * after `mostBatches`; gives how many pages it took.
 */
export async function applyWaiting(
  deps: ApplyDependencies,
  workspaceId: string,
  signal: AbortSignal,
  mostBatches = Infinity,
): Promise<number> {
  await waitForPredecessor(deps, workspaceId);
  const placing = new Placing(deps, workspaceId);
  let taken = 0;
  let next = nextBatch(deps, workspaceId, '0', NO_LANES);
  try {
    for (let number = 0; number < mostBatches; number += 1) {
      const batch = await next;
      if (batch.pages.length === 0 || signal.aborted) break;
      // While these are written, the next pages are read and split.
      next = nextBatch(deps, workspaceId, (batch.pages.at(-1) as ReadPage).id, batch.lanes);
      next.catch(() => undefined); // awaited in the next round, if there is one
      await placing.begin(batch);
      taken += batch.pages.length;
    }
    await placing.finishAll();
  } finally {
    await placing.end();
  }
  return taken;
}

interface Running {
  pages: ReadPage[];
  /** Every lane has ended; gives the first error. */
  ended: Promise<unknown>;
}

/**
 * The batches on their way. Two at most, so that a lane which is done early need not wait for the others: each lane takes
 * the batches in their order, and the pages of a batch are settled when all its lanes are done.
 */
class Placing {
  private readonly running: Running[] = [];
  private readonly tails = new Map<number, Promise<unknown>>();
  private settling: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: ApplyDependencies,
    private readonly workspaceId: string,
  ) {}

  async begin({ pages, lanes }: Batch): Promise<void> {
    failpoint('apply.read');
    const beside = lanes.besideLast ? 1 : 0;
    while (this.running.length > beside) await this.finishOldest();
    const all = await withoutQuotes(this.deps, this.workspaceId, lanes.all);
    const before = Promise.all(this.tails.values());
    const started = all.map((lane) => this.start(lane, before));
    const ended = Promise.allSettled(started).then(
      (results) => results.find((result) => result.status === 'rejected')?.reason as unknown,
    );
    this.running.push({ pages, ended });
  }

  private start(lane: Lane, before: Promise<unknown>): Promise<void> {
    const earlier = Promise.all([this.tails.get(lane.number), lane.isCrossing && before]);
    const applied = earlier.then(() => applyLane(this.deps, this.workspaceId, lane));
    this.tails.set(
      lane.number,
      applied.catch(() => undefined), // its batch says so
    );
    return applied;
  }

  async finishAll(): Promise<void> {
    while (this.running.length > 0) await this.finishOldest();
    await this.settling;
  }

  private async finishOldest(): Promise<void> {
    const { pages, ended } = this.running[0] as Running;
    const error = await ended;
    this.running.shift();
    const placed = error === undefined ? pages : await this.placeOneByOne(pages, error);
    await this.settling;
    failpoint('apply.placed');
    // Beside the lanes of the batches behind it.
    this.settling = settlePages(this.deps.db, this.workspaceId, placed).then(() => failpoint('apply.committed'));
    this.settling.catch(() => undefined); // awaited before the next is settled
  }

  /** Gives the pages with what became of them: `broken` has the posts that could not be placed. */
  private async placeOneByOne(pages: ReadPage[], error: unknown): Promise<ReadPage[]> {
    if (saysNothingOfThePage(error)) throw error;
    await Promise.all(this.running.map((batch) => batch.ended)); // what is behind has begun already
    return placeOneByOne(this.deps, this.workspaceId, pages);
  }

  /** Leaves nothing running. */
  async end(): Promise<void> {
    await Promise.allSettled([...this.running.map((batch) => batch.ended), this.settling]);
  }
}

async function placeOneByOne(deps: ApplyDependencies, workspaceId: string, pages: ReadPage[]): Promise<ReadPage[]> {
  const placed: ReadPage[] = [];
  for (const page of pages) {
    try {
      await placePages(deps, workspaceId, [page]);
      placed.push(page);
    } catch (error) {
      if (saysNothingOfThePage(error)) throw error;
      placed.push(await placeByRoots(deps, workspaceId, page));
    }
  }
  return placed;
}

/** A page that breaks as a whole is placed tree by tree: one post that cannot be stored costs its tree and no other. */
async function placeByRoots(deps: ApplyDependencies, workspaceId: string, page: ReadPage): Promise<ReadPage> {
  const broken = [...page.broken];
  for (const posts of Map.groupBy(page.posts, (post) => post.rootExternalId).values()) {
    try {
      await placePages(deps, workspaceId, [{ ...page, posts }]);
    } catch (error) {
      if (saysNothingOfThePage(error)) throw error;
      broken.push(...posts.map(({ externalId }) => ({ externalId, error: messageOf(error) })));
    }
  }
  return { ...page, broken };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The lease is lost, or the database away: that says nothing about the page. Classes 22 and 23 are about the data. */
const saysNothingOfThePage = (error: unknown): boolean => {
  if (error instanceof LeaseLost) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && !/^2[23]/.test(code);
};

async function placePages(deps: ApplyDependencies, workspaceId: string, pages: ReadPage[]): Promise<void> {
  const { all } = await split(deps, workspaceId, pages, NO_LANES);
  const lanes = await withoutQuotes(deps, workspaceId, all);
  const applied = lanes.map((lane) => applyLane(deps, workspaceId, lane));
  const failed = (await Promise.allSettled(applied)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Lanes, or one for all of a channel where posts that are here turn out to quote ours: those may stand anywhere. Asked
 * when all before is placed, and not when the lanes are made.
 */
async function withoutQuotes(deps: ApplyDependencies, workspaceId: string, lanes: Lane[]): Promise<Lane[]> {
  const apart = [...Map.groupBy(lanes, (lane) => lane.channel).values()].map(async (group) => {
    const [first] = group as [Lane];
    const posts = group.flatMap((lane) => lane.posts);
    const own = ownIds(posts, first.accounts);
    if (group.length === 1 || own.length === 0) return group;
    const quotes = await deps.db.readWorkspace(workspaceId, (tx) => postsThatQuote(tx, first.channel, own));
    return quotes.length > 0 ? [{ ...first, posts }] : group;
  });
  return (await Promise.all(apart)).flat();
}

/** Posts that one transaction takes in, while others take in the rest. */
interface Lane {
  channel: string;
  number: number;
  posts: IncomingPost[];
  accounts: OurAccount[];
  /** They meet posts of several lanes of the batch before. */
  isCrossing: boolean;
}

interface Lanes {
  all: Lane[];
  /** They may begin before those of the batch before have ended. */
  besideLast: boolean;
  /** By channel: the lane of every conversation and person. */
  places: Map<string, ReadonlyMap<string, number>>;
  /** Some posts are our own: others may turn out to quote them, wherever those stand. */
  haveOwn: boolean;
}

const NO_LANES: Lanes = { all: [], besideLast: true, places: new Map(), haveOwn: false };

async function split(deps: ApplyDependencies, workspaceId: string, pages: ReadPage[], before: Lanes): Promise<Lanes> {
  const lanes: Lanes = { ...NO_LANES, all: [], places: new Map() };
  for (const [channel, group] of Map.groupBy(pages, (page) => page.channel)) {
    const incoming = group.flatMap((page) => page.posts.map((post): IncomingPost => incomingOf(page, post)));
    const accounts = await deps.db.readWorkspace(workspaceId, (tx) => deps.accounts.ours(tx, channel));
    const ours = new Set(accounts.map((account) => account.externalId));
    const found = splitIntoLanes(incoming, ours, (deps.sizes ?? SIZES).worthALane, before.places.get(channel));
    const add = (posts: IncomingPost[], number: number, isCrossing: boolean): void => {
      if (posts.length > 0) lanes.all.push({ channel, number, posts, accounts, isCrossing });
    };
    found.lanes.forEach((posts, number) => add(posts, number, false));
    add(found.crossing, ALL_LANES.length - 1, true);
    lanes.places.set(channel, found.places);
    lanes.haveOwn ||= ownIds(incoming, accounts).length > 0;
  }
  lanes.besideLast = !lanes.haveOwn && !before.haveOwn;
  return lanes;
}

/**
 * A process that lost its lease may still be in a lane, with posts that here fall into another one. It can enter none
 * after this: whoever has a lane looks for the lease first.
 */
async function waitForPredecessor(deps: ApplyDependencies, workspaceId: string): Promise<void> {
  await deps.db.inWorkspace(workspaceId, (tx) => lockLanes(tx, ALL_LANES));
}

async function applyLane(
  deps: ApplyDependencies,
  workspaceId: string,
  { channel, number, posts, accounts }: Lane,
): Promise<void> {
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    await Promise.all([lockLanes(tx, [number]), deps.hold(tx)]);
    await takePosts(deps, tx, channel, posts, accounts);
    failpoint('apply.written');
  });
}

const incomingOf = (page: ReadPage, post: ChannelPost): IncomingPost => ({
  post,
  landedId: page.id,
  accountId: page.accountId,
  seenAt: page.landedAt,
});

interface Batch {
  pages: ReadPage[];
  lanes: Lanes;
}

/** The oldest pages beyond `after` that wait, split so that they can be placed behind `before`. */
async function nextBatch(deps: ApplyDependencies, workspaceId: string, after: string, before: Lanes): Promise<Batch> {
  const pages: ReadPage[] = [];
  // One by one: whatever else the process does has its turn between two.
  for (const page of await waitingPages(deps, workspaceId, after)) pages.push(await readPage(deps, page));
  return { pages, lanes: await split(deps, workspaceId, pages, before) };
}

/** The oldest waiting pages beyond `after` that make up a batch. */
async function waitingPages(
  { db, sizes = SIZES }: ApplyDependencies,
  workspaceId: string,
  after: string,
): Promise<LandedPage[]> {
  return db.oneInWorkspace<LandedPage>(
    workspaceId,
    `SELECT l.id, l.account_id AS "accountId", a.channel, l.landed_at AS "landedAt", l.received, l.body
     FROM landed l JOIN account a ON a.workspace_id = l.workspace_id AND a.id = l.account_id
     WHERE l.workspace_id = $1 AND l.id IN (
       SELECT id FROM (
         SELECT id, sum(received) OVER (ORDER BY id) - received AS before FROM (
           SELECT id, received FROM landed WHERE workspace_id = $1 AND state = 'waiting' AND id > $4 ORDER BY id LIMIT $2) w) s
       WHERE before < $3)
     ORDER BY l.id`,
    [workspaceId, sizes.pages, sizes.postsOfALane * ALL_LANES.length, after],
  );
}

async function readPage(deps: ApplyDependencies, { body, ...page }: LandedPage): Promise<ReadPage> {
  try {
    return { ...page, ...deps.channels.get(page.channel).readPage(await readBody(body)), error: null };
  } catch (error) {
    // One page that cannot be understood is set aside, as it came; the others go on.
    return { ...page, posts: [], broken: [], error: messageOf(error) };
  }
}
