import { ChannelError, type FoundPosts } from '../channels/index.js';
import type { Duty, Tx } from '../kernel/index.js';
import { ALL_LANES, lockLanes } from '../threads/index.js';
import { turnPosts } from '../tickets/index.js';
import { findAncestors } from './ancestors.js';
import { eraseFromPages, spareInPages } from './erasing.js';
import { land } from './landing.js';
import { savePass, RECHECK_SOURCE, type Recheck, type RecheckDependencies } from './recheck-round.js';
import { goOn, nextPosts, PASSES, type StoredVersion, type Pass, type PassStates } from './recheck-passes.js';
import { forgetToldGone, toldGone } from './told-gone.js';
import { beginAttempt, DISCONNECTED_MS, noteFailure, noteSuccess } from './source-state.js';

const BUSY_MS = 20_000;
const IDLE_MS = 60_000;

/**
 * One round of asking the platform what has become of an account's posts: what was edited is landed like any page, what
 * has vanished loses its text, what can be seen again gets it back, and what others wait for is looked up. A round asks
 * for a bounded number of posts; the next one goes on from there. Returns in how many ms that is due.
 */
export async function recheck(deps: RecheckDependencies, duty: Duty, signal: AbortSignal): Promise<number> {
  const access = await deps.db.inWorkspace(duty.workspaceId, (tx) =>
    deps.accounts.access(tx, duty.subjectId, 'optional'),
  );
  if (!access) return DISCONNECTED_MS;
  const adapter = deps.channels.get(access.channel);
  const { lookup } = adapter;
  if (!lookup) return DISCONNECTED_MS; // of a channel that no longer has it
  const hold = (tx: Tx): Promise<void> => deps.duties.assertHeld(tx, duty);
  const target = { workspaceId: duty.workspaceId, accountId: duty.subjectId, source: RECHECK_SOURCE };
  const round: Recheck = { deps, duty, target, access, adapter, lookup, signal, hold };
  const states = ((await beginAttempt(deps.db, target)) ?? {}) as PassStates;
  try {
    let busy = await lookAtToldGone(round);
    busy = (await findAncestors(round)) > 0 || busy;
    for (const pass of PASSES) busy = (await continuePass(round, pass, states)) || busy;
    await deps.db.inWorkspace(duty.workspaceId, async (tx) => {
      await hold(tx);
      await noteSuccess(tx, target, null);
    });
    return busy ? BUSY_MS : IDLE_MS;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return noteFailure(deps, target, error);
  }
}

/** What is said to be gone comes first. Gives whether there is more of it to do. */
async function lookAtToldGone(round: Recheck): Promise<boolean> {
  const { deps, duty, adapter, lookup, access, signal } = round;
  const account = { id: duty.subjectId, channel: adapter.key };
  const told = await deps.db.readWorkspace(duty.workspaceId, (tx) => toldGone(tx, account, lookup.most));
  if (told.length > 0) await compare(round, told, await lookup.find(access, told, false, signal));
  await deps.db.inWorkspace(duty.workspaceId, async (tx) => {
    await round.hold(tx);
    await forgetToldGone(tx, account);
  });
  return told.length === lookup.most;
}

/** Gives whether there is more of it to do. */
async function continuePass(round: Recheck, pass: Pass, states: PassStates): Promise<boolean> {
  const { deps, duty, adapter, lookup, signal } = round;
  const now = deps.clock.now();
  const state = goOn(pass, states[pass.name], now);
  if (!state?.position) return false;
  const from = state.position;
  const account = { id: duty.subjectId, channel: adapter.key };
  const next = await deps.db.readWorkspace(duty.workspaceId, (tx) => nextPosts(tx, pass, account, from, now));
  for (let at = 0; at < next.posts.length; at += lookup.most) {
    signal.throwIfAborted();
    const posts = next.posts.slice(at, at + lookup.most);
    await compare(round, posts, await lookup.find(round.access, posts, false, signal));
    const last = posts.at(-1) as StoredVersion;
    await savePass(round, states, pass.name, { ...state, position: { postedAt: last.postedAt, id: last.id } });
  }
  await savePass(round, states, pass.name, { ...state, position: next.position });
  return next.position !== null;
}

/** Writes what the platform shows otherwise than it is stored. */
async function compare(round: Recheck, stored: StoredVersion[], found: FoundPosts): Promise<void> {
  const { deps, duty, adapter } = round;
  const before = new Map(stored.map((post) => [post.externalId, post]));
  const seen = found.page ? adapter.readPage(found.page.body).posts : [];
  const edited = seen.filter((post) => post.version > (before.get(post.externalId)?.version ?? post.version));
  const reappeared = seen.filter((post) => before.get(post.externalId)?.gone);
  const vanished = found.absent.filter(({ externalId, why }) => before.get(externalId)?.gone !== why);

  const news = new Set([...edited, ...reappeared].map((post) => post.externalId));
  if (found.page && news.size > 0) await landOnly(round, found.page.body, news);
  if (vanished.length + reappeared.length === 0) return;
  await deps.db.inWorkspace(duty.workspaceId, async (tx) => {
    await round.hold(tx);
    await lockLanes(tx, ALL_LANES);
    const now = deps.clock.now();
    const { hidden, shown } = await turnPosts(deps, tx, adapter.key, { vanished, reappeared }, now);
    await eraseFromPages(tx, deps.duties, adapter.key, hidden);
    await spareInPages(tx, adapter.key, shown);
  });
}

/** What the platform gave, without the posts that are here as they are there. */
async function landOnly(round: Recheck, body: string, news: ReadonlySet<string>): Promise<void> {
  const { deps, target, adapter, lookup } = round;
  const known = adapter.readPage(body).posts.flatMap(({ externalId }) => (news.has(externalId) ? [] : [externalId]));
  const rest = lookup.without(body, new Set(known)) ?? body;
  const { posts, broken } = adapter.readPage(rest);
  await land(deps.db, deps.duties, target, { body: rest, received: posts.length + broken.length }, round.hold);
}
