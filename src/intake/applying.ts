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

/** As many posts as a transaction takes: more gain little and hold their locks longer. */
const POSTS_OF_A_LANE = 400;
const MOST_PAGES = 50;

export interface ApplyDependencies {
  db: Database;
  log: EventLog;
  channels: ChannelRegistry;
  accounts: Pick<Accounts, 'ours'>;
  /** Throws when the caller may no longer apply: its lease was lost to another process. */
  hold(tx: Tx): Promise<void>;
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
  let taken = 0;
  await waitForPredecessor(deps, workspaceId);
  let next = nextBatch(deps, workspaceId, '0');
  let settling: Promise<void> = Promise.resolve();
  for (let number = 0; number < mostBatches; number += 1) {
    const batch = await next;
    if (batch.pages.length === 0 || signal.aborted) break;
    const placing = placeBatch(deps, workspaceId, batch);
    // While these are written, the next pages are read and split, and the pages before them settled.
    next = nextBatch(deps, workspaceId, (batch.pages.at(-1) as ReadPage).id);
    next.catch(() => undefined); // awaited in the next round, if there is one
    const [settled, placed] = await Promise.allSettled([settling, placing]);
    if (settled.status === 'rejected') throw settled.reason;
    if (placed.status === 'rejected') throw placed.reason;
    failpoint('apply.placed');
    settling = settlePages(deps.db, workspaceId, placed.value).then(() => failpoint('apply.committed'));
    settling.catch(() => undefined); // awaited in the next round, which may have to wait for its pages first
    taken += batch.pages.length;
  }
  await settling;
  return taken;
}

/** Gives the pages with what became of them: `broken` has the posts that could not be placed. */
async function placeBatch(deps: ApplyDependencies, workspaceId: string, { pages, lanes }: Batch): Promise<ReadPage[]> {
  failpoint('apply.read');
  try {
    await placeLanes(deps, workspaceId, await lanes);
    return pages;
  } catch (error) {
    if (saysNothingOfThePage(error)) throw error;
    return placeOneByOne(deps, workspaceId, pages);
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

const placePages = async (deps: ApplyDependencies, workspaceId: string, pages: ReadPage[]): Promise<void> =>
  placeLanes(deps, workspaceId, await split(deps, workspaceId, pages));

async function placeLanes(deps: ApplyDependencies, workspaceId: string, lanes: Lane[]): Promise<void> {
  for (const group of Map.groupBy(lanes, (lane) => lane.channel).values()) {
    const apart = await withoutQuotes(deps, workspaceId, group);
    const applied = apart.map((lane) => applyLane(deps, workspaceId, lane));
    const failed = (await Promise.allSettled(applied)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

/**
 * Lanes, or one for all where posts that are here turn out to quote ours: those may stand anywhere. Asked when all before is
 * placed, and not when the lanes are made.
 */
async function withoutQuotes(deps: ApplyDependencies, workspaceId: string, lanes: Lane[]): Promise<Lane[]> {
  const [first] = lanes as [Lane];
  const posts = lanes.flatMap((lane) => lane.posts);
  const own = ownIds(posts, first.accounts);
  if (lanes.length === 1 || own.length === 0) return lanes;
  const quotes = await deps.db.readWorkspace(workspaceId, (tx) => postsThatQuote(tx, first.channel, own));
  return quotes.length > 0 ? [{ ...first, posts }] : lanes;
}

/** Posts that one transaction takes in, while others take in the rest. */
interface Lane {
  channel: string;
  number: number;
  posts: IncomingPost[];
  accounts: OurAccount[];
}

async function split(deps: ApplyDependencies, workspaceId: string, pages: ReadPage[]): Promise<Lane[]> {
  const lanes: Lane[] = [];
  for (const [channel, group] of Map.groupBy(pages, (page) => page.channel)) {
    const incoming = group.flatMap((page) => page.posts.map((post): IncomingPost => incomingOf(page, post)));
    const accounts = await deps.db.readWorkspace(workspaceId, (tx) => deps.accounts.ours(tx, channel));
    const ours = new Set(accounts.map((account) => account.externalId));
    splitIntoLanes(incoming, ours).forEach((posts, number) => {
      if (posts.length > 0) lanes.push({ channel, number, posts, accounts });
    });
  }
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
  lanes: Promise<Lane[]>;
}

async function nextBatch(deps: ApplyDependencies, workspaceId: string, after: string): Promise<Batch> {
  const pages: ReadPage[] = [];
  // One by one: whatever else the process does has its turn between two.
  for (const page of await waitingPages(deps.db, workspaceId, after)) pages.push(await readPage(deps, page));
  const lanes = split(deps, workspaceId, pages);
  lanes.catch(() => undefined); // awaited where they are placed
  return { pages, lanes };
}

/** The oldest waiting pages beyond `after` that make up a batch. */
async function waitingPages(db: Database, workspaceId: string, after: string): Promise<LandedPage[]> {
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
    [workspaceId, MOST_PAGES, POSTS_OF_A_LANE * ALL_LANES.length, after],
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
