import type { Database, EventLog, NewEvent, Tx } from '../kernel/index.js';
import type { Placement, PlacedPost, ThreadChange, Written } from '../threads/index.js';
import { JOIN_WINDOW_MS, planTickets, type ThreadFacts, type TicketPlan } from './ticket-plan.js';
import { takeNumbers, type TakenNumber } from './ticket-numbers.js';
import { retellTickets } from './retell-tickets.js';
import * as store from './tickets.store.js';

/** What was decided before the threads were written, and is completed when they are. */
export interface Assignment {
  events: NewEvent[];
  /** Tickets to be written. */
  drafts: store.TicketDraft[];
  /** Tickets made in this transaction: complete as they are. */
  created: Set<string>;
  merges: TicketPlan['merges'];
  wake: string[];
}

/** Gives every thread of the placement its ticket; those that are missing are drafted. */
export async function assignTickets(db: Database, tx: Tx, placement: Placement): Promise<Assignment> {
  const { threads } = placement;
  const stored = await store.threadsOfContacts(tx, contactsOf(threads), earliestReach(threads));
  const tickets = new Map(stored.flatMap(({ ticket }) => (ticket ? [[ticket.id, ticket] as const] : [])));
  const plan = planTickets(merge(threads, stored), tickets);

  const byKey = new Map(threads.map((thread) => [thread.key, thread]));
  const assignment: Assignment = { events: [], drafts: [], created: new Set(), merges: plan.merges, wake: plan.wake };
  await draftTickets(db, tx.workspaceId, placement.channel, plan, byKey, assignment);
  await moveOtherThreads(tx, plan, byKey, stored);
  return assignment;
}

const contactsOf = (threads: ThreadChange[]): string[] => [
  ...new Set(threads.filter(({ author }) => !author.isNew).map(({ author }) => author.contactId)),
];

/** Threads that ended before every reach of these can neither join them nor connect two of them. */
function earliestReach(threads: ThreadChange[]): Date {
  const first = Math.min(...threads.map((thread) => thread.firstPostAt.getTime()), Date.now());
  return new Date(first - JOIN_WINDOW_MS.direct);
}

/** The stored threads of the contacts, with what these changes make of them. */
function merge(changes: ThreadChange[], stored: store.StoredThread[]): ThreadFacts[] {
  const facts = new Map<string, ThreadFacts>(
    stored.map((thread) => [thread.key, { ...thread, newCustomerPostAt: null }]),
  );
  for (const thread of changes) {
    facts.set(thread.key, {
      key: thread.key,
      contactId: thread.author.contactId,
      accountIds: thread.accountIds,
      kind: thread.kind,
      firstPostAt: thread.firstPostAt,
      lastPostAt: thread.lastPostAt,
      ticketId: thread.ticketId,
      newCustomerPostAt: latest(thread.posts.filter(isHeard))?.postedAt ?? null,
    });
  }
  return [...facts.values()];
}

/** Words of the customer's that can be read: a tombstone brings no ticket back, and shows nothing. */
const isHeard = (post: PlacedPost): boolean => post.voice === 'customer' && !post.gone;

const latest = (posts: PlacedPost[]): PlacedPost | null =>
  posts.reduce<PlacedPost | null>((a, b) => (a === null || isLater(b, a) ? b : a), null);

const isLater = (a: PlacedPost, b: PlacedPost): boolean =>
  a.postedAt > b.postedAt || (a.postedAt.getTime() === b.postedAt.getTime() && a.externalId > b.externalId);

async function draftTickets(
  db: Database,
  workspaceId: string,
  channel: string,
  plan: TicketPlan,
  byKey: ReadonlyMap<string, ThreadChange>,
  assignment: Assignment,
): Promise<void> {
  const wanted = plan.assignments.filter((entry) => entry.ticketId === null);
  const taken = await takeNumbers(db, workspaceId, wanted.length);
  assignment.drafts = wanted.map((entry, index) => {
    const threads = entry.threadKeys.flatMap((key) => byKey.get(key) ?? []);
    const first = threads.reduce((a, b) => (a.firstPostAt <= b.firstPostAt ? a : b));
    const preview = latest(threads.flatMap((thread) => thread.posts).filter(isHeard));
    return {
      ...(taken[index] as TakenNumber),
      channel,
      accountId: earliestConnected(threads),
      authorId: first.author.id,
      contactId: first.author.contactId,
      previousTicketId: entry.previousTicketId,
      preview: preview ? store.previewOf(preview) : '',
      previewAt: preview?.postedAt ?? first.firstPostAt,
      previewPost: preview?.externalId ?? '',
      lang: preview?.lang ?? null,
      waitingSince: least(threads.map((thread) => thread.waitingSince)),
      lastPostAt: new Date(Math.max(...threads.map((thread) => thread.lastPostAt.getTime()))),
      ourLastPostAt: greatest(threads.map((thread) => thread.ourLastPostAt)),
    };
  });
  wanted.forEach((entry, index) => {
    const ticket = taken[index] as TakenNumber;
    assignment.created.add(ticket.id);
    assignment.events.push({
      ticketId: ticket.id,
      kind: 'ticket_created',
      agentId: null,
      before: null,
      after: { number: String(ticket.number), previousTicketId: entry.previousTicketId },
    });
    entry.ticketId = ticket.id;
  });
  for (const entry of plan.assignments) {
    for (const key of entry.threadKeys) {
      const thread = byKey.get(key);
      if (!thread || thread.ticketId === entry.ticketId) continue;
      if (!assignment.created.has(entry.ticketId as string) || thread.ticketId) {
        assignment.events.push({
          ticketId: entry.ticketId as string,
          kind: thread.ticketId ? 'thread_moved' : 'thread_joined',
          agentId: null,
          before: thread.ticketId ? { ticketId: thread.ticketId } : null,
          after: { rootExternalId: thread.rootExternalId },
        });
      }
      thread.ticketId = entry.ticketId;
    }
  }
}

