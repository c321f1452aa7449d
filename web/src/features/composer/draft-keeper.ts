import { isEmpty, isSameWriting, type Draft } from './draft.store.ts';
import { keepDraft } from './keep-draft.ts';
import type { Conflict } from './reconcile-draft.ts';

export interface KeeperState {
  conflict: Conflict | null;
  /** here: in this browser only, because the server did not answer or does not want it. */
  at: 'rest' | 'keeping' | 'kept' | 'here';
}

/** After the last letter. */
const PAUSE_MS = 700;
const RETRY_MS = 4_000;

/** Brings a draft to the server: one request at a time, each on top of the one before. */
export class DraftKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  /** What was asked for earlier was asked before this page looked. */
  private keptAt = performance.now();
  private stopped = false;

  constructor(
    private readonly ticketNumber: number,
    private readonly read: () => Draft,
    private readonly change: (change: Partial<Draft>) => void,
    private readonly show: (state: KeeperState) => void,
  ) {}

  /** Until the returned function is called, which still brings what is not there yet. */
  start(): () => void {
    const hurry = () => void this.keepNow();
    const onVisibility = () => document.visibilityState === 'hidden' && hurry();
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('online', hurry);
    if (this.read().dirty) this.ask();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', hurry);
      hurry();
    };
  }

  /** Something was written. */
  ask(inMs = PAUSE_MS): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.keepNow(), inMs);
  }

  /** An answer that was asked for before this may be older than what has been kept. */
  hasKeptSince(askedAt: number): boolean {
    return this.running !== null || this.keptAt > askedAt;
  }

  /** Nothing is kept until the agent has chosen. */
  stop(conflict: Conflict): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.show({ conflict, at: 'here' });
  }

  resume(): void {
    this.stopped = false;
    this.show({ conflict: null, at: 'rest' });
    if (this.read().dirty) this.ask(0);
  }

  /** The reply was taken: whatever has been on its way for it has arrived by now. */
  async atRest(): Promise<void> {
    clearTimeout(this.timer);
    await this.running;
  }

  /** A reply took the draft along: an answer that was asked for before may still have it. */
  taken(): void {
    this.keptAt = performance.now();
  }

  private async keepNow(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running) {
      await this.running;
      return;
    }
    if (this.stopped || !this.read().dirty) return;
    this.running = this.keep().finally(() => (this.running = null));
    await this.running;
    if (this.read().dirty && !this.stopped) this.ask();
  }

  private async keep(): Promise<void> {
    const draft = this.read();
    if (isEmpty(draft) && draft.base === null) return this.change({ dirty: false });
    if (draft.threadId === null || draft.targetPostId === null) return;
    this.show({ conflict: null, at: 'keeping' });
    try {
      const kept = await keepDraft(this.ticketNumber, draft);
      if (kept.kind === 'conflict') return this.stop({ other: kept.other });
      if (kept.kind === 'refused') {
        this.stopped = true;
        return this.show({ conflict: null, at: 'here' });
      }
      this.keptAt = performance.now();
      this.change({ base: kept.revision, dirty: !isSameWriting(this.read(), draft) });
      this.show({ conflict: null, at: isEmpty(draft) ? 'rest' : 'kept' });
    } catch {
      // No answer: it stays in this browser, and is tried again.
      this.show({ conflict: null, at: 'here' });
      this.ask(RETRY_MS);
    }
  }
}
