import type { Database, Logger } from '../kernel/index.js';
import { readPresence, type TicketPresence } from './presence.store.js';

/** However many come and go, it is read this often at most. */
const LOOK_MS = 150;
/** Leases run out without anybody saying so. */
const IDLE_LOOK_MS = 1_000;

/** Who is at which ticket of one workspace: what this process has told its browsers, and what has changed since. */
export class PresenceBoard {
  private told = new Map<number, string>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private again = false;
  private lookedAt = 0;
  private closed = false;

  constructor(
    private readonly workspaceId: string,
    private readonly db: Database,
    private readonly logger: Logger,
    /** Called with the tickets at which something changed. */
    private readonly tell: (changed: TicketPresence[]) => void,
    private readonly isHeard: () => boolean,
  ) {}

  /** Something may have changed. */
  poke(): void {
    if (this.looking) this.again = true;
    else this.schedule(Math.max(0, this.lookedAt + LOOK_MS - performance.now()));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private schedule(inMs: number): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.closed || !this.isHeard()) return;
    this.timer = setTimeout(() => void this.look(), inMs);
  }

  private async look(): Promise<void> {
    this.looking = true;
    this.again = false;
    this.lookedAt = performance.now();
    try {
      const now = await this.db.readWorkspace(this.workspaceId, readPresence);
      const changed = this.changedSince(now);
      if (changed.length > 0 && !this.closed) this.tell(changed);
    } catch (error) {
      this.logger.warn({ err: error, workspaceId: this.workspaceId }, 'who is here could not be read; it tries again');
    }
    this.looking = false;
    this.schedule(this.again ? LOOK_MS : IDLE_LOOK_MS);
  }

  private changedSince(now: TicketPresence[]): TicketPresence[] {
    const before = this.told;
    this.told = new Map(now.map(({ number, agents }) => [number, JSON.stringify(agents)]));
    const gone = [...before.keys()].filter((number) => !this.told.has(number));
    return [
      ...now.filter(({ number }) => before.get(number) !== this.told.get(number)),
      ...gone.map((number) => ({ number, agents: [] })),
    ];
  }
}
