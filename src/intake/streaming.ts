import { pollDuty, type Accounts } from '../accounts/index.js';
import {
  ChannelError,
  type Access,
  type ChannelAdapter,
  type ChannelRegistry,
  type StreamedPage,
  type StreamSource,
} from '../channels/index.js';
import type { Database, Duties, Duty } from '../kernel/index.js';
import { land } from './landing.js';
import { DISCONNECTED_MS } from './source-state.js';
import { StreamShares, type Member, type MemberAccount } from './stream-shares.js';
import { StreamState } from './stream-state.js';
import { noteToldGone } from './told-gone.js';

export interface StreamDependencies {
  db: Database;
  duties: Duties;
  channels: ChannelRegistry;
  accounts: Accounts;
}

/** An account that cannot stream may be given other keys. */
const WITHOUT_STREAM_MS = 5 * 60_000;
/** How long the accounts of a connection can be without it when the one that holds it goes. */
const NEXT_TURN_MS = 15_000;
/** How often an open connection is looked after, at the next sign of life. */
const LOOK_MS = 10_000;
/** The platform may lose rules without a word, so they are looked at again now and then. */
const FOLLOW_MS = 5 * 60_000;
/** How long a source is left alone that an event has woken: what limits it allows little more than its own rhythm. */
const WAKE_AGAIN_MS = 7.5 * 60_000;
/** A connection that has held so long was a good one: what comes after it begins the patience anew. */
const PROVEN_MS = 30_000;

/**
 * Keeps a stream open that brings an account's posts while they are written. It only makes things faster: what it
 * misses polling brings, and after every connection polling is told to look at once.
 *
 * A platform may allow an app one connection, whatever the number of its accounts, and they may be in several workspaces.
 * So every account's duty enters its account in the list of those who share the connection. The first in the list holds
 * it: it has the platform send what concerns any of them, and lands each post where it belongs. The duties of the others
 * see that it is not their turn, and look again later; when the first has left, the second is the first.
 *
 * One run is one connection. Returns in how many ms the next is due.
 */
export async function stream(deps: StreamDependencies, name: string, duty: Duty, signal: AbortSignal): Promise<number> {
  const shares = new StreamShares(deps.db, deps.duties, name);
  const access = await accessOf(deps, duty);
  const adapter = access ? deps.channels.get(access.channel) : undefined;
  const source = adapter?.streams.find((one) => one.name === name);
  if (!access || !adapter || !source) {
    await shares.leave(duty);
    return DISCONNECTED_MS;
  }
  const self: Member = { workspaceId: duty.workspaceId, accountId: duty.subjectId };
  const state = new StreamState(deps.db, name);
  const connection = nameOf(source, access);
  if (connection instanceof ChannelError) {
    await shares.leave(duty);
    await state.explain(self, connection.message);
    return WITHOUT_STREAM_MS;
  }
  const tooDear = whyTooDear(access);
  if (tooDear) {
    await shares.leave(duty);
    await state.explain(self, tooDear.message);
    return tooDear.retryAfterMs ?? WITHOUT_STREAM_MS;
  }
  const [first] = await shares.enter(duty, connection);
  if (!isSame(first, self)) return NEXT_TURN_MS;
  const held = new HeldConnection(deps, duty, self, adapter, source, access, connection, shares, state);
  return held.run(signal);
}

const accessOf = (deps: StreamDependencies, duty: Duty): Promise<(Access & { channel: string }) | null> =>
  deps.db.inWorkspace(duty.workspaceId, (tx) => deps.accounts.access(tx, duty.subjectId, 'polling'));

function nameOf(source: StreamSource, access: Access): string | ChannelError {
  try {
    return source.connectionOf(access);
  } catch (error) {
    if (error instanceof ChannelError) return error;
    throw error;
  }
}

/** Posts that are sent cost as much as those that are fetched. null: there is money. */
function whyTooDear(access: Access): ChannelError | null {
  try {
    access.meter?.requireBudget();
    return null;
  } catch (error) {
    if (error instanceof ChannelError) return error;
    throw error;
  }
}

const isSame = (a: Member | undefined, b: Member): boolean =>
  a?.workspaceId === b.workspaceId && a.accountId === b.accountId;

/** The connection, in the hands of the account that is first in its list. */
class HeldConnection {
  private members: MemberAccount[] = [];
  /** The list as it was when `members` was read. */
  private listed = '';
  private followedAt = -Infinity;
  /** When which source of an account was last woken by what came. */
  private readonly wokenAt = new Map<string, number>();

  constructor(
    private readonly deps: StreamDependencies,
    private readonly duty: Duty,
    private readonly self: Member,
    private readonly adapter: ChannelAdapter,
    private readonly source: StreamSource,
    private readonly access: Access,
    private readonly connection: string,
    private readonly shares: StreamShares,
    private readonly state: StreamState,
  ) {}

