import type { XSandbox } from '../../../sandbox/x/index.ts';
import {
  ChannelError,
  ChannelRegistry,
  type Access,
  type Published,
  type PublishTarget,
} from '../../../src/channels/index.js';
import { XAdapter } from '../../../src/channels/x/index.js';
import { Duties, EventLog, type Clock, type Tx } from '../../../src/kernel/index.js';
import { MediaFiles } from '../../../src/media/media.service.js';
import type { ModerateDependencies } from '../../../src/replies/moderate-post.js';
import { Moderations } from '../../../src/replies/moderation.service.js';
import { Replies } from '../../../src/replies/replies.service.js';
import { Tickets } from '../../../src/tickets/index.js';
import type { House } from '../house.js';
import type { Inbox } from '../inbox.js';
import { ProcessDied, ShakyDatabase, type Shake } from '../shaky-database.js';

/** No call hangs here: that a machine is busy must not look like a fault of the platform. */
const TIMEOUT_MS = 60_000;
/** So long that a busy machine does not hold anyone up for the part of it after which nothing is sent. */
export const LEASE_MS = 120_000;
export const UNDO_MS = 10_000;
const RECONCILE_MS = 5_000;

/** What a process does in the middle of something: it sleeps through what goes on without it. */
export interface Nap {
  /** How many transactions pass before it. */
  passes: number;
  meanwhile: () => Promise<void>;
}

/** The door to a database whose clock is the platform's: time passes when the simulation says so. */
class TimedDatabase extends ShakyDatabase {
  nap: Nap | null = null;

  constructor(
    house: House,
    private readonly clock: Clock,
  ) {
    super(house.source);
  }

  override async inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.nap && this.nap.passes-- <= 0) {
      const { meanwhile } = this.nap;
      this.nap = null;
      await meanwhile();
    }
    return super.inWorkspace(workspaceId, async (tx) => {
      await tx.query(`SELECT set_config('simulated.now', $1, true)`, [this.clock.now().toISOString()]);
      return work(tx);
    });
  }

  /** A transaction like any other, for those who die or sleep at one. */
  override oneInWorkspace<Row>(workspaceId: string, sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.inWorkspace(workspaceId, (tx) => tx.query<Row>(sql, values));
  }
}

/** How a call to the platform ended, as the process that made it was told. */
export interface Ending {
  target: string;
  text: string;
  how: 'posted' | 'certainly not' | 'unclear';
}

/** The adapter, in which a process can be stopped right before a post leaves, or right after. */
class PausingX extends XAdapter {
  readonly endings: Ending[] = [];
  private pause: { where: 'before' | 'after'; reached: () => void; resumed: Promise<void> } | null = null;

  /** The next send stops there. `reached`: it has. */
  pauseNext(where: 'before' | 'after'): { reached: Promise<void>; resume: () => void } {
    const [reached, resumed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.pause = { where, reached: reached.resolve, resumed: resumed.promise };
    return { reached: reached.promise, resume: resumed.resolve };
  }

  override async publish(
    access: Access,
    target: PublishTarget,
    text: string,
    media?: readonly string[],
  ): Promise<Published> {
    const pause = this.pause;
    this.pause = null;
    const stop = async (where: 'before' | 'after'): Promise<void> => {
      if (pause?.where !== where) return;
      pause.reached();
      await pause.resumed;
    };
    await stop('before');
    try {
      const published = await super.publish(access, target, text, media);
      await stop('after');
      this.endings.push({ target: target.externalId, text, how: 'posted' });
      return published;
    } catch (error) {
      const certain = error instanceof ChannelError && error.certainlyNotDone;
      this.endings.push({ target: target.externalId, text, how: certain ? 'certainly not' : 'unclear' });
      throw error;
    }
  }
}

/** One of the processes that serve a workspace: agents ask it, and it delivers. */
export class Process {
  readonly x: PausingX;
  readonly replies: Replies;
  readonly moderations: Moderations;
  /** What agents attach. */
  readonly media: MediaFiles;
  readonly deps: ModerateDependencies;
  private readonly db: TimedDatabase;

  constructor(house: House, sandbox: XSandbox, { deps }: Inbox, clock: Clock) {
    this.db = new TimedDatabase(house, clock);
    this.x = new PausingX({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: TIMEOUT_MS, now: () => clock.now() });
    const { db, x } = this;
    const { jobs } = house;
    const { accounts } = deps;
    const channels = new ChannelRegistry([x]);
    const log = new EventLog(db, house.wake);
    const duties = new Duties(db, house.wake, house.logger);
    this.deps = { db, log, jobs, duties, channels, accounts, clock, leaseMs: LEASE_MS, reconcileMs: RECONCILE_MS };
    const tickets = new Tickets(db, log, duties, clock);
    this.media = new MediaFiles(db);
    const config = { ...house.config, undoMs: UNDO_MS };
    this.replies = new Replies(config, clock, db, log, jobs, channels, accounts, tickets);
    this.moderations = new Moderations(config, clock, db, log, jobs, duties, channels, accounts);
  }

  /** `died`: so did what it was doing. What the platform was asked for is done all the same. */
  async run<T>(
    trouble: { shake?: Shake | null; nap?: Nap | null },
    work: () => Promise<T>,
  ): Promise<{ value: T } | 'died'> {
    this.db.begin(trouble.shake ?? null);
    this.db.nap = trouble.nap ?? null;
    try {
      return { value: await work() };
    } catch (error) {
      if (error instanceof ProcessDied) return 'died';
      throw error;
    } finally {
      this.db.begin(null);
      this.db.nap = null;
    }
  }
}
