import { Database, type Ask, type Tx } from '../../src/kernel/index.js';

/** What happens to the process at one of its transactions. */
export interface Shake {
  /** How many transactions pass before it. */
  passes: number;
  how: 'dies before the commit' | 'dies after the commit' | 'loses its lease' | 'is told to stop';
}

/** The process is gone: whatever it was doing ends here. */
export class ProcessDied extends Error {
  /** As when PostgreSQL is shut down, so that nobody takes it for a fault of the data. */
  readonly code = '57P01';
}

/**
 * The door to the database of a process that can end at any of its transactions: the named steps of
 * kernel/failpoint.ts, and every one that has no name. What comes after the end fails too, as it would in a dead process.
 */
export class ShakyDatabase extends Database {
  private shake: Shake | null = null;
  private dead = false;
  private stop = new AbortController();

  /** What may happen while the next piece of work is done. Gives the signal that it is to be told to stop with. */
  begin(shake: Shake | null): AbortSignal {
    this.shake = shake && { ...shake };
    this.dead = false;
    this.stop = new AbortController();
    return this.stop.signal;
  }

  override async inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.shaken(workspaceId, (dies) =>
      super.inWorkspace(workspaceId, async (tx) => {
        const value = await work(tx);
        if (dies) throw this.die();
        return value;
      }),
    );
  }

  /** Its statements and its commit leave together: who dies before the commit has sent none. */
  override async atOnce<T extends unknown[]>(workspaceId: string, ask: Ask<T>): Promise<T> {
    return this.shaken(workspaceId, (dies) => {
      if (dies) throw this.die();
      return super.atOnce(workspaceId, ask);
    });
  }

  private async shaken<T>(workspaceId: string, transact: (dies: boolean) => Promise<T>): Promise<T> {
    this.requireLife();
    const how = this.strikes();
    if (how === 'loses its lease') await this.loseLeases(workspaceId);
    if (how === 'is told to stop') this.stop.abort(new Error('told to stop'));
    const result = await transact(how === 'dies before the commit');
    if (how === 'dies after the commit') throw this.die();
    return result;
  }

  override async readWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    this.requireLife();
    return super.readWorkspace(workspaceId, work);
  }

  private strikes(): Shake['how'] | null {
    if (!this.shake || this.shake.passes-- > 0) return null;
    const { how } = this.shake;
    this.shake = null;
    return how;
  }

  private async loseLeases(workspaceId: string): Promise<void> {
    await this.outside('UPDATE duty SET fence = fence + 1 WHERE workspace_id = $1', [workspaceId]);
  }

  private requireLife(): void {
    if (this.dead) throw this.die();
  }

  private die(): ProcessDied {
    this.dead = true;
    return new ProcessDied('the process died');
  }
}
