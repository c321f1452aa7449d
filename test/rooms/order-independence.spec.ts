import { createHash } from 'node:crypto';
import { Accounts } from '../../src/accounts/index.js';
import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelRegistry } from '../../src/channels/index.js';
import { applyWaiting, land } from '../../src/intake/index.js';
import { Database, Duties, EventLog } from '../../src/kernel/index.js';
import { expectedState } from '../factories/expected-state.js';
import { Random } from '../factories/random.js';
import { anyArrival, randomTimeline } from '../factories/timeline.js';
import { addWorkspace, startTestApp, type TestApp } from '../support/test-app.js';

const TIMELINES = 20;
const ARRIVALS_EACH = 11;
const EVENTS = 500;
const ROOTS = 20;

let test: TestApp;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
afterAll(() => test.close());

interface State {
  posts: { id: string; thread: string | null; text: string; outcome: string }[];
  threads: unknown[];
  tickets: { threads: string }[];
  ledger: { received: number; duplicate: number; threaded: number; filtered: number; waiting: number; failed: number };
}

/** Lands and applies the pages in a workspace of their own; gives everything that must not depend on how they came. */
async function arrive(name: string, pages: FakePost[][], random: Random): Promise<State> {
  const { app, fake } = test;
  const [db, duties, log] = [app.get(Database), app.get(Duties), app.get(EventLog)];
  const workspace = await addWorkspace(test, name);
  fake.addAccount('brand');
  const accountId = await app.get(Accounts).connect(workspace.id, 'fake', { handle: 'brand' }, false);
  const target = { workspaceId: workspace.id, accountId, source: 'mentions' };
  const deps = {
    db,
    log,
    channels: app.get(ChannelRegistry),
    accounts: app.get(Accounts),
    hold: async () => undefined,
    // Half of them in small batches, so that lanes of one begin while lanes of the one before still run.
    ...(random.chance(0.5) && {
      sizes: { postsOfALane: 2 + random.below(30), pages: 50, worthALane: 1 + random.below(10) },
    }),
  };
  for (const page of pages) {
    await land(db, duties, target, { body: JSON.stringify(page), received: page.length }, async () => undefined);
    if (random.chance(0.4)) await applyWaiting(deps, workspace.id, new AbortController().signal);
  }
  await applyWaiting(deps, workspace.id, new AbortController().signal);
  return read(db, workspace.id);
}

async function read(db: Database, workspaceId: string): Promise<State> {
  return db.inWorkspace(workspaceId, async (tx) => {
    const posts = await tx.query<State['posts'][number]>(
      `SELECT p.external_id AS id, a.external_id || '/' || t.root_external_id AS thread, p.text, p.outcome
       FROM post p LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
       LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
       WHERE p.workspace_id = $1 ORDER BY p.external_id`,
      [workspaceId],
    );
    const threads = await tx.query(
      `SELECT a.external_id AS customer, root_external_id, kind, first_post_at, last_post_at, our_last_post_at, waiting_since
       FROM thread t JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
       WHERE t.workspace_id = $1 ORDER BY 1, 2`,
      [workspaceId],
    );
    const tickets = await tx.query<State['tickets'][number]>(
      `SELECT string_agg(a.external_id || '/' || t.root_external_id, ' ' ORDER BY a.external_id || '/' || t.root_external_id) AS threads,
         k.status, k.preview, k.preview_post, k.last_post_at, k.our_last_post_at, k.waiting_since, count(DISTINCT a.contact_id) AS contacts
       FROM ticket k JOIN thread t ON t.workspace_id = $1 AND t.ticket_id = k.id
       JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
       WHERE k.workspace_id = $1 AND k.merged_into IS NULL GROUP BY k.workspace_id, k.id ORDER BY 1`,
      [workspaceId],
    );
    const [ledger] = await tx.query<State['ledger']>(
      `SELECT sum(received)::int AS received, sum(duplicate)::int AS duplicate, sum(threaded)::int AS threaded,
         sum(filtered)::int AS filtered, sum(waiting)::int AS waiting, sum(failed)::int AS failed FROM landed WHERE workspace_id = $1`,
      [workspaceId],
    );
    return { posts, threads, tickets, ledger: ledger as State['ledger'] };
  });
}

const hash = ({ posts, threads, tickets }: State): string =>
  createHash('sha256').update(JSON.stringify({ posts, threads, tickets })).digest('hex');

it.each(Array.from({ length: TIMELINES }, (_, i) => i + 1))(
  `timeline %i: ${ARRIVALS_EACH} orders, batchings and duplications of ${EVENTS} events give one state, and it is what the rules say`,
  async (seed) => {
    const timeline = randomTimeline(seed, EVENTS, ROOTS);
    const inOrder = await arrive(`t${seed}-0`, [timeline], new Random(seed));
    const expected = expectedState(timeline);
    expect(inOrder.posts.map((post) => [post.id, post.thread])).toEqual([...expected.threadOf]);
    expect(inOrder.tickets.map((ticket) => ticket.threads).sort()).toEqual(expected.tickets);
    expect(inOrder.ledger).toMatchObject({ received: EVENTS, duplicate: 0, waiting: 0, failed: 0 });

    for (let arrival = 1; arrival <= ARRIVALS_EACH; arrival += 1) {
      const random = new Random(seed * 1000 + arrival);
      const pages = anyArrival(timeline, random);
      const state = await arrive(`t${seed}-${arrival}`, pages, random);
      expect({ ...state, ledger: null }).toEqual({ ...inOrder, ledger: null }); // says where they differ
      expect(hash(state)).toBe(hash(inOrder));
      expect(state.ledger).toMatchObject({ received: pages.flat().length, waiting: 0, failed: 0 });
    }
  },
  60_000,
);
