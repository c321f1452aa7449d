/** Whole milliseconds, counted: millions of them need no room then. */
export class Milliseconds {
  private readonly counts = new Map<number, number>();
  private total = 0;

  add(ms: number): void {
    this.counts.set(ms, (this.counts.get(ms) ?? 0) + 1);
    this.total += 1;
  }

  /** As many as this part of them, 0 to 1, took no longer. */
  quantile(q: number): number {
    const sorted = [...this.counts].sort(([a], [b]) => a - b);
    let below = 0;
    return sorted.find(([, count]) => (below += count) >= q * this.total)?.[0] ?? Number.NaN;
  }
}