  async run(signal: AbortSignal): Promise<number> {
    try {
      await this.state.attempt([this.self]);
      await this.lookAtList();
      if (this.members.length === 0) return WITHOUT_STREAM_MS; // the platform sends nothing for any of them
      return await this.read(signal);
    } catch (error) {
      if (signal.aborted) return this.leaveIfDisconnected();
      if (!(error instanceof ChannelError)) throw error;
      return this.state.failed(this.self, this.members, error, () => this.askToDisconnect());
    }
  }

  /** Ends when it is another's turn, or the account has no part in it any more. */
  private async read(signal: AbortSignal): Promise<number> {
    let connectedAt: number | undefined;
    let lookedAt = performance.now();
    for await (const page of this.source.open(this.access, signal)) {
      if (connectedAt === undefined) {
        connectedAt = performance.now();
        await this.pollAtOnce(this.members);
        await this.state.alive(this.members); // who sees that knows the poll to be due
      }
      if (page) await this.take(page);
      if (performance.now() - lookedAt < LOOK_MS) continue;
      lookedAt = performance.now();
      if (!(await this.isStillOurs())) return this.leaveIfDisconnected();
      await this.lookAtList();
      await this.state.alive(this.members);
      if (lookedAt - connectedAt >= PROVEN_MS) await this.state.proven(this.members);
    }
    throw new Error('A stream ended without saying why.');
  }

  private async take(page: StreamedPage): Promise<void> {
    for (const member of this.members) {
      if (member.externalId !== page.accountExternalId) continue;
      this.deps.accounts.noteUses(member.workspaceId, member.accountId, page.uses);
      if (page.newestPostAt) await this.land(member, page, page.newestPostAt);
      await this.lookInto(member, page);
    }
  }

  private async land({ workspaceId, accountId }: Member, page: StreamedPage, newestPostAt: Date): Promise<void> {
    const { db, duties } = this.deps;
    await land(
      db,
      duties,
      { workspaceId, accountId, source: this.source.name },
      { body: page.body, received: page.received, cursor: null },
      (tx) => duties.assertHeld(tx, this.duty),
      (tx) => this.state.brought(tx, accountId, newestPostAt),
    );
  }

  /** Has others look at once into what was only told. Lost in a crash, it is found by their own rhythm. */
  private async lookInto({ workspaceId, accountId }: Member, page: StreamedPage): Promise<void> {
    const sources = page.wakes.filter((source) => this.mayWake(accountId, source));
    if (sources.length + page.gone.length === 0) return;
    await this.deps.db.inWorkspace(workspaceId, async (tx) => {
      for (const source of sources) await this.deps.duties.due(tx, pollDuty(source), accountId);
      await noteToldGone(tx, this.deps.duties, this.adapter.key, accountId, page.gone);
    });
  }

  private mayWake(accountId: string, source: string): boolean {
    const key = `${accountId} ${source}`;
    const now = performance.now();
    if (now - (this.wokenAt.get(key) ?? -Infinity) < WAKE_AGAIN_MS) return false;
    this.wokenAt.set(key, now);
    return true;
  }

  /** Has the platform send what concerns whoever is in the list now. */
  private async lookAtList(): Promise<void> {
    const list = await this.shares.list(this.connection);
    const listed = JSON.stringify(list);
    if (listed === this.listed && performance.now() - this.followedAt < FOLLOW_MS) return;
    const before = new Set(this.members.map((member) => member.accountId));
    this.members = await this.shares.accountsOf(list);
    const refused = await this.source.follow(this.access, this.members);
    for (const member of this.members) {
      const why = refused.get(member.externalId);
      if (why) await this.state.explain(member, why);
    }
    this.members = this.members.filter((member) => !refused.has(member.externalId));
    const added = this.members.filter((member) => !before.has(member.accountId));
    await this.state.attempt(added);
    this.listed = listed;
    this.followedAt = performance.now();
  }

  private async isStillOurs(): Promise<boolean> {
    const [first] = await this.shares.list(this.connection);
    if (!isSame(first, this.self)) return false;
    const access = await accessOf(this.deps, this.duty);
    return access !== null && !whyTooDear(access) && nameOf(this.source, access) === this.connection;
  }

  /** What was written while nothing was connected comes by polling, and that at once. */
  private async pollAtOnce(members: readonly Member[]): Promise<void> {
    const [complete] = this.adapter.sources;
    if (!complete) return;
    for (const { workspaceId, accountId } of members) {
      await this.deps.db.inWorkspace(workspaceId, (tx) => this.deps.duties.due(tx, pollDuty(complete.name), accountId));
    }
  }

  /** An account that was disconnected takes what the platform sends for it along. */
  private async leaveIfDisconnected(): Promise<number> {
    const access = await accessOf(this.deps, this.duty);
    if (access) return 0;
    await this.shares.leave(this.duty);
    const others = await this.shares.accountsOf(await this.shares.list(this.connection));
    await ignoringPlatform(this.source.follow(this.access, others));
    return DISCONNECTED_MS;
  }

  private async askToDisconnect(): Promise<void> {
    if (this.source.disconnectAll) await ignoringPlatform(this.source.disconnectAll(this.access));
  }
}

/** For what the platform need not do now: the next attempt finds out. */
async function ignoringPlatform(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof ChannelError)) throw error;
  });
}
