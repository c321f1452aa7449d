import type { Clock } from '../kernel/index.js';

interface Kept<T> {
  value: T;
  bytes: number;
  until: number;
}

/**
 * Holds what was fetched lately, up to so many bytes, the longest unused going first, and nothing for longer than it may.
 * In memory only: what must be gone is gone with its time, and no disk ever has it.
 */
export class BytesCache<T> {
  private readonly kept = new Map<string, Kept<T>>();
  private bytes = 0;

  constructor(
    private readonly mostBytes: number,
    private readonly clock: Clock,
  ) {}

  get(key: string): T | undefined {
    const found = this.kept.get(key);
    if (!found) return undefined;
    this.drop(key, found);
    if (found.until <= this.clock.now().getTime()) return undefined;
    this.put(key, found);
    return found.value;
  }

  set(key: string, value: T, bytes: number, forMs: number): void {
    const before = this.kept.get(key);
    if (before) this.drop(key, before);
    if (bytes > this.mostBytes) return;
    this.put(key, { value, bytes, until: this.clock.now().getTime() + forMs });
    for (const [oldest, entry] of this.kept) {
      if (this.bytes <= this.mostBytes) break;
      this.drop(oldest, entry);
    }
  }

  /** Lets go of all whose time is over. */
  sweep(): void {
    const now = this.clock.now().getTime();
    for (const [key, entry] of this.kept) if (entry.until <= now) this.drop(key, entry);
  }

  private put(key: string, entry: Kept<T>): void {
    this.kept.set(key, entry);
    this.bytes += entry.bytes;
  }

  private drop(key: string, entry: Kept<T>): void {
    this.kept.delete(key);
    this.bytes -= entry.bytes;
  }
}
