import type { SandboxClock } from './clock.ts';

/** Values that are only good for a while. The oldest make room when there are too many. */
export class Expiring<Value> {
  readonly #entries = new Map<string, { value: Value; expiresAt: number }>();
  readonly #clock: SandboxClock;
  readonly #lifetimeMs: number;
  readonly #capacity: number;

  constructor(clock: SandboxClock, lifetimeMs: number, capacity = 1000) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
    this.#capacity = capacity;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, { value, expiresAt: this.#clock.now() + this.#lifetimeMs });
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size > this.#capacity && oldest !== undefined) this.#entries.delete(oldest);
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > this.#clock.now() ? entry.value : undefined;
  }

  /** Hands it over for good. */
  take(key: string): Value | undefined {
    const value = this.get(key);
    this.#entries.delete(key);
    return value;
  }
}
