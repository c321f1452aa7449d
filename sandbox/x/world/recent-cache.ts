/** Remembers what was used lately: at least the last `size` things, at most twice as many. */
export class RecentCache<K extends object, V extends object> {
  #young = new WeakMap<K, V>();
  #old = new WeakMap<K, V>();
  #youngSize = 0;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: K, make: () => V): V {
    const known = this.#young.get(key);
    if (known) return known;
    const value = this.#old.get(key) ?? make();
    if (this.#youngSize >= this.#size) {
      this.#old = this.#young;
      this.#young = new WeakMap();
      this.#youngSize = 0;
    }
    this.#young.set(key, value);
    this.#youngSize++;
    return value;
  }
}
