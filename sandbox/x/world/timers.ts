import type { SandboxClock } from './clock.ts';

interface Appointment {
  at: number;
  act: () => void;
}

/** Real time between two looks at a clock that may be frozen or scaled by its base. */
const LONGEST_WAIT_MS = 60_000;

/** What is to happen at a time of the sandbox's clock: moving the clock forward makes it happen at once. */
export class Timers {
  readonly #clock: SandboxClock;
  readonly #appointments = new Set<Appointment>();
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
    clock.onMove(() => this.#look());
  }

  /** Returns the way to call it off. */
  at(epochMs: number, act: () => void): () => void {
    const appointment = { at: epochMs, act };
    this.#appointments.add(appointment);
    if (epochMs < this.#wakesAt) this.#wake();
    return () => {
      this.#appointments.delete(appointment);
    };
  }

  after(ms: number, act: () => void): () => void {
    return this.at(this.#clock.now() + ms, act);
  }

  /** Forgets everything that is still to come. */
  clear(): void {
    this.#appointments.clear();
    clearTimeout(this.#timer);
    this.#wakesAt = Infinity;
  }

  #look(): void {
    const now = this.#clock.now();
    const due = [...this.#appointments].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const appointment of due) {
      // One that is due may call off another one.
      if (this.#appointments.delete(appointment)) appointment.act();
    }
    this.#wake();
  }

  #wake(): void {
    clearTimeout(this.#timer);
    this.#wakesAt = Infinity;
    for (const { at } of this.#appointments) this.#wakesAt = Math.min(this.#wakesAt, at);
    if (this.#wakesAt === Infinity) return;
    const wait = Math.min(Math.max(0, this.#wakesAt - this.#clock.now()), LONGEST_WAIT_MS);
    this.#timer = setTimeout(() => this.#look(), wait);
    this.#timer.unref();
  }
}
