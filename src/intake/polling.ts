import { FILL_DUTY, type Accounts, type Purpose } from '../accounts/index.js';
import {
  ChannelError,
  type Access,
  type ChannelAdapter,
  type ChannelRegistry,
  type FetchedPage,
  type FetchEnd,
  type PollSource,
} from '../channels/index.js';
import { Duties, type Database, type Duty, type Tx } from '../kernel/index.js';
import { isNews } from './is-news.js';
import { land, type LandedNews } from './landing.js';
import { countMissed } from './missed-posts.js';
import {
  beginAttempt,
  DISCONNECTED_MS,
  noteFailure,
  noteSuccess,
  saveCursor,
  type LandTarget,
} from './source-state.js';

export interface PollDependencies {
  db: Database;
  duties: Duties;
  channels: ChannelRegistry;
  accounts: Accounts;
  /** How long after a quiet poll the next one is due, of sources that do not say it themselves. */
  pollMs: number;
}

/** After a poll that filled several pages: there is more to come. */
const BUSY_POLL_MS = 1_000;

/**
 * Fetches what is new from one source of an account and lands it page by page. Whatever fails, the cursor stands where the
 * last landed page put it, so the next poll goes on from there. Returns in how many ms that is due.
 */
export async function poll(
  deps: PollDependencies,
  sourceName: string,
  duty: Duty,
  signal: AbortSignal,
): Promise<number> {
  const { workspaceId, subjectId: accountId } = duty;
  const access = await deps.db.inWorkspace(workspaceId, (tx) =>
    deps.accounts.access(tx, accountId, purposeOf(deps.channels, sourceName)),
  );
  if (!access) return DISCONNECTED_MS;
  const adapter = deps.channels.get(access.channel);
  const source = adapter.sources.find(({ name }) => name === sourceName);
  if (!source) return DISCONNECTED_MS; // of a channel that no longer has it
  const pollMs = source.everyMs ?? deps.pollMs;
  const target = { workspaceId, accountId, source: sourceName };
  const cursor = await beginAttempt(deps.db, target);
  try {
    const end = await fetchAndLand(deps, duty, target, adapter, source, access, cursor, signal);
    await succeed(deps, duty, target, end);
    return end.busy ? Math.min(BUSY_POLL_MS, pollMs) : pollMs;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return noteFailure(deps, target, error);
  }
}

/** What only reads again can be done without. A name means the same on every channel. */
const purposeOf = (channels: ChannelRegistry, sourceName: string): Purpose =>
  channels.all().some(({ sources }) => sources.some(({ name, rereads }) => name === sourceName && rereads))
    ? 'optional'
    : 'polling';

async function fetchAndLand(
  deps: PollDependencies,
  duty: Duty,
  target: LandTarget,
  adapter: ChannelAdapter,
  source: PollSource,
  access: Access,
  cursor: unknown,
  signal: AbortSignal,
): Promise<FetchEnd> {
  const hold = (tx: Tx): Promise<void> => deps.duties.assertHeld(tx, duty);
  const pages = source.fetchSince(access, cursor, signal);
  for (;;) {
    const next = await pages.next();
    if (next.done) return next.value;
    const page = source.rereads ? await newsOf(deps, target, adapter, access, next.value) : next.value;
    if (page) await land(deps.db, deps.duties, target, page, hold);
  }
}

/** The page, and how much of it others have missed; null: all of it is here. */
async function newsOf(
  deps: PollDependencies,
  target: LandTarget,
  adapter: ChannelAdapter,
  access: Access,
  page: FetchedPage,
): Promise<LandedNews | null> {
  if (!(await isNews(deps, target.workspaceId, adapter, page))) return null;
  const missed = await countMissed(deps.db, target, adapter, access.account.externalId, page);
  return { ...page, missed };
}

async function succeed({ db, duties }: PollDependencies, duty: Duty, target: LandTarget, end: FetchEnd): Promise<void> {
  await db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    await saveCursor(tx, target, end.cursor);
    await noteSuccess(tx, target, end.newestPostAt);
    if (!end.gap) return;
    await tx.query(
      'INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason, state) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [
        tx.workspaceId,
        target.accountId,
        target.source,
        end.gap.fromAt,
        end.gap.toAt,
        end.gap.reason,
        end.gap.isLost ? 'unrecoverable' : 'open',
      ],
    );
    await duties.due(tx, FILL_DUTY, target.accountId);
  });
}
