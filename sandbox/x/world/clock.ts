import { Listeners } from './listeners.ts';

/** The sandbox's time: real time plus an offset that tests may move, or a frozen instant. */
export class SandboxClock {
  #offsetMs = 0;
  #frozenAt: number | null = null;
  readonly #base: () => number;
  readonly #moved = new Listeners<[]>();

  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAt ?? this.#base() + this.#offsetMs;
  }

  advance(ms: number): void {
    if (this.#frozenAt !== null) this.#frozenAt += ms;
    else this.#offsetMs += ms;
    this.#moved.tell();
  }

  set(epochMs: number): void {
    if (this.#frozenAt !== null) this.#frozenAt = epochMs;
    else this.#offsetMs = epochMs - this.#base();
    this.#moved.tell();
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  unfreeze(): void {
    if (this.#frozenAt === null) return;
    this.#offsetMs = this.#frozenAt - this.#base();
    this.#frozenAt = null;
    this.#moved.tell();
  }

  /** Calls back whenever somebody moves the time. Returns the way to stop it. */
  onMove(listener: () => void): () => void {
    return this.#moved.add(listener);
  }

  describe(): { now: number; iso: string; offsetMs: number; frozen: boolean } {
    const now = this.now();
    return { now, iso: new Date(now).toISOString(), offsetMs: now - this.#base(), frozen: this.#frozenAt !== null };
  }

  snapshot(): { offsetMs: number; frozenAt: number | null } {
    return { offsetMs: this.#offsetMs, frozenAt: this.#frozenAt };
  }

  restore(state: { offsetMs: number; frozenAt: number | null }): void {
    this.#offsetMs = state.offsetMs;
    this.#frozenAt = state.frozenAt;
  }
}