const earliestConnected = (threads: ThreadChange[]): string =>
  threads.flatMap((thread) => thread.accountIds).reduce((a, b) => (Number(b) < Number(a) ? b : a));

const least = (dates: (Date | null)[]): Date | null =>
  dates.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);

const greatest = (dates: (Date | null)[]): Date | null =>
  dates.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);

/** Threads of a merged ticket that no new post touches move with it. */
async function moveOtherThreads(
  tx: Tx,
  plan: TicketPlan,
  byKey: ReadonlyMap<string, ThreadChange>,
  stored: store.StoredThread[],
): Promise<void> {
  const ids = new Map(stored.map((thread) => [thread.key, thread.id]));
  const moves = plan.assignments.flatMap((entry) =>
    entry.threadKeys
      .filter((key) => !byKey.has(key))
      .map((key) => ({ threadId: ids.get(key) as string, ticketId: entry.ticketId })),
  );
  await store.moveThreads(tx, moves);
}

/** The person by whose hand it happens, and the posts that they chose. */
export interface ConvertedBy {
  agentId: string;
  externalIds: ReadonlySet<string>;
}

/** Brings the tickets up to date with their threads, which are written by now, and logs what happened. */
export async function recordTickets(
  tx: Tx,
  log: EventLog,
  assignment: Assignment,
  threads: ThreadChange[],
  { postIds, edited, left }: Written,
  by: ConvertedBy | null = null,
): Promise<void> {
  const merged = await store.mergeTickets(tx, assignment.merges);
  const woken = await store.wakeTickets(tx, assignment.wake);
  const posts = postEvents(threads, postIds, by);
  const events = [...assignment.events, ...merged, ...woken, ...posts, ...turns(threads, left)];
  await Promise.all([
    store.refreshTickets(tx, [...heardTickets(assignment, threads), ...left.map(unheard)]),
    log.append(tx, by ? events.map((event) => ({ ...event, agentId: by.agentId })) : events),
  ]);
  await retellTickets(tx, left);
  await log.append(tx, await store.rewritePreviews(tx, edited));
}

const unheard = (id: string): store.TicketHeard => ({
  id,
  preview: null,
  previewAt: null,
  previewPost: null,
  lang: null,
});

/** What becomes known late of posts that were here. */
const turns = (threads: ThreadChange[], left: string[]): NewEvent[] => [
  ...threads
    .filter((thread) => thread.widened)
    .map(({ ticketId, accountIds }): NewEvent => ({
      ticketId: ticketId as string,
      kind: 'thread_widened',
      agentId: null,
      before: null,
      after: { accountIds },
    })),
  ...left.map((ticketId): NewEvent => ({ ticketId, kind: 'post_left', agentId: null, before: null, after: null })),
];

/** The tickets that were there before and changed, each with its customer's newest words. */
function heardTickets({ created, merges }: Assignment, threads: ThreadChange[]): store.TicketHeard[] {
  const heard = new Map<string, PlacedPost[]>(merges.map(({ into }) => [into, []]));
  for (const thread of threads) {
    const ticketId = thread.ticketId as string;
    if (created.has(ticketId) || isContextOnly(thread)) continue;
    const posts = thread.posts.filter(isHeard);
    heard.set(ticketId, [...(heard.get(ticketId) ?? []), ...posts]);
  }
  return [...heard].map(([id, posts]) => {
    const newest = latest(posts);
    return {
      id,
      preview: newest && store.previewOf(newest),
      previewAt: newest?.postedAt ?? null,
      previewPost: newest?.externalId ?? null,
      lang: newest?.lang ?? null,
    };
  });
}

/** What strangers say among themselves changes nothing about a ticket, and nobody is told of it. */
const isContextOnly = ({ posts, widened }: ThreadChange): boolean =>
  !widened && posts.length > 0 && posts.every((post) => post.voice === 'other');

function postEvents(threads: ThreadChange[], postIds: ReadonlyMap<string, string>, by: ConvertedBy | null): NewEvent[] {
  const kindOf = (post: PlacedPost): NewEvent['kind'] => {
    if (by?.externalIds.has(post.externalId)) return 'post_converted';
    if (post.gone) return 'post_vanished';
    return post.voice === 'us' ? 'post_by_us' : 'post_received';
  };
  return threads.flatMap((thread) =>
    thread.posts
      .filter((post) => post.voice !== 'other' && post.replyId === null)
      .map((post): NewEvent => ({
        ticketId: thread.ticketId as string,
        kind: kindOf(post),
        agentId: null,
        before: null,
        after: { postId: postIds.get(post.externalId) },
      })),
  );
}
